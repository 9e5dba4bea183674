/**
 * Largest element along axes; NaN if any is NaN, -Infinity over nothing. Tangent: mean of the tangents of the elements that attain it.
 */
import type { Node, NumericArray, ReducePrimitive } from '../ir/node.ts';
import { evaluateReduce, inferReduce, keptAxes, type ReduceParams, shiftAxes, spread } from '../ir/reduce.ts';

export const reduceMax: ReducePrimitive<ReduceParams> = {
  name: 'reduceMax',
  kind: 'reduce',
  infer: ([x], params) => inferReduce(x, params),
  simplify([x], { axes }: ReduceParams, ops) {
    if (x === undefined) return null;
    if (axes.length === 0) return x;
    if (axes.every((axis) => x.shape[axis] === 1))
      return ops.reshape(
        x,
        keptAxes(x.shape.length, axes).map((axis) => x.shape[axis] as number),
      );
    return null;
  },
  evaluate: (node, [x], out) => evaluateReduce(node, x as NumericArray, out, (values) => values.reduce((a, b) => Math.max(a, b), -Infinity)),
  jvp(node, [t], ops) {
    if (t == null) return null;
    const x = node.inputs[0] as Node;
    const { axes } = node.params as ReduceParams;
    const attained = ops.convert(ops.equal(x, spread(node as Node, x.shape, axes, ops)), 'float');
    const weight = ops.div(attained, spread(ops.reduceSum(attained, axes), x.shape, axes, ops));
    return ops.reduceSum(ops.mul(t, weight), axes);
  },
  batch: (node, [x], _batched, ops) => ops.apply('reduceMax', [x as Node], { axes: shiftAxes(node.params.axes) }),
};
