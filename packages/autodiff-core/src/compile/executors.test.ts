/**
 * Every element-wise primitive and reduction on every executor, on arrays long enough for vectors, over edge values: zeros of both
 * signs, subnormals, saturations, infinities, NaN; and over empty and scalar shapes.
 *
 * Tolerance: Math's functions and ours are each within 2 ulp; tanh and sech2 are put together from several, within 4. Composites (sinh
 * and the like) are the same code everywhere. 8 ulp covers the difference of two.
 */
import { describe, expect, it } from 'vitest';
import { everyPrimitive, primitiveCalled } from '../../test-support/every-primitive.ts';
import { cases } from '../../test-support/primitive-cases.ts';
import type { ElementwisePrimitive, Graph, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import { compile, type ExecutorMode } from './compile.ts';

const modes: readonly ExecutorMode[] = ['js', 'wasm', 'interpreter', 'auto'];

const edges = [
  ...[0, -0, 5e-324, -5e-324, 1e-310, 2 ** -1022, -(2 ** -1022), 1e-300, 1e-17, -1e-17, 0.25, -0.25, 0.5, -0.5, 0.624, 0.626, 1, -1, 1.5, -1.5],
  ...[2.5, -2.5, 19, -19, 40, -40, 354, 709, 709.9, -708, -744, -746, 1e10, -1e10, 1e300, -1e300, Number.MAX_VALUE],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
];

/** Parameters beyond those of the primitives' own cases. */
const more: Readonly<Record<string, readonly unknown[]>> = {
  integerPow: [{ exponent: 3 }, { exponent: -2 }, { exponent: 7 }],
  convert: [{ dtype: 'bool' }],
};

const eps = 2 ** -52;

function isNear(actual: number, expected: number, ulps: number, precision: 'float64' | 'float32'): boolean {
  if (Object.is(actual, expected) || (actual === 0 && expected === 0)) return true;
  if (precision === 'float32') {
    const rounded = Math.fround(expected);
    if (Object.is(actual, rounded) || (actual === 0 && rounded === 0)) return true;
    // Overflow and underflow of float32 come a few ulp early or late.
    return Math.abs(actual - rounded) <= ulps * Math.max(2 ** -149, Math.abs(rounded) * 2 ** -23);
  }
  return Math.abs(actual - expected) <= ulps * Math.max(5e-324, Math.abs(expected) * eps);
}

function compareAll(graph: Graph, inputs: readonly Float64Array[], ulps: number): void {
  const given = new Map(graph.inputs.map((node, i) => [node, inputs[i] as Float64Array]));
  const expected = evaluateNodes(graph.outputs, given) as NumericArray[];
  for (const mode of modes) {
    const compiled = compile(graph, { mode });
    const outputs = compiled.outputSizes.map((size) => new Float64Array(size));
    compiled.run(inputs, outputs);
    outputs.forEach((output, i) =>
      output.forEach((each, k) => {
        const wanted = (expected[i] as Float64Array)[k] as number;
        if (!isNear(each, wanted, ulps, 'float64'))
          throw new Error(`${mode}: ${graph.outputs[i]?.primitive.name}(${inputs.map((input) => input[k])}) is ${each} instead of ${wanted}`);
      }),
    );
  }
}

/** Inputs: all values for one operand, all pairs for two, pairs and their difference for three. */
function operandsFor(count: number): Float64Array[] {
  if (count === 1) return [Float64Array.from({ length: edges.length * 13 }, (_, i) => edges[i % edges.length] as number)];
  const pairs = edges.length ** 2 + 1;
  const first = Float64Array.from({ length: pairs }, (_, i) => edges[i % edges.length] as number);
  const second = Float64Array.from({ length: pairs }, (_, i) => edges[Math.floor(i / edges.length) % edges.length] as number);
  return count === 2 ? [first, second] : [first, second, second.map((each, i) => each - (first[i] as number))];
}

/** Series whose length grows with the arguments: they would take minutes at these, and no executor has code of its own for them. */
const long = new Set(['gammaInc', 'betaInc']);

const elementwise = [...everyPrimitive.values()].filter(({ kind }) => kind === 'elementwise') as unknown as ElementwisePrimitive<unknown>[];

describe('edge values', () => {
  it.each(elementwise.map(({ name }) => name).filter((name) => !long.has(name)))('%s', (name) => {
    const isLogic = ['and', 'or', 'xor', 'not'].includes(name);
    const own = cases.filter((each) => each.name === name);
    const arity = own[0]?.operands.length ?? 2;
    for (const each of more[name] ?? own.map(({ params }) => params).slice(0, 2)) {
      const builder = createBuilder();
      const values = operandsFor(arity).map((array) => (isLogic ? array.map((x) => (x > 0 ? 1 : 0)) : array));
      if (name === 'select') values[0] = (values[0] as Float64Array).map((x) => (x > 0 ? 1 : 0));
      // sech2 is only ever made with y = tanh x.
      if (name === 'sech2') values[1] = (values[0] as Float64Array).map(Math.tanh);
      const inputs = values.map((array, i) => createInput(builder, [array.length], isLogic || (name === 'select' && i === 0) ? 'bool' : 'float'));
      const y =
        name === 'sech2'
          ? builder.ops.apply(primitiveCalled(name), [inputs[0] as Node, builder.ops.unary('tanh', inputs[0] as Node)])
          : builder.ops.apply(primitiveCalled(name), inputs, each);
      compareAll({ inputs, outputs: [y] }, values, name === 'sech2' ? 16 : 8);
    }
  });

  it.each(['reduceSum', 'reduceMax', 'reduceMin', 'reduceProd'])('%s, with and without infinities and NaN', (name) => {
    const rows = [
      Array.from({ length: 401 }, (_, i) => Math.sin(i) + (name === 'reduceProd' ? 1.5 : 0)),
      Array.from({ length: 401 }, (_, i) => (i === 400 ? Number.POSITIVE_INFINITY : 1)),
      Array.from({ length: 401 }, (_, i) => (i === 250 ? Number.NaN : i)),
      Array.from({ length: 401 }, () => -0),
    ];
    const builder = createBuilder();
    const x = createInput(builder, [rows.length, 401]);
    const outputs = [[0], [1], [0, 1]].map((axes) => builder.ops.apply(primitiveCalled(name), [x], { axes }));
    // Sums of 1600 terms in different orders.
    compareAll({ inputs: [x], outputs }, [Float64Array.from(rows.flat())], 4000);
  });
});

describe('shapes', () => {
  it.each([[[]], [[0]], [[0, 3]], [[3, 0]], [[1]], [[1, 1]], [[1, 500]], [[500, 1]], [[7, 61]]])('%j', (shape) => {
    const builder = createBuilder();
    const { ops } = builder;
    const x = createInput(builder, shape);
    const y = ops.unary('tanh', ops.mul(x, ops.unary('exp', x)));
    const axes = shape.map((_, axis) => axis);
    const outputs = [y, ops.reduceSum(y, axes), ops.neg(x), ...axes.map((axis) => ops.reduceSum(y, [axis]))];
    compareAll({ inputs: [x], outputs }, [Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i))], 2000);
  });

  it('multiplies matrices with an empty side or depth', () => {
    for (const [m, k, n] of [
      [0, 40, 40],
      [40, 0, 40],
      [40, 40, 0],
      [1, 400, 40],
      [33, 31, 29],
    ] as const) {
      const builder = createBuilder();
      const [a, b] = [createInput(builder, [m, k]), createInput(builder, [k, n])];
      const values = [a, b].map((node, s) => Float64Array.from({ length: sizeOf(node.shape) }, (_, i) => Math.cos(i + s)));
      const outputs = [builder.ops.matMul(a, b), builder.ops.unary('exp', builder.ops.matMul(a, b))];
      // Cancellation: errors are relative to the sum of magnitudes, at most a few hundred.
      const reference = compile({ inputs: [a, b], outputs }, { mode: 'interpreter' });
      const expected = reference.outputSizes.map((size) => new Float64Array(size));
      reference.run(values, expected);
      for (const mode of modes) {
        const compiled = compile({ inputs: [a, b], outputs }, { mode });
        const actual = compiled.outputSizes.map((size) => new Float64Array(size).fill(Number.NaN));
        compiled.run(values, actual);
        actual.forEach((each, i) => each.forEach((v, e) => expect(Math.abs(v - (expected[i]?.[e] as number))).toBeLessThan(1e-10 * Math.max(1, Math.abs(v)))));
      }
    }
  });
});

it('runs in float32 with float32 rounding', () => {
  for (const name of ['exp', 'expm1', 'log', 'log1p', 'tanh', 'logistic', 'softplus', 'sqrt', 'neg']) {
    const builder = createBuilder();
    const values = Float64Array.from({ length: 403 }, (_, i) => Math.fround(3 * Math.sin(i) + (name.startsWith('log') || name === 'sqrt' ? 3.5 : 0)));
    const x = createInput(builder, [values.length]);
    const graph = { inputs: [x], outputs: [builder.ops.unary(primitiveCalled(name), x)] };
    const expected = evaluateNodes(graph.outputs, new Map([[x, values]]))?.[0] as Float64Array;
    const compiled = compile(graph, { mode: 'wasm', precision: 'float32' });
    expect(compiled.kernels.map(({ executor }) => executor)).toEqual(['wasm']);
    const out = new Float32Array(values.length);
    compiled.run([values], [out]);
    out.forEach((each, i) => {
      if (!isNear(each, expected[i] as number, 8, 'float32')) throw new Error(`${name}(${values[i]}) is ${each} instead of ${expected[i]}`);
    });
  }
});
