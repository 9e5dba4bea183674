/** Products, convolutions, windows and gathers. */
import type { DotParams, Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import type { ConvParams } from '../primitives/conv-shape.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import type { GatherParams } from '../primitives/gather.ts';
import type { WindowParams } from '../primitives/window.ts';
import { type Lowering, NoOnnx, type OnnxRule } from './onnx-rule.ts';
import { padded, reshaped, transposed } from './view-rules.ts';

const operand = (node: Node, i = 0) => node.inputs[i] as Node;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** As [batch, m, k] times [batch, k, n]; without batch axes as plain matrices. */
function dot(node: Node, lowering: Lowering): string {
  const { model } = lowering;
  const { contract, batch } = node.params as DotParams;
  const [a, b] = node.inputs as readonly [Node, Node];
  const free = (x: Node, side: 0 | 1) => range(0, x.shape.length).filter((axis) => !contract[side].includes(axis) && !batch[side].includes(axis));
  const size = (x: Node, axes: readonly number[]) => axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  const [m, n, k] = [size(a, free(a, 0)), size(b, free(b, 1)), size(a, contract[0])];
  const outer = batch[0].length === 0 ? [] : [size(a, batch[0])];
  const matrix = (x: Node, order: readonly number[], shape: readonly number[]) =>
    reshaped(
      model,
      transposed(model, lowering.value(x), order),
      order.map((axis) => x.shape[axis] as number),
      shape,
    );
  const left = matrix(a, [...batch[0], ...free(a, 0), ...contract[0]], [...outer, m, k]);
  const right = matrix(b, [...batch[1], ...contract[1], ...free(b, 1)], [...outer, k, n]);
  return reshaped(model, model.op('MatMul', [left, right]), [...outer, m, n], node.shape);
}

function needsFloat32(node: Node, { model }: Lowering): void {
  if (model.precision === 'float64') throw new NoOnnx(`${node.primitive.name} has no float64 kernel in ONNX Runtime`);
}

/** Channels first, there and back; negative padding and dilated input become a padded copy. */
function conv(node: Node, lowering: Lowering): string {
  needsFloat32(node, lowering);
  const { model } = lowering;
  const { strides, low, high, inputDilation, kernelDilation, groups } = node.params as ConvParams;
  const [x, w] = node.inputs as readonly [Node, Node];
  const rank = x.shape.length;
  const spatial = range(1, rank - 1);
  const moved = inputDilation.some((each) => each !== 1) || [...low, ...high].some((each) => each < 0);
  const around = (list: readonly number[]) => [0, ...list, 0];
  const wide = { low: around(low), high: around(high), interior: around(inputDilation.map((each) => each - 1)) };
  const image = moved ? padded(model, lowering.value(x), x.shape, wide, model.number(0)) : lowering.value(x);
  const first = transposed(model, image, [0, rank - 1, ...spatial]);
  const kernel = transposed(model, lowering.value(w), [rank - 1, rank - 2, ...range(0, rank - 2)]);
  const pads = moved ? low.flatMap(() => [0, 0]) : [...low, ...high];
  const result = model.op('Conv', [first, kernel], { strides, pads, dilations: kernelDilation, group: groups });
  return transposed(model, result, [0, ...range(2, rank), 1]);
}

/** Windows over the axes between the first and the last. */
const pooled =
  (op: 'MaxPool' | 'AveragePool'): OnnxRule =>
  (node, lowering) => {
    const { model } = lowering;
    const { window, strides, dilations } = node.params as WindowParams;
    const x = operand(node);
    const rank = x.shape.length;
    if (op === 'AveragePool') needsFloat32(node, lowering);
    const still = (axis: number) => window[axis] === 1 && strides[axis] === 1;
    if (rank < 3 || rank > 5 || !still(0) || !still(rank - 1) || dilations.some((each) => each !== 1))
      throw new NoOnnx(`${node.primitive.name} over these axes`);
    const first = transposed(model, lowering.value(x), [0, rank - 1, ...range(1, rank - 1)]);
    const kernel = window.slice(1, -1);
    const result = transposed(model, model.op(op, [first], { kernel_shape: kernel, strides: strides.slice(1, -1) }), [0, ...range(2, rank), 1]);
    return op === 'MaxPool' ? result : model.op('Mul', [result, model.number(sizeOf(kernel))]);
  };

/** ONNX Runtime refuses indices out of range when it runs, so they must be known to be inside. */
function requireInside(name: string, indices: Node, rows: number): void {
  const known = evaluateNodes([indices], new Map())?.[0];
  if (known === undefined) throw new NoOnnx(`${name} at indices that are only known when it runs`);
  if (known.some((each) => !(each >= 0 && each < rows))) throw new NoOnnx(`${name} at indices out of range`);
}

export const productRules: Readonly<Record<string, OnnxRule>> = {
  dot,
  conv,
  reduceWindowMax: pooled('MaxPool'),
  reduceWindowSum: pooled('AveragePool'),
  gather: (node, lowering) => {
    const { axis, batchDims } = node.params as GatherParams;
    if (batchDims !== 0) throw new NoOnnx('gather with batch axes');
    requireInside('gather', operand(node, 1), operand(node).shape[axis] as number);
    return lowering.model.op('Gather', [lowering.value(operand(node)), lowering.index(operand(node, 1))], { axis });
  },
  scatterAdd: (node, lowering) => {
    const { model } = lowering;
    const { axis, batchDims } = node.params as GatherParams;
    const [base, indices, updates] = node.inputs as readonly [Node, Node, Node];
    if (axis !== 0 || batchDims !== 0) throw new NoOnnx('scatterAdd along this axis');
    requireInside('scatterAdd', indices, base.shape[0] as number);
    const places = model.op('Reshape', [lowering.index(indices), model.integers([...indices.shape, 1])]);
    return model.op('ScatterND', [lowering.value(base), places, lowering.value(updates)], { reduction: 'add' });
  },
};
