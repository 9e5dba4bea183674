/** Runs functions of tensors on plain numbers. */
import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { jit, type NdArray } from '@thetakit/autodiff-core';

/** An array for a test. */
export interface Numbers {
  readonly data: readonly number[] | Float64Array;
  readonly shape: readonly number[];
}

/** `build` of tensors with these numbers; a scalar comes back as one number. */
export function runTensors(build: (...tensors: Tensor[]) => Tensor, arrays: readonly Numbers[], precision: 'float64' | 'float32' = 'float64'): Float64Array {
  const shaped = (...flat: Tensor[]) => build(...flat.map((each, i) => reshape(each, [...(arrays[i]?.shape ?? [])])));
  const run = jit(shaped as never, { precision }) as unknown as (...args: Float64Array[]) => number | NdArray;
  const result = run(...arrays.map(({ data }) => Float64Array.from(data)));
  return typeof result === 'number' ? Float64Array.of(result) : Float64Array.from(result.data);
}

/** The array whose entry at an index is `of` of the index. */
export function arrayOf(shape: readonly number[], of: (...index: number[]) => number): { readonly data: Float64Array; readonly shape: readonly number[] } {
  const data = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => {
    let rest = at;
    const index = [...shape].reverse().map((length) => {
      const i = rest % length;
      rest = Math.floor(rest / length);
      return i;
    });
    return of(...index.reverse());
  });
  return { data, shape };
}

/** `run` compiled, for arguments that are records of flat arrays. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments of any test function.
export function compiled(run: (...args: any[]) => Tensor): (...args: unknown[]) => NdArray {
  return jit(run as never) as never;
}
