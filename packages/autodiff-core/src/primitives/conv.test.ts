/**
 * Convolutions against the sum that defines them, term by term. All are sums of the same products in another order, of at most 100
 * terms of size 1: 1e-13 relative is 4 roundings per term.
 */
import { describe, expect, it } from 'vitest';
import type { NumericArray } from '../ir/node.ts';
import { sizeOf, stridesOf } from '../ir/shape.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import type { ConvParams } from './conv-shape.ts';
import { createBuilder, createInput } from './create-builder.ts';
import { evaluateNodes } from './evaluate-nodes.ts';

const wave = (size: number, step: number) => Float64Array.from({ length: size }, (_, i) => Math.sin(step * i + 1));

/** Every index of a shape. */
function* indices(shape: readonly number[]): Generator<number[]> {
  for (let i = 0; i < sizeOf(shape); i++) yield stridesOf(shape).map((stride, axis) => Math.floor(i / stride) % (shape[axis] as number));
}

/** Calls `visit(position in x, in w, in y)` for each product of the definition. */
function products(x: readonly number[], w: readonly number[], y: readonly number[], params: ConvParams, visit: (i: number, k: number, o: number) => void) {
  const position = (index: readonly number[], shape: readonly number[]) =>
    stridesOf(shape).reduce((sum, stride, axis) => sum + stride * (index[axis] as number), 0);
  const [depth, width] = [w.at(-2) as number, (w.at(-1) as number) / params.groups];
  for (const out of indices(y)) {
    for (const tap of indices(w.slice(0, -1))) {
      const at = tap.slice(0, -1).map((u, i) => {
        const spread = (out[i + 1] as number) * (params.strides[i] as number) + u * (params.kernelDilation[i] as number) - (params.low[i] as number);
        return spread / (params.inputDilation[i] as number);
      });
      if (!at.every((each, i) => Number.isInteger(each) && each >= 0 && each < (x[i + 1] as number))) continue;
      const feature = out.at(-1) as number;
      const channel = Math.floor(feature / width) * depth + (tap.at(-1) as number);
      visit(position([out[0] as number, ...at, channel], x), position([...tap, feature], w), position(out, y));
    }
  }
}

/** Largest difference of conv and its two transposes from their definitions, relative to the largest element. */
function errors(xShape: readonly number[], wShape: readonly number[], params: ConvParams): number {
  const builder = createBuilder();
  const [x, w] = [createInput(builder, xShape), createInput(builder, wShape)];
  const y = builder.ops.apply('conv', [x, w], params);
  const c = createInput(builder, y.shape);
  const given = new Map([x, w, c].map((node, i) => [node, wave(sizeOf(node.shape), i + 2) as NumericArray]));
  const [xs, ws, cs] = [x, w, c].map((node) => given.get(node) as Float64Array) as [Float64Array, Float64Array, Float64Array];
  const expected = [y, x, w].map((node) => new Float64Array(sizeOf(node.shape))) as [Float64Array, Float64Array, Float64Array];
  const add = (to: Float64Array, at: number, value: number) => {
    to[at] = (to[at] as number) + value;
  };
  products(xShape, wShape, y.shape, params, (i, k, o) => {
    add(expected[0], o, (xs[i] as number) * (ws[k] as number));
    add(expected[1], i, (cs[o] as number) * (ws[k] as number));
    add(expected[2], k, (cs[o] as number) * (xs[i] as number));
  });
  const back = cotangentsOf([y], [c], [x, w], builder).map((each, i) => each ?? builder.ops.constant(0, i === 0 ? xShape : wShape));
  const actual = evaluateNodes([y, ...back], given) as NumericArray[];
  return Math.max(
    0,
    ...expected.flatMap((each, i) => {
      const scale = each.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
      expect(actual[i]?.length).toBe(each.length);
      return Array.from(each, (value, k) => Math.abs(value - ((actual[i] as NumericArray)[k] as number)) / scale);
    }),
  );
}

const grid = <T>(...lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((rows, list) => rows.flatMap((row) => list.map((each) => [...row, each])), [[]]);

describe.each([1, 2, 3, 4])('kernels of size %i', (size) => {
  it('agree with the definition over strides, dilations, pads and groups, and so do both transposes', () => {
    for (const [stride, gap, spread, low, high, groups] of grid([1, 2, 3], [1, 2], [1, 2], [-1, 0, 2], [-2, 0, 1, 3], [1, 2]) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ][]) {
      const params = { strides: [stride], low: [low], high: [high], inputDilation: [spread], kernelDilation: [gap], groups };
      expect(errors([2, 7, 2 * groups], [size, 2, 3 * groups], params)).toBeLessThanOrEqual(1e-13);
    }
  });
});

it('agree with the definition over two and three axes', () => {
  for (const [stride, gap, low, high] of grid([1, 3], [1, 2], [0, 1], [0, 2]) as [number, number, number, number][]) {
    const two = { strides: [stride, 2], low: [low, 1], high: [high, 0], inputDilation: [1, 2], kernelDilation: [gap, 1], groups: 1 };
    expect(errors([2, 5, 4, 5], [2, 3, 5, 3], two)).toBeLessThanOrEqual(1e-13);
    const three = { strides: [1, stride, 2], low: [low, 0, 1], high: [0, high, 1], inputDilation: [2, 1, 1], kernelDilation: [1, gap, 1], groups: 2 };
    expect(errors([1, 3, 4, 5, 4], [2, 2, 3, 2, 2], three)).toBeLessThanOrEqual(1e-13);
  }
});

it('agree with the definition for depthwise kernels, for empty arrays and for kernels that do not fit', () => {
  const plain = { strides: [1], low: [1], high: [1], inputDilation: [1], kernelDilation: [1] };
  expect(errors([2, 6, 5], [3, 1, 5], { ...plain, groups: 5 })).toBeLessThanOrEqual(1e-13);
  expect(errors([2, 6, 5], [3, 1, 10], { ...plain, groups: 5 })).toBeLessThanOrEqual(1e-13);
  expect(errors([0, 6, 2], [3, 2, 2], { ...plain, groups: 1 })).toBe(0);
  expect(errors([2, 0, 2], [1, 2, 2], { ...plain, groups: 1 })).toBe(0);
  expect(errors([2, 3, 0], [3, 0, 2], { ...plain, groups: 1 })).toBe(0);
  expect(errors([2, 3, 2], [6, 2, 2], { ...plain, groups: 1 })).toBe(0);
});

it('keep infinities and NaN apart from the padding', () => {
  const builder = createBuilder();
  const [x, w] = [createInput(builder, [1, 3, 1]), createInput(builder, [3, 1, 1])];
  const y = builder.ops.apply('conv', [x, w], { strides: [1], low: [1], high: [1], inputDilation: [1], kernelDilation: [1], groups: 1 });
  const given = new Map([
    [x, Float64Array.of(1, 2, 3)],
    [w, Float64Array.of(Infinity, 1, 0)],
  ]);
  // Position 0 does not see the first tap: 0 * Infinity from a stored zero would be NaN.
  expect([...((evaluateNodes([y], given) as NumericArray[])[0] as NumericArray)]).toEqual([1, Infinity, Infinity]);
});

it('multiply matrices when the kernel has one tap', () => {
  const { ops } = createBuilder();
  const [x, w] = [ops.apply('iota', [], { shape: [2, 3, 4], axis: 1, dtype: 'float' }), ops.apply('iota', [], { shape: [1, 4, 5], axis: 1, dtype: 'float' })];
  const params = { strides: [1], low: [0], high: [0], inputDilation: [1], kernelDilation: [1], groups: 1 };
  expect(ops.apply('conv', [x, w], params).primitive.name).toBe('dot');
});

it('refuse channels that do not match', () => {
  const builder = createBuilder();
  const params = { strides: [1], low: [0], high: [0], inputDilation: [1], kernelDilation: [1], groups: 1 };
  expect(() => builder.ops.apply('conv', [createInput(builder, [1, 4, 3]), createInput(builder, [2, 2, 5])], params)).toThrow(
    'SHAPE_MISMATCH: conv: an input of shape [1, 4, 3] and a kernel of shape [2, 2, 5] do not agree in 1 group(s)',
  );
});
