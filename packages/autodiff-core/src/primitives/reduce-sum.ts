/**
 * Sum along axes, by blocks of 128 so that rounding grows with the square root of the count at most. Linear; the
 * transpose repeats the cotangent.
 */
import type { Node, NumericArray, Ops, ReducePrimitive } from '../ir/node.ts';
import { evaluateReduce, inferReduce, keptAxes, type ReduceParams, shiftAxes, spread } from '../ir/reduce.ts';
import type { BroadcastParams } from './broadcast.ts';

export const reduceSum: ReducePrimitive<ReduceParams> = {
  name: 'reduceSum',
  kind: 'reduce',
  infer: ([x], params) => inferReduce(x, params, x?.dtype === 'bool' ? 'int32' : x?.dtype),
  simplify([x], { axes }: ReduceParams, ops) {
    if (x === undefined || x.dtype === 'bool') return null;
    if (axes.length === 0) return x;
    if (axes.every((axis) => x.shape[axis] === 1))
      return ops.reshape(
        x,
        keptAxes(x.shape.length, axes).map((axis) => x.shape[axis] as number),
      );
    switch (x.primitive.name) {
      case 'reduceSum':
        return ofSum(x, axes, ops);
      case 'broadcast':
        return ofBroadcast(x, axes, ops);
      case 'neg':
        return ops.neg(ops.reduceSum(x.inputs[0] as Node, axes));
      case 'mul':
        return ofScaled(x, axes, ops);
      default:
        return null;
    }
  },
  evaluate: (node, [x], out) => evaluateReduce(node, x as NumericArray, out, blockSum),
  jvp: (node, [t], ops) => (t == null ? null : ops.reduceSum(t, node.params.axes)),
  transpose: (node, c, _linear, ops) => [spread(c, (node.inputs[0] as Node).shape, node.params.axes, ops)],
  batch: (node, [x], _batched, ops) => ops.reduceSum(x as Node, shiftAxes(node.params.axes)),
};

/** Sum in two levels: blocks of 128, then the blocks. */
export function blockSum(values: ArrayLike<number>): number {
  let total = 0;
  for (let start = 0; start < values.length; start += 128) {
    const end = Math.min(start + 128, values.length);
    let block = 0;
    for (let i = start; i < end; i++) block += values[i] as number;
    total += block;
  }
  return total;
}

/** Sum of a sum: one sum over both sets of axes. */
function ofSum(x: Node, axes: readonly number[], ops: Ops): Node {
  const source = x.inputs[0] as Node;
  const inner = (x.params as ReduceParams).axes;
  const kept = keptAxes(source.shape.length, inner);
  return ops.reduceSum(
    source,
    [...inner, ...axes.map((axis) => kept[axis] as number)].sort((a, b) => a - b),
  );
}

/** Sum over repeated axes: a multiplication by their size. */
function ofBroadcast(x: Node, axes: readonly number[], ops: Ops): Node | null {
  const { axes: own } = x.params as BroadcastParams;
  const source = x.inputs[0] as Node;
  const repeated = axes.filter((axis) => !own.includes(axis));
  if (repeated.length === 0) return null;
  const count = repeated.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  const kept = keptAxes(x.shape.length, repeated);
  const smaller = ops.broadcast(
    source,
    kept.map((axis) => x.shape[axis] as number),
    own.map((axis) => kept.indexOf(axis)),
  );
  const scaled = ops.mul(ops.constant(count, [], x.dtype), smaller);
  return ops.reduceSum(
    scaled,
    axes.filter((axis) => own.includes(axis)).map((axis) => kept.indexOf(axis)),
  );
}

/** Sum of c x with c of rank 0: c times the sum. */
function ofScaled(x: Node, axes: readonly number[], ops: Ops): Node | null {
  const [a, b] = x.inputs as readonly [Node, Node];
  if (a.dtype !== b.dtype) return null;
  if (a.shape.length === 0 && b.shape.length > 0) return ops.mul(a, ops.reduceSum(b, axes));
  if (b.shape.length === 0 && a.shape.length > 0) return ops.mul(ops.reduceSum(a, axes), b);
  return null;
}
