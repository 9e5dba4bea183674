/** Copies between strided views of two buffers. */
import type { NumericArray } from '../ir/node.ts';

/** A nest of loops; axis k advances the source by sourceStrides[k] and the target by targetStrides[k]. */
export interface StridedCopy {
  readonly extents: readonly number[];
  readonly sourceOffset: number;
  readonly sourceStrides: readonly number[];
  readonly targetOffset: number;
  readonly targetStrides: readonly number[];
}

/** A function that performs the copy; its counters are allocated once, here. */
export function stridedCopier(copy: StridedCopy): (source: NumericArray, target: NumericArray) => void {
  const { extents, sourceStrides, targetStrides, sourceOffset, targetOffset } = copy;
  if (extents.some((extent) => extent === 0)) return () => {};
  const rank = extents.length;
  if (rank === 0) {
    return (source, target) => {
      target[targetOffset] = source[sourceOffset] as number;
    };
  }
  const inner = extents[rank - 1] as number;
  const sourceStep = sourceStrides[rank - 1] as number;
  const targetStep = targetStrides[rank - 1] as number;
  const outer = extents.slice(0, -1).reduce((product, extent) => product * extent, 1);
  const counters = new Int32Array(rank);
  return (source, target) => {
    let from = sourceOffset;
    let to = targetOffset;
    for (let block = 0; block < outer; block++) {
      for (let i = 0, s = from, t = to; i < inner; i++, s += sourceStep, t += targetStep) target[t] = source[s] as number;
      for (let axis = rank - 2; axis >= 0; axis--) {
        from += sourceStrides[axis] as number;
        to += targetStrides[axis] as number;
        counters[axis] = (counters[axis] as number) + 1;
        if ((counters[axis] as number) < (extents[axis] as number)) break;
        from -= (sourceStrides[axis] as number) * (extents[axis] as number);
        to -= (targetStrides[axis] as number) * (extents[axis] as number);
        counters[axis] = 0;
      }
    }
  };
}
