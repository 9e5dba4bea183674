/** Derivatives at kinks, ties and saturation: the choices of this package, each written next to its place. */
import { expect, it } from 'vitest';
import { primitiveCalled } from '../../test-support/every-primitive.ts';
import type { Node, NumericArray, Ops } from '../ir/node.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { createBuilder, createInput } from './create-builder.ts';
import { evaluateNodes } from './evaluate-nodes.ts';

/** Gradient of the sum of f at a point. */
function gradient(f: (x: readonly Node[], ops: Ops) => Node, ...at: (number | readonly number[])[]): number[] {
  const builder = createBuilder();
  const inputs = at.map((each) => createInput(builder, typeof each === 'number' ? [] : [each.length]));
  const y = f(inputs, builder.ops);
  const back = cotangentsOf([y], [builder.ops.constant(1, y.shape)], inputs, builder);
  const given = new Map(inputs.map((node, i) => [node, Float64Array.from(typeof at[i] === 'number' ? [at[i] as number] : (at[i] as readonly number[]))]));
  return back
    .flatMap((node, i) =>
      node === null ? new Array<number>((inputs[i] as Node).shape[0] ?? 1).fill(0) : [...((evaluateNodes([node], given) as NumericArray[])[0] as NumericArray)],
    )
    .map((value) => value + 0);
}

const unary =
  (name: string) =>
  ([x]: readonly Node[], ops: Ops) =>
    ops.unary(primitiveCalled(name), x as Node);
const binary = (name: string) => (x: readonly Node[], ops: Ops) => ops.apply(primitiveCalled(name), x);
const reduce =
  (name: string) =>
  ([x]: readonly Node[], ops: Ops) =>
    ops.apply(name, [x as Node], { axes: [0] });

it.each([
  ['relu at 0', unary('relu'), [0], [0]],
  ['abs at 0', unary('abs'), [0], [0]],
  ['maximum of equal numbers', binary('max'), [1, 1], [0.5, 0.5]],
  ['minimum of equal numbers', binary('min'), [1, 1], [0.5, 0.5]],
  ['largest of ties', reduce('reduceMax'), [[1, 3, 3]], [0, 0.5, 0.5]],
  ['smallest of ties', reduce('reduceMin'), [[1, 1, 3]], [0.5, 0.5, 0]],
  ['clamp at its edges', binary('clamp'), [[-1, 0, 1, 2], -1, 1], [1, 1, 1, 0, 0, 1]],
  ['sqrt at 0', unary('sqrt'), [0], [Infinity]],
  ['norm at 0', reduce('norm'), [[0, 0]], [0, 0]],
  ['pow at (0, 0)', binary('pow'), [0, 0], [0, 0]],
  ['pow at (0, 2)', binary('pow'), [0, 2], [0, 0]],
  ['pow at (0, 1/2)', binary('pow'), [0, 0.5], [Infinity, 0]],
  ['pow at (-2, 2)', binary('pow'), [-2, 2], [-4, Number.NaN]],
  ['atan2 at the origin', binary('atan2'), [0, 0], [0, 0]],
  ['hypot at the origin', binary('hypot'), [0, 0], [0, 0]],
  ['product with one zero', reduce('reduceProd'), [[0, 2, 3]], [6, 0, 0]],
  ['product with two zeros', reduce('reduceProd'), [[0, 0, 3]], [0, 0, 0]],
  ['mod at a jump', binary('mod'), [3, 1.5], [1, -2]],
  ['floor', unary('floor'), [0.5], [0]],
  ['logSumExp of -Infinity alone', reduce('logSumExp'), [[-Infinity, -Infinity]], [0, 0]],
  ['logSumExp with Infinity', reduce('logSumExp'), [[Infinity, 0]], [1, 0]],
] as const)('%s', (_name, f, at, expected) => {
  expect(gradient(f, ...(at as readonly (number | readonly number[])[]))).toEqual(expected);
});

it('has no derivative with respect to a constant exponent, and a finite one at a negative base', () => {
  expect(gradient(([a], ops) => ops.pow(a as Node, ops.constant(2)), -2)).toEqual([-4]);
});

it.each([
  // True values to 17 digits; tolerance 1e-14.
  ['logistic', 40, 4.248354255291589e-18],
  ['tanh', 20, 1.6993417021166356e-17],
  ['expm1', -40, 4.248354255291589e-18],
  ['sqrt', 5e-324, 2.2494568972715982e161],
  ['lgamma', 0.5, -1.9635100260214235],
  ['digamma', 0.5, 4.9348022005446793],
  ['logNdtr', -10, 10.098093233962512],
] as const)('keeps the digits of the derivative of %s at %s', (name, at, expected) => {
  expect((gradient(unary(name), at)[0] as number) / expected).toBeCloseTo(1, 13);
});

it('keeps the digits of the second derivative of logSigmoid in its tail', () => {
  const builder = createBuilder();
  const x = createInput(builder, []);
  const first = cotangentsOf([builder.ops.unary('logSigmoid', x)], [builder.ops.constant(1)], [x], builder)[0] as Node;
  const second = cotangentsOf([first], [builder.ops.constant(1)], [x], builder)[0] as Node;
  const value = (evaluateNodes([second], new Map([[x, Float64Array.of(-37.42994775023705)]])) as NumericArray[])[0]?.[0] as number;
  expect(value / -5.5511151231257638e-17).toBeCloseTo(1, 13);
});

it('gives the values of the softmax family on rows of infinities', () => {
  const evaluate = (name: string, row: readonly number[]) => {
    const { ops } = createBuilder();
    return [
      ...((evaluateNodes([ops.apply(name, [ops.array(Float64Array.from(row), [row.length])], { axes: [0] })], new Map()) as NumericArray[])[0] as NumericArray),
    ];
  };
  expect(evaluate('logSumExp', [-Infinity, -Infinity])).toEqual([-Infinity]);
  expect(evaluate('logSumExp', [Infinity, 0])).toEqual([Infinity]);
  expect(evaluate('softmax', [-Infinity, -Infinity])).toEqual([0, 0]);
  expect(evaluate('softmax', [Infinity, 0, Infinity])).toEqual([0.5, 0, 0.5]);
  expect(evaluate('logSoftmax', [-Infinity, -Infinity])).toEqual([-Infinity, -Infinity]);
  expect(evaluate('logSoftmax', [Infinity, 0])).toEqual([0, -Infinity]);
  // 1000.5 + log(1 + e^-0.5).
  expect(evaluate('logSumExp', [1000, 1000.5])[0]).toBeCloseTo(1000.9740769841801, 12);
});
