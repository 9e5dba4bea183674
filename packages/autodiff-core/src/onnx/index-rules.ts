/** Indices, and what is picked and put by them. Indices are 64-bit integers: a float32 holds them up to 2^24 only. */
import type { Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import { type GatherParams, gatherLoops } from '../primitives/gather.ts';
import type { IotaParams } from '../primitives/iota.ts';
import type { TopParams } from '../primitives/top-indices.ts';
import type { ModelWriter } from './model-writer.ts';
import type { Lowering, OnnxRule } from './onnx-rule.ts';
import { reshaped } from './view-rules.ts';
import { windowIndexRules } from './window-rules.ts';

const operand = (node: Node, i = 0) => node.inputs[i] as Node;
const scalar = (model: ModelWriter, value: number) => model.integers([value], []);

/** First among equals, as ours; where a NaN is, the runtime may choose otherwise. */
const extreme =
  (op: 'ArgMax' | 'ArgMin'): OnnxRule =>
  (node, { model, value }) =>
    model.op(op, [value(operand(node))], { axis: (node.params as { axis: number }).axis, keepdims: 0, select_last_index: 0 });

/** The places of the `count` largest or smallest along the last axis, in order; equal ones by place. */
function sorted(node: Node, count: number, largest: 0 | 1, { model, value }: Lowering): string {
  const x = operand(node);
  return model.secondOf('TopK', [value(x), model.integers([count])], { axis: x.shape.length - 1, largest, sorted: 1 });
}

/** Primitives whose results are integers of the runtime. */
export const indexRules: Readonly<Record<string, OnnxRule>> = {
  ...windowIndexRules,
  argMax: extreme('ArgMax'),
  argMin: extreme('ArgMin'),
  topIndices: (node, lowering) => sorted(node, (node.params as TopParams).count, 1, lowering),
  argsort: (node, lowering) => sorted(node, node.shape.at(-1) as number, 0, lowering),
};

/** Primitives that move or compute integers as they do numbers, given integers. */
export const passesIndices: ReadonlySet<string> = new Set([
  'reshape',
  'transpose',
  'broadcast',
  'reverse',
  'slice',
  'concatenate',
  'add',
  'sub',
  'mul',
  'max',
  'min',
  'stopGradient',
]);

/** 0, 1, ... along one axis. */
export function iotaIndices({ shape, axis }: IotaParams, model: ModelWriter): string {
  const stride = sizeOf(shape.slice(axis + 1));
  return model.integers(
    Array.from({ length: sizeOf(shape) }, (_, i) => Math.floor(i / stride) % (shape[axis] as number)),
    shape,
  );
}

/** Whether indices are certainly between 0 and rows - 1. */
function isInside(indices: Node, rows: number): boolean {
  const { name } = indices.primitive;
  const [x] = indices.inputs;
  if (name === 'argMax' || name === 'argMin') return operand(indices).shape[(indices.params as { axis: number }).axis] === rows;
  if (name === 'topIndices' || name === 'argsort') return operand(indices).shape.at(-1) === rows;
  if (name === 'reduceWindowArgMax') return sizeOf(operand(indices).shape.slice((indices.params as { flatFrom: number }).flatFrom)) === rows;
  if (['reshape', 'transpose', 'reverse', 'slice', 'stopGradient'].includes(name)) return isInside(x as Node, rows);
  return evaluateNodes([indices], new Map())?.[0]?.every((each) => each >= 0 && each < rows) ?? false;
}

/** Indices that the runtime accepts, which refuses those out of range; and which were in range, where that is not certain. */
function safeIndices(indices: Node, rows: number, { model, index }: Lowering): { places: string; inside: string | null } {
  const places = index(indices);
  if (isInside(indices, rows)) return { places, inside: null };
  const [first, last] = [scalar(model, 0), scalar(model, rows - 1)];
  const inside = model.op('And', [model.op('GreaterOrEqual', [places, first]), model.op('LessOrEqual', [places, last])]);
  return { places: model.op('Min', [model.op('Max', [places, first]), last]), inside };
}

/** Places in the rows of [batch middle rows, run], as [batch, middle, picked]. */
function flatPlaces(places: string, shape: readonly number[], { batch, middle, rows, picked }: ReturnType<typeof gatherLoops>, model: ModelWriter): string {
  const apart = reshaped(model, places, shape, [batch, 1, picked]);
  if (batch * middle === 1) return apart;
  const starts = Array.from({ length: batch * middle }, (_, i) => i * rows);
  return model.op('Add', [apart, model.integers(starts, [batch, middle, 1])]);
}

/** Whether an index was in range, for each element of [batch, middle, picked, run]. */
function maskOf(inside: string, shape: readonly number[], { batch, picked }: ReturnType<typeof gatherLoops>, model: ModelWriter): string {
  return reshaped(model, inside, shape, [batch, 1, picked, 1]);
}

const gather: OnnxRule = (node, lowering) => {
  const { model } = lowering;
  const params = node.params as GatherParams;
  const [data, indices] = node.inputs as readonly [Node, Node];
  const loops = gatherLoops(data.shape, indices.shape, params);
  const { batch, middle, rows, picked, run } = loops;
  const { places, inside } = safeIndices(indices, rows, lowering);
  if (batch === 1 && inside === null && params.batchDims === 0) return model.op('Gather', [lowering.value(data), places], { axis: params.axis });
  const flat = reshaped(model, lowering.value(data), data.shape, [batch * middle * rows, run]);
  const found = model.op('Gather', [flat, flatPlaces(places, indices.shape, loops, model)], { axis: 0 });
  const kept = inside === null ? found : model.op('Where', [maskOf(inside, indices.shape, loops, model), found, model.number(Number.NaN)]);
  // Without middle axes the indices had none; with them they were broadcast over them.
  return reshaped(model, kept, [batch, middle, picked, run], node.shape);
};

const scatterAdd: OnnxRule = (node, lowering) => {
  const { model } = lowering;
  const [base, indices, updates] = node.inputs as readonly [Node, Node, Node];
  const loops = gatherLoops(base.shape, indices.shape, node.params as GatherParams);
  const { batch, middle, rows, picked, run } = loops;
  const { places, inside } = safeIndices(indices, rows, lowering);
  const given = reshaped(model, lowering.value(updates), updates.shape, [batch, middle, picked, run]);
  const kept = inside === null ? given : model.op('Where', [maskOf(inside, indices.shape, loops, model), given, model.number(0)]);
  const flat = reshaped(model, lowering.value(base), base.shape, [batch * middle * rows, run]);
  const at = reshaped(model, flatPlaces(places, indices.shape, loops, model), [batch, middle, picked], [batch * middle * picked, 1]);
  const put = reshaped(model, kept, [batch, middle, picked, run], [batch * middle * picked, run]);
  return reshaped(model, model.op('ScatterND', [flat, at, put], { reduction: 'add' }), [batch * middle * rows, run], node.shape);
};

export const pickingRules: Readonly<Record<string, OnnxRule>> = { gather, scatterAdd };
