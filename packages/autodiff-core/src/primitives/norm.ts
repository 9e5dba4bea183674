/**
 * Euclidean norm along axes, sqrt(sum x^2). Tangent sum(x t)/y, 0 where y = 0 (the literal square root gives NaN).
 * Not scaled: squares beyond 1e308 overflow.
 */
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { evaluateReduce, inferReduce, type ReduceParams, shiftAxes } from '../ir/reduce.ts';

export const norm: KernelPrimitive<ReduceParams> = {
  name: 'norm',
  kind: 'kernel',
  infer: ([x], params) => inferReduce(x, params, 'float'),
  evaluate: (node, [x], out) =>
    evaluateReduce(node as Node<ReduceParams>, x as NumericArray, out, (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))),
  jvp(node, [t], ops) {
    if (t == null) return null;
    const y = node as Node;
    const safe = ops.select(ops.equal(y, ops.constant(0)), ops.constant(Infinity), y);
    return ops.div(ops.reduceSum(ops.mul(t, node.inputs[0] as Node), node.params.axes), safe);
  },
  batch: (node, [x], _batched, ops) => ops.apply('norm', [x as Node], { axes: shiftAxes(node.params.axes) }),
  lower(node, [x], ops) {
    return ops.unary('sqrt', ops.reduceSum(ops.mul(x as Node, x as Node), node.params.axes));
  },
};
