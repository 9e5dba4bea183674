/** Sliding windows: pools of the runtime where it has them, and slices of the array elsewhere. */
import type { Node } from '../ir/node.ts';
import { sizeOf, stridesOf } from '../ir/shape.ts';
import type { WindowArgMaxParams } from '../primitives/reduce-window-arg-max.ts';
import type { WindowParams } from '../primitives/window.ts';
import { type Lowering, NoOnnx, type OnnxRule } from './onnx-rule.ts';
import { sliced, transposed } from './view-rules.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** A model with more slices than this would be slower than our own loops. */
const MOST_SLICES = 128;

/** Whether the windows are over the axes between the first and the last alone, as the pools of ONNX are. */
function isPool({ inputs: [x], params }: Node): boolean {
  const { window, strides } = params as WindowParams;
  const rank = (x as Node).shape.length;
  return rank >= 3 && rank <= 5 && [0, rank - 1].every((axis) => window[axis] === 1 && strides[axis] === 1);
}

/** A pool's operand, channels first, and its attributes. */
function poolOf(node: Node, lowering: Lowering) {
  const { window, strides, dilations } = node.params as WindowParams;
  const x = node.inputs[0] as Node;
  const rank = x.shape.length;
  const first = transposed(lowering.model, lowering.value(x), x.shape, [0, rank - 1, ...range(1, rank - 1)]);
  const inner = (list: readonly number[]) => list.slice(1, -1);
  return { first, attributes: { kernel_shape: inner(window), strides: inner(strides), dilations: inner(dilations) } };
}

/** Channels last again. */
function backFrom(value: string, node: Node, { model }: Lowering): string {
  const rank = node.shape.length;
  const { shape } = node;
  return transposed(model, value, [shape[0] as number, shape[rank - 1] as number, ...shape.slice(1, -1)], [0, ...range(2, rank), 1]);
}

/** The elements that stand at one place of all windows: every `strides`-th from `place` on. */
function atPlace(value: string, from: readonly number[], to: readonly number[], strides: readonly number[], { model }: Lowering): string {
  const ends = to.map((count, axis) => (from[axis] as number) + (count - 1) * (strides[axis] as number) + 1);
  return sliced(model, value, from, ends, strides);
}

function requireFew(node: Node, count: number): void {
  if (count > MOST_SLICES) throw new NoOnnx(`${node.primitive.name} over windows of ${count} slices has no equal in ONNX that is faster than ours`);
}

/** Axis after axis: a window is the sum (or the largest) of its columns' sums. */
function separably(node: Node, op: 'Sum' | 'Max', lowering: Lowering): string {
  const { window, strides, dilations } = node.params as WindowParams;
  requireFew(
    node,
    window.reduce((sum, size) => sum + size, 0),
  );
  let result = lowering.value(node.inputs[0] as Node);
  const sizes = [...(node.inputs[0] as Node).shape];
  window.forEach((size, axis) => {
    if (size === 1 && strides[axis] === 1) return;
    sizes[axis] = node.shape[axis] as number;
    const steps = sizes.map((_, i) => (i === axis ? (strides[axis] as number) : 1));
    const taps = range(0, size).map((t) =>
      atPlace(
        result,
        sizes.map((_, i) => (i === axis ? t * (dilations[axis] as number) : 0)),
        sizes,
        steps,
        lowering,
      ),
    );
    result = taps.length === 1 ? (taps[0] as string) : lowering.model.op(op, taps);
  });
  return result;
}

const reduceWindowMax: OnnxRule = (node, lowering) => {
  if (!isPool(node)) return separably(node, 'Max', lowering);
  const { first, attributes } = poolOf(node, lowering);
  return backFrom(lowering.model.op('MaxPool', [first], attributes), node, lowering);
};

/** The mean of the runtime, times the size; it knows neither float64 nor dilated windows well. */
const reduceWindowSum: OnnxRule = (node, lowering) => {
  const { window, dilations } = node.params as WindowParams;
  const { model } = lowering;
  if (model.precision === 'float64' || !isPool(node) || dilations.some((each) => each !== 1)) return separably(node, 'Sum', lowering);
  const { first, attributes } = poolOf(node, lowering);
  const { dilations: _, ...plain } = attributes;
  return model.op('Mul', [backFrom(model.op('AveragePool', [first], plain), node, lowering), model.number(sizeOf(window))]);
};

/**
 * Places of the largest elements, as integers. The runtime counts them in [n, c, S]; ours are n |S| C + s C + c, without the first term
 * where batches are counted apart.
 */
function windowArgMax(node: Node, lowering: Lowering): string {
  const { flatFrom } = node.params as WindowArgMaxParams;
  const { model } = lowering;
  const { shape } = node.inputs[0] as Node;
  const rank = shape.length;
  if (!isPool(node) || flatFrom > 1) return argMaxOfSlices(node, lowering);
  const { first, attributes } = poolOf(node, lowering);
  const found = backFrom(model.secondOf('MaxPool', [first], attributes), node, lowering);
  const [batch, area, channels] = [shape[0] as number, sizeOf(shape.slice(1, -1)), shape[rank - 1] as number];
  const place = model.op('Mul', [model.op('Mod', [found, model.integers([area], [])]), model.integers([channels], [])]);
  const withChannel = model.op('Add', [place, model.integers(range(0, channels))]);
  if (flatFrom === 1) return withChannel;
  const ones = shape.slice(1).map(() => 1);
  return model.op('Add', [
    withChannel,
    model.integers(
      range(0, batch).map((n) => n * area * channels),
      [batch, ...ones],
    ),
  ]);
}

/** The same for windows over any axes: one element of all windows after the other, larger ones win. */
function argMaxOfSlices(node: Node, lowering: Lowering): string {
  const { window, strides, dilations, flatFrom } = node.params as WindowArgMaxParams;
  const { model } = lowering;
  requireFew(node, sizeOf(window));
  const x = node.inputs[0] as Node;
  const own = stridesOf(x.shape);
  const flat = sizeOf(x.shape.slice(flatFrom));
  const taps = range(0, sizeOf(window)).map((t) =>
    window.map((size, axis) => (Math.floor(t / (stridesOf(window)[axis] as number)) % size) * (dilations[axis] as number)),
  );
  const distance = (place: readonly number[]) => place.reduce((sum, at, axis) => sum + at * (own[axis] as number), 0);
  let [best, where] = ['', model.integers([0], [])];
  for (const tap of taps) {
    const value = atPlace(lowering.value(x), tap, node.shape, strides, lowering);
    if (best !== '') where = model.op('Where', [model.op('Greater', [value, best]), model.integers([distance(tap)], []), where]);
    best = best === '' ? value : model.op('Max', [best, value]);
  }
  const at = stridesOf(node.shape);
  const bases = range(0, sizeOf(node.shape)).map((i) =>
    distance(node.shape.map((size, axis) => (Math.floor(i / (at[axis] as number)) % size) * (strides[axis] as number))),
  );
  return model.op('Mod', [model.op('Add', [where, model.integers(bases, node.shape)]), model.integers([flat], [])]);
}

export const windowRules: Readonly<Record<string, OnnxRule>> = { reduceWindowMax, reduceWindowSum };

/** Results that are integers. */
export const windowIndexRules: Readonly<Record<string, OnnxRule>> = { reduceWindowArgMax: windowArgMax };
