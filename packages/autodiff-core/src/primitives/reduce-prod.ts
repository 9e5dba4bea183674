/**
 * Product along axes. The tangent follows a tree of pairwise products, (a b)' = a' b + a b', so it never divides by an
 * element and is exact at zeros, to any order.
 */
import type { Node, NumericArray, Ops, ReducePrimitive } from '../ir/node.ts';
import { evaluateReduce, inferReduce, keptAxes, type ReduceParams, shiftAxes } from '../ir/reduce.ts';
import { sizeOf } from '../ir/shape.ts';

export const reduceProd: ReducePrimitive<ReduceParams> = {
  name: 'reduceProd',
  kind: 'reduce',
  infer: ([x], params) => inferReduce(x, params, x?.dtype === 'bool' ? 'int32' : x?.dtype),
  simplify: ([x], { axes }: ReduceParams) => (axes.length === 0 ? (x as Node) : null),
  evaluate: (node, [x], out) => evaluateReduce(node, x as NumericArray, out, (values) => values.reduce((a, b) => a * b, 1)),
  jvp(node, [t], ops) {
    if (t == null) return null;
    const { axes } = node.params as ReduceParams;
    const x = node.inputs[0] as Node;
    let values = lastAxis(x, axes, ops);
    let tangents = lastAxis(t, axes, ops);
    while (lengthOf(values) > 1) {
      const [a, b, rest] = halves(values, ops);
      const [ta, tb, tRest] = halves(tangents, ops);
      tangents = join(ops.add(ops.mul(ta, b), ops.mul(a, tb)), tRest, ops);
      values = join(ops.mul(a, b), rest, ops);
    }
    return ops.reshape(tangents, node.shape);
  },
  batch: (node, [x], _batched, ops) => ops.reduceProd(x as Node, shiftAxes(node.params.axes)),
};

/** [kept elements, reduced elements]. An empty product has a tangent of zero. */
function lastAxis(x: Node, axes: readonly number[], ops: Ops): Node {
  const kept = keptAxes(x.shape.length, axes);
  const count = sizeOf(axes.map((axis) => x.shape[axis] as number));
  const rows = sizeOf(kept.map((axis) => x.shape[axis] as number));
  if (count === 0) return ops.constant(0, [rows, 1]);
  return ops.reshape(ops.transpose(x, [...kept, ...axes]), [rows, count]);
}

function lengthOf(x: Node): number {
  return x.shape[1] as number;
}

/** First half, second half, and the odd last element when there is one. */
function halves(x: Node, ops: Ops): [Node, Node, Node | null] {
  const rows = x.shape[0] as number;
  const length = lengthOf(x);
  const half = Math.floor(length / 2);
  const rest = length % 2 === 1 ? ops.slice(x, [0, length - 1], [rows, length]) : null;
  return [ops.slice(x, [0, 0], [rows, half]), ops.slice(x, [0, half], [rows, 2 * half]), rest];
}

function join(x: Node, rest: Node | null, ops: Ops): Node {
  return rest === null ? x : ops.concatenate([x, rest], 1);
}
