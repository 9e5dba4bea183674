/** The table of ops, first part: of one and two operands, casts, selections, reductions. Each to third order: see check-op.ts. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkOp } from '../../../test-support/check-op.ts';
import { numbers, type OpCase, over, positives, unary } from '../../../test-support/op-cases.ts';

const inside = (count: number) => numbers(count).map((each) => 0.6 * each);
const aboveOne = (count: number) => positives(count).map((each) => 1 + each);
type T = tf.Tensor;
const ops = tf as unknown as Readonly<Record<string, (x: T) => T>>;

const unaries: OpCase[] = [
  ...(
    [
      'abs',
      'asinh',
      'atan',
      'ceil',
      'cos',
      'cosh',
      'elu',
      'erf',
      'exp',
      'expm1',
      'floor',
      'leakyRelu',
      'logSigmoid',
      'neg',
      'relu',
      'relu6',
      'round',
      'selu',
      'sigmoid',
      'sign',
      'sin',
      'sinh',
      'softplus',
      'square',
      'step',
      'tan',
      'tanh',
    ] as const
  ).map((name) => unary(name, ops[name] as (x: T) => T)),
  ...(['acos', 'asin', 'atanh'] as const).map((name) => unary(name, ops[name] as (x: T) => T, inside)),
  ...(['log', 'log1p', 'reciprocal', 'rsqrt', 'sqrt'] as const).map((name) => unary(name, ops[name] as (x: T) => T, positives)),
  unary('acosh', (x) => tf.acosh(x), aboveOne),
];

const casts: OpCase[] = [
  unary('cast', (x) => tf.mul(x, tf.cast(x, 'float32'))),
  unary('clone', (x) => tf.mul(x, tf.clone(x))),
  unary('onesLike', (x) => tf.mul(x, tf.onesLike(x))),
  unary('zerosLike', (x) => tf.add(tf.square(x), tf.zerosLike(x))),
  unary('clipByValue', (x) => tf.clipByValue(x, -0.5, 0.5)),
];

const both = (name: string, f: (a: T, b: T) => T, values = numbers): OpCase[] => [
  over(
    name,
    [
      [2, 3],
      [2, 3],
    ],
    f,
    values,
  ),
  over(`${name}, broadcast`, [[2, 3], [3]], f, values),
];

const binaries: OpCase[] = [
  ...both('add', tf.add),
  ...both('sub', tf.sub),
  ...both('mul', tf.mul),
  ...both('squaredDifference', tf.squaredDifference),
  ...both('atan2', tf.atan2),
  ...both('div', tf.div, positives),
  over('mod', [[4], [4]], (a: T, b: T) => tf.mod(a, tf.add(1.3, tf.mul(0.2, b)))),
  unary('pow, scalar exponent', (x) => tf.pow(x, 3)),
  unary('pow, negative scalar exponent', (x) => tf.pow(x, -2), positives),
  over('pow', [[4], [4]], tf.pow as never, positives),
  over('addN', [[3], [3], [3]], (a: T, b: T, c: T) => tf.addN([a, b, c])),
  over('where, constant condition', [[3], [3]], (a: T, b: T) => tf.where([true, false, true], a, tf.exp(b))),
  ...both('maximum', tf.maximum),
  ...both('minimum', tf.minimum),
  over('divNoNan', [[3], [3]], tf.divNoNan as never, positives),
  over('where, condition from x', [[4], [4]], (a: T, b: T) => tf.where(tf.greater(a, 0), tf.exp(a), tf.mul(a, b))),
  over('prelu', [[4], [4]], tf.prelu as never),
  over('floorDiv', [[4], [4]], (a: T, b: T) => tf.mul(tf.floorDiv(a, tf.add(2, b)), a)),
];

const axes = (name: string, f: (x: T, axis?: number) => T, values = numbers): OpCase[] => [
  over(`${name}, all`, [[2, 3]], (x: T) => f(x), values),
  over(`${name}, axis`, [[2, 3]], (x: T) => f(x, 1), values),
];

const reductions: OpCase[] = [
  ...axes('sum', (x, axis) => tf.sum(tf.sin(x), axis)),
  ...axes('mean', (x, axis) => tf.mean(tf.sin(x), axis)),
  over('norm 2', [[5]], (x: T) => tf.norm(x)),
  over('norm 2, axis', [[2, 3]], (x: T) => tf.norm(x, 'euclidean', 1)),
  over('norm 1', [[5]], (x: T) => tf.norm(tf.sin(x), 1)),
  over('moments', [[2, 3]], (x: T) => [tf.moments(x, 1).mean, tf.moments(x, 1).variance]),
  over('cumsum', [[2, 3]], (x: T) => tf.cumsum(tf.sin(x), 1)),
  over('cumsum, exclusive and reverse', [[2, 3]], (x: T) => tf.cumsum(tf.sin(x), 0, true, true)),
  over('argMax', [[2, 3]], (x: T) => tf.mul(x, tf.cast(tf.expandDims(tf.argMax(x, 1), 1), 'float32'))),
  ...axes('max', (x, axis) => tf.max(tf.sin(x), axis)),
  ...axes('min', (x, axis) => tf.min(tf.sin(x), axis)),
  ...axes('prod', (x, axis) => tf.prod(x, axis)),
  ...axes('logSumExp', (x, axis) => tf.logSumExp(x, axis)),
  over('cumprod', [[2, 4]], (x: T) => tf.cumprod(x, 1)),
  over('softmax', [[2, 3]], (x: T) => tf.softmax(x)),
  over('logSoftmax', [[2, 3]], (x: T) => tf.logSoftmax(x)),
];

describe.each([
  ['of one operand', unaries, 36],
  ['that cast and fill', casts, 5],
  ['of two operands', binaries, 26],
  ['that reduce', reductions, 22],
] as const)('ops %s', (_group, cases, count) => {
  it('are all there', () => {
    expect(cases.length).toBe(count);
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => checkOp(each));
});
