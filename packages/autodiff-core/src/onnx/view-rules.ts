/** Primitives that move or reduce elements. */
import type { Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import type { ConcatenateParams } from '../primitives/concatenate.ts';
import type { PadParams } from '../primitives/pad.ts';
import type { SliceParams } from '../primitives/slice.ts';
import type { Arrangement, ModelWriter } from './model-writer.ts';
import type { Lowering, OnnxRule } from './onnx-rule.ts';

const operand = (node: Node, i = 0) => node.inputs[i] as Node;
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

const squeezed = (shape: readonly number[]) => shape.filter((size) => size !== 1);
const isSame = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((each, i) => each === b[i]);

/** What a value is a transposition of; of itself, where nothing is known. */
function arrangementOf(model: ModelWriter, value: string, shape: readonly number[]): Arrangement {
  return model.arrangements.get(value) ?? { source: value, shape, order: range(squeezed(shape).length) };
}

/** A value in another shape; nothing where it has that shape. */
export function reshaped(model: ModelWriter, value: string, from: readonly number[], to: readonly number[]): string {
  if (isSame(from, to)) return value;
  const result = model.op('Reshape', [value, model.integers(to)]);
  if (isSame(squeezed(from), squeezed(to))) model.arrangements.set(result, arrangementOf(model, value, from));
  return result;
}

/**
 * A value with axes in another order; nothing where the order is the same. Of a transposition, also behind axes of size 1 that came or
 * went, it is one transposition of its source: the runtime does not see through the shapes.
 */
export function transposed(model: ModelWriter, value: string, shape: readonly number[], permutation: readonly number[]): string {
  if (permutation.every((axis, i) => axis === i)) return value;
  const to = permutation.map((axis) => shape[axis] as number);
  const kept = range(shape.length).filter((axis) => shape[axis] !== 1);
  const moves = permutation.filter((axis) => shape[axis] !== 1).map((axis) => kept.indexOf(axis));
  if (moves.every((axis, i) => axis === i)) return reshaped(model, value, shape, to);
  const { source, shape: from, order: before } = arrangementOf(model, value, shape);
  const order = moves.map((axis) => before[axis] as number);
  let result: string;
  if (source === value) result = model.op('Transpose', [value], { perm: permutation });
  else {
    const flat = squeezed(from);
    const moved = order.map((axis) => flat[axis] as number);
    const base = reshaped(model, source, from, flat);
    result = reshaped(model, order.every((axis, i) => axis === i) ? base : model.op('Transpose', [base], { perm: order }), moved, to);
  }
  if (result !== source) model.arrangements.set(result, { source, shape: from, order });
  return result;
}

/** A box of elements; steps may be negative. */
export function sliced(model: ModelWriter, value: string, starts: readonly number[], ends: readonly number[], steps: readonly number[]): string {
  return model.op('Slice', [value, model.integers(starts), model.integers(ends), model.integers(range(starts.length)), model.integers(steps)]);
}

/** Pads and crops, and puts elements between neighbours: an axis [n] becomes [n, 1 + gap], flat again, and loses the last gap. */
export function padded(model: ModelWriter, value: string, shape: readonly number[], { low, high, interior }: PadParams, fill: string): string {
  let [result, sizes] = [value, [...shape]];
  interior.forEach((gap, axis) => {
    const size = sizes[axis] as number;
    if (gap === 0 || size < 2) return;
    const split = [...sizes.slice(0, axis + 1), 1, ...sizes.slice(axis + 1)];
    const ends = split.map((_, i) => (i === axis + 1 ? gap : 0));
    const wide = model.op('Pad', [reshaped(model, result, sizes, split), model.integers([...split.map(() => 0), ...ends]), fill]);
    const flat = sizes.map((each, i) => (i === axis ? each * (1 + gap) : each));
    const merged = model.op('Reshape', [wide, model.integers(flat)]);
    sizes = sizes.map((each, i) => (i === axis ? (each - 1) * (1 + gap) + 1 : each));
    result = sliced(
      model,
      merged,
      sizes.map(() => 0),
      sizes,
      sizes.map(() => 1),
    );
  });
  if (low.some((each) => each < 0) || high.some((each) => each < 0)) {
    const from = low.map((each) => Math.max(-each, 0));
    const to = sizes.map((size, i) => size + Math.min(high[i] as number, 0));
    result = sliced(
      model,
      result,
      from,
      to,
      sizes.map(() => 1),
    );
  }
  const ends = [...low, ...high].map((each) => Math.max(each, 0));
  return ends.every((each) => each === 0) ? result : model.op('Pad', [result, model.integers(ends), fill]);
}

/** Input axis i becomes result axis axes[i]; the others repeat. */
function broadcast(node: Node, lowering: Lowering): string {
  const { model } = lowering;
  const x = operand(node);
  const { axes } = node.params as { axes: readonly number[] };
  const spread = node.shape.map((_, axis) => (axes.includes(axis) ? (x.shape[axes.indexOf(axis)] as number) : 1));
  return model.op('Expand', [reshaped(model, lowering.value(x), x.shape, spread), model.integers(node.shape)]);
}

const reduction =
  (op: string): OnnxRule =>
  (node, { model, value }) =>
    model.op(op, [value(operand(node)), model.integers((node.params as { axes: readonly number[] }).axes)], { keepdims: 0 });

export const viewRules: Readonly<Record<string, OnnxRule>> = {
  reshape: (node, { model, value }) => reshaped(model, value(operand(node)), operand(node).shape, node.shape),
  transpose: (node, { model, value }) =>
    transposed(model, value(operand(node)), operand(node).shape, (node.params as { permutation: readonly number[] }).permutation),
  broadcast,
  reverse: (node, { model, value }) => {
    const { axes } = node.params as { axes: readonly number[] };
    const turned = node.shape.map((_, axis) => axes.includes(axis));
    // From the last element to before the first: the end is clamped.
    return sliced(
      model,
      value(operand(node)),
      turned.map((is) => (is ? -1 : 0)),
      turned.map((is, axis) => (is ? -(2 ** 31) : (node.shape[axis] as number))),
      turned.map((is) => (is ? -1 : 1)),
    );
  },
  slice: (node, { model, value }) => {
    const { start, limit, strides } = node.params as SliceParams;
    return sliced(model, value(operand(node)), start, limit, strides);
  },
  pad: (node, { model, value }) => padded(model, value(operand(node)), operand(node).shape, node.params as PadParams, value(operand(node, 1))),
  concatenate: (node, { model, value }) => model.op('Concat', node.inputs.map(value), { axis: (node.params as ConcatenateParams).axis }),
  reduceSum: reduction('ReduceSum'),
  reduceMax: reduction('ReduceMax'),
  reduceMin: reduction('ReduceMin'),
  reduceProd: reduction('ReduceProd'),
  cumsum: (node, { model, value }) => {
    const { axis, exclusive, reverse } = node.params as { axis: number; exclusive: boolean; reverse: boolean };
    return model.op('CumSum', [value(operand(node)), model.integers([axis])], { exclusive: Number(exclusive), reverse: Number(reverse) });
  },
  iota: (node, { model }) => {
    const { shape, axis } = node.params as { shape: readonly number[]; axis: number };
    const stride = sizeOf(shape.slice(axis + 1));
    return model.array(
      shape,
      Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.floor(i / stride) % (shape[axis] as number)),
    );
  },
};
