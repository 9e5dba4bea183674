/**
 * A box of elements: from `start` (inclusive) to `limit` (exclusive) in steps of `strides`. Linear; the transpose pads
 * with zeros, strides becoming interior padding.
 */
import { ThetakitError } from '@thetakit/registry';
import type { Node, NumericArray, Ops, ViewPrimitive } from '../ir/node.ts';
import { shapesEqual, showShape, stridesOf } from '../ir/shape.ts';
import { readStrided } from '../ir/strided-copy.ts';
import type { BroadcastParams } from './broadcast.ts';

export interface SliceParams {
  readonly start: readonly number[];
  readonly limit: readonly number[];
  readonly strides: readonly number[];
}

export const slice: ViewPrimitive<SliceParams> = {
  name: 'slice',
  kind: 'view',
  infer([x], { start, limit, strides }) {
    const shape = x?.shape ?? [];
    const fits =
      start.length === shape.length &&
      shape.every((dim, i) => {
        const [from, to] = [start[i] as number, limit[i] as number];
        return from >= 0 && to <= dim && from <= to && (strides[i] as number) >= 1;
      });
    if (!fits) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who: 'slice',
        problem: `slice ${showShape(start)} to ${showShape(limit)} does not lie inside shape ${showShape(shape)}`,
        action: 'Slice inside the array, with steps of at least 1',
        received: { start, limit, strides },
        expected: shape,
      });
    }
    return { shape: shape.map((_, i) => Math.ceil(((limit[i] as number) - (start[i] as number)) / (strides[i] as number))), dtype: x?.dtype ?? 'float' };
  },
  simplify([x], params, ops) {
    if (x === undefined) return null;
    const { start, limit, strides } = params;
    if (start.length !== x.shape.length) return null;
    if (shapesEqual(limit, x.shape) && start.every((from) => from === 0) && strides.every((step) => step === 1)) return x;
    if (x.primitive.name === 'slice') {
      const inner = x.params as SliceParams;
      const first = start.map((from, i) => (inner.start[i] as number) + from * (inner.strides[i] as number));
      const step = strides.map((each, i) => each * (inner.strides[i] as number));
      const last = limit.map((to, i) => Math.min(inner.limit[i] as number, (inner.start[i] as number) + to * (inner.strides[i] as number)));
      return ops.slice(x.inputs[0] as Node, first, last, step);
    }
    if (x.primitive.name === 'broadcast') return ofBroadcast(x, params, ops);
    if (x.primitive.name === 'concatenate') return ofConcatenate(x, params, ops);
    return null;
  },
  evaluate(node, [x], out) {
    const { start, strides } = node.params;
    const steps = stridesOf((node.inputs[0] as Node).shape);
    const offset = start.reduce((sum, from, i) => sum + from * (steps[i] as number), 0);
    readStrided({ shape: node.shape, offset, strides: steps.map((step, i) => step * (strides[i] as number)) }, x as NumericArray, out);
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.slice(t, node.params.start, node.params.limit, node.params.strides)),
  transpose(node, c, _linear, ops) {
    const { start, strides } = node.params;
    const shape = (node.inputs[0] as Node).shape;
    const high = shape.map((dim, i) => {
      const count = node.shape[i] as number;
      return dim - (start[i] as number) - (count === 0 ? 0 : (count - 1) * (strides[i] as number) + 1);
    });
    return [
      ops.pad(
        c,
        start,
        high,
        strides.map((step) => step - 1),
      ),
    ];
  },
  batch(node, [x], _batched, ops) {
    const { start, limit, strides } = node.params;
    return ops.slice(x as Node, [0, ...start], [(x as Node).shape[0] as number, ...limit], [1, ...strides]);
  },
};

/** Slice of a broadcast: slice the input along the axes it has, repeat the rest to the new size. */
function ofBroadcast(x: Node, { start, limit, strides }: SliceParams, ops: Ops): Node {
  const { axes } = x.params as BroadcastParams;
  const source = x.inputs[0] as Node;
  const shape = x.shape.map((_, i) => Math.ceil(((limit[i] as number) - (start[i] as number)) / (strides[i] as number)));
  const own = (values: readonly number[], otherwise: number) => axes.map((axis, i) => (source.shape[i] === 1 ? otherwise : (values[axis] as number)));
  return ops.broadcast(ops.slice(source, own(start, 0), own(limit, 1), own(strides, 1)), shape, axes);
}

/** Slice of a concatenation that falls within one part. */
function ofConcatenate(x: Node, { start, limit, strides }: SliceParams, ops: Ops): Node | null {
  const { axis } = x.params as { axis: number };
  let from = 0;
  for (const part of x.inputs) {
    const to = from + (part.shape[axis] as number);
    if ((start[axis] as number) >= from && (limit[axis] as number) <= to) {
      const offset = from;
      const shift = (values: readonly number[]) => values.map((value, i) => (i === axis ? value - offset : value));
      return ops.slice(part, shift(start), shift(limit), strides);
    }
    from = to;
  }
  return null;
}
