/**
 * Grows or crops an array: `low` and `high` elements of `value` at the ends of each axis (negative: cropped), and
 * `interior` of them between neighbours. Inputs (x, value), value of rank 0. Linear in both.
 */
import { bug } from '@thetakit/registry';
import type { Node, NumericArray, Ops, ViewPrimitive } from '../ir/node.ts';
import { sizeOf, stridesOf } from '../ir/shape.ts';
import { walk } from '../ir/strided-copy.ts';

export interface PadParams {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly interior: readonly number[];
}

export const pad: ViewPrimitive<PadParams> = {
  name: 'pad',
  kind: 'view',
  infer([x], { low, high, interior }) {
    const shape = (x?.shape ?? []).map((dim, i) => {
      const size = dim + Math.max(dim - 1, 0) * (interior[i] as number) + (low[i] as number) + (high[i] as number);
      if (size < 0) throw bug('pad', `axis ${i} would have size ${size}`);
      return size;
    });
    return { shape, dtype: x?.dtype ?? 'float' };
  },
  simplify([x], { low, high, interior }, ops) {
    if (x === undefined) return null;
    const flat = interior.every((gap, i) => gap === 0 || (x.shape[i] as number) <= 1);
    if (flat && low.every((each) => each === 0) && high.every((each) => each === 0)) return x;
    if (flat && low.every((each) => each <= 0) && high.every((each) => each <= 0)) {
      return ops.slice(
        x,
        low.map((each) => -each),
        high.map((each, i) => (x.shape[i] as number) + each),
      );
    }
    return null;
  },
  evaluate(node, [x, value], out) {
    out.fill((value as NumericArray)[0] as number);
    place(node, x as NumericArray, out);
  },
  jvp(node, [tx, tv], ops) {
    if (tx == null && tv == null) return null;
    const { low, high, interior } = node.params;
    return ops.pad(tx ?? ops.constant(0, (node.inputs[0] as Node).shape), low, high, interior, tv ?? ops.constant(0));
  },
  transpose(node, c, linear, ops) {
    const inner = unpad(node, c, ops);
    const axes = (shape: readonly number[]) => shape.map((_, axis) => axis);
    const value = linear[1] ? ops.sub(ops.reduceSum(c, axes(c.shape)), ops.reduceSum(inner, axes(inner.shape))) : null;
    return [linear[0] ? inner : null, value];
  },
  batch(node, [x, value], batched, ops) {
    const { low, high, interior } = node.params;
    const [data, fill] = [x as Node, value as Node];
    if (!batched[1]) return ops.pad(data, [0, ...low], [0, ...high], [0, ...interior], fill);
    const size = fill.shape[0] as number;
    const full = batched[0]
      ? data
      : ops.broadcast(
          data,
          [size, ...data.shape],
          data.shape.map((_, axis) => axis + 1),
        );
    // A fill per member: pad with zeros, and add the fill where the mask of ones does not reach.
    const ones = ops.pad(ops.constant(1, full.shape), [0, ...low], [0, ...high], [0, ...interior]);
    const fills = ops.broadcast(fill, ones.shape, [0]);
    const zero = ops.constant(0);
    return ops.select(ops.equal(ones, ops.constant(1)), ops.pad(full, [0, ...low], [0, ...high], [0, ...interior], zero), fills);
  },
};

/** The elements of a padded array that came from x; elements that were cropped away are zero. */
function unpad(node: Node<PadParams>, c: Node, ops: Ops): Node {
  const { low, high, interior } = node.params;
  const x = (node.inputs[0] as Node).shape;
  const uncropped = ops.pad(
    c,
    low.map((each) => Math.max(-each, 0)),
    high.map((each) => Math.max(-each, 0)),
  );
  const start = low.map((each) => Math.max(each, 0));
  const limit = start.map((from, i) => from + (x[i] === 0 ? 0 : ((x[i] as number) - 1) * ((interior[i] as number) + 1) + 1));
  return ops.slice(
    uncropped,
    start,
    limit,
    interior.map((gap) => gap + 1),
  );
}

function place(node: Node<PadParams>, x: NumericArray, out: NumericArray): void {
  const { low, interior } = node.params;
  const shape = (node.inputs[0] as Node).shape;
  const outStrides = stridesOf(node.shape);
  const index = new Int32Array(shape.length);
  if (sizeOf(shape) === 0) return;
  walk({ shape, offset: 0, strides: stridesOf(shape) }, (_at, i) => {
    let rest = i;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % (shape[axis] as number);
      rest = Math.floor(rest / (shape[axis] as number));
    }
    let target = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const position = (low[axis] as number) + (index[axis] as number) * ((interior[axis] as number) + 1);
      if (position < 0 || position >= (node.shape[axis] as number)) return;
      target += position * (outStrides[axis] as number);
    }
    out[target] = x[i] as number;
  });
}
