/**
 * log sum e^x along axes, shifted by the maximum. A row of -Infinity gives -Infinity, one with Infinity gives Infinity.
 * Tangent sum(t softmax(x)), which is 0 on a row of -Infinity.
 */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { evaluateReduce, inferReduce, type ReduceParams, shiftAxes } from '../ir/reduce.ts';
import { exponentials } from './softmax.ts';

export const logSumExp: KernelPrimitive<ReduceParams> = {
  name: 'logSumExp',
  kind: 'kernel',
  infer: ([x], params) => inferReduce(x, params, 'float'),
  evaluate: (node, [x], out) => evaluateReduce(node as Node<ReduceParams>, x as NumericArray, out, logSumExpOf),
  jvp(node, [t], ops) {
    if (t == null) return null;
    const { axes } = node.params;
    return ops.reduceSum(ops.mul(t, ops.apply('softmax', node.inputs, { axes })), axes);
  },
  batch: (node, [x], _batched, ops) => ops.apply('logSumExp', [x as Node], { axes: shiftAxes(node.params.axes) }),
  lower(node, [x], ops) {
    const { largest, sum } = exponentials(x as Node, node.params.axes, ops);
    return ops.add(largest, ops.unary('log', sum));
  },
};

/** log sum e^x of a list. */
export function logSumExpOf(values: Float64Array): number {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of values) sum += value === largest ? 1 : Math.exp(value - largest);
  return largest + Math.log(sum);
}
