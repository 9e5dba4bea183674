/**
 * x - log sum e^x along axes. A row of -Infinity stays -Infinity; of a row with Infinity its k infinite elements give -log k.
 * Tangent t - sum(p t) with p = softmax x.
 */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { type ReduceParams, shiftAxes, spread } from '../ir/reduce.ts';
import { evaluateRows } from '../ir/rows.ts';
import { exponentials } from './softmax.ts';

export const logSoftmax: KernelPrimitive<ReduceParams> = {
  name: 'logSoftmax',
  kind: 'kernel',
  infer: ([x]) => ({ shape: x?.shape ?? [], dtype: 'float' }),
  evaluate: (node, [x], out) => evaluateRows(node as Node<ReduceParams>, x as NumericArray, out, logSoftmaxOf),
  jvp(node, [t], ops) {
    if (t == null) return null;
    const { axes } = node.params;
    const p = ops.apply('softmax', node.inputs, { axes });
    return ops.sub(t, spread(ops.reduceSum(ops.mul(p, t), axes), p.shape, axes, ops));
  },
  batch: (node, [x], _batched, ops) => ops.apply('logSoftmax', [x as Node], { axes: shiftAxes(node.params.axes) }),
  lower(node, [x], ops) {
    const { shifted, safeSum } = exponentials(x as Node, node.params.axes, ops);
    return ops.sub(shifted, spread(ops.unary('log', safeSum), node.shape, node.params.axes, ops));
  },
};

function logSoftmaxOf(row: Float64Array): void {
  let largest = -Infinity;
  for (const value of row) largest = Math.max(largest, value);
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    row[i] = row[i] === largest ? 0 : (row[i] as number) - largest;
    sum += Math.exp(row[i] as number);
  }
  const log = largest === -Infinity ? Infinity : Math.log(sum);
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) - log;
}
