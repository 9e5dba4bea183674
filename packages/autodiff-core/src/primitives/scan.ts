/**
 * A loop of known length. Inputs: constants, initial carries, sequences (leading axis = the steps). The body takes
 * constants, carries and one element of each sequence, and returns the next carries and one element of each result.
 * The value packs the final carries, the stacked results and, with `keepCarries`, the stacked carries before each step.
 *
 * Forward derivatives are a scan over tangents along the kept carries; being linear, it is transposed into a scan that
 * runs the other way. Nothing is unrolled: memory for a derivative is one set of carries for each step, and the inside
 * of a step is computed again where the derivative needs it.
 */
import type { CompileGraph, KernelPrimitive, NumericArray } from '../ir/node.ts';
import { packedSize } from '../ir/packed.ts';
import { sizeOf } from '../ir/shape.ts';
import { scanBatch } from './scan-batch.ts';
import { type ScanParams, scanKey, scanLayout } from './scan-params.ts';
import { scanTangent } from './scan-tangent.ts';
import { scanTranspose } from './scan-transpose.ts';
import { arrayLike, runPlainly } from './subgraph.ts';

export const scan: KernelPrimitive<ScanParams> = {
  name: 'scan',
  kind: 'kernel',
  infer: (_inputs, params) => ({ shape: [packedSize(scanLayout(params))], dtype: 'float' }),
  key: scanKey,
  evaluate: (node, inputs, out) => loop(node.params, runPlainly(node.params.body))(inputs, out),
  prepare: (node, compileGraph: CompileGraph) => loop(node.params, compileGraph(node.params.body)),
  jvp: scanTangent,
  transpose: scanTranspose,
  batch: scanBatch,
};

type Run = (inputs: readonly NumericArray[], outputs: readonly NumericArray[]) => void;

/** The loop over a body: two sets of carries take turns, sequences and results are read and written in place. */
function loop(params: ScanParams, body: Run): (inputs: readonly NumericArray[], out: NumericArray) => void {
  const { constants, carries, length, reverse, keepCarries } = params;
  const layout = scanLayout(params);
  const starts = layout.map((_, i) => packedSize(layout.slice(0, i)));
  const carrySizes = layout.slice(0, carries).map(({ shape }) => sizeOf(shape));
  const sequenceSizes = params.body.inputs.slice(constants + carries).map(({ shape }) => sizeOf(shape));
  const results = layout.slice(carries, layout.length - (keepCarries ? carries : 0));
  const resultSizes = results.map(({ shape }) => sizeOf(shape.slice(1)));
  let scratch: readonly [NumericArray[], NumericArray[]] | undefined;
  return (inputs, out) => {
    scratch ??= [carrySizes.map((size) => arrayLike(out, size)), carrySizes.map((size) => arrayLike(out, size))];
    let [now, next] = scratch;
    for (let i = 0; i < carries; i++) (now[i] as NumericArray).set((inputs[constants + i] as NumericArray).subarray(0, carrySizes[i]));
    const given = inputs.slice(0, constants);
    const sequences = inputs.slice(constants + carries);
    for (let step = 0; step < length; step++) {
      const t = reverse ? length - 1 - step : step;
      const elements = sequences.map((each, i) => elementOf(each, 0, t, sequenceSizes[i] as number));
      const produced = resultSizes.map((size, i) => elementOf(out, starts[carries + i] as number, t, size));
      if (keepCarries) {
        for (let i = 0; i < carries; i++) out.set(now[i] as NumericArray, (starts[carries + results.length + i] as number) + t * (carrySizes[i] as number));
      }
      body([...given, ...now, ...elements], [...next, ...produced]);
      [now, next] = [next, now];
    }
    for (let i = 0; i < carries; i++) out.set(now[i] as NumericArray, starts[i]);
  };
}

function elementOf(array: NumericArray, start: number, t: number, size: number): NumericArray {
  return array.subarray(start + t * size, start + (t + 1) * size);
}
