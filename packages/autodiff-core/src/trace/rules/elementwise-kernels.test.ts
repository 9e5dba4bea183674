/**
 * Kernels that compute element by element, reduce or fill, against the float32 CPU backend of tfjs. Both see the same float32 inputs, so answers
 * differ by the roundings of tfjs' float32 arithmetic: 1e-5 relative to the largest element allows 80 of them.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { jit } from '../../api/jit.ts';
import { NdArray } from '../../array/nd-array.ts';
import { binaryRules } from './binary-rules.ts';
import { fillRules } from './fill-rules.ts';
import { reductionRules } from './reduction-rules.ts';
import { unaryRules } from './unary-rules.ts';

beforeAll(() => tf.setBackend('cpu'));

type T = tf.Tensor;
type F = (x: T, y: T) => T | T[];

/** The ops by name. */
const op = tf as unknown as Readonly<Record<string, (...args: unknown[]) => T>>;
const call = (name: string, ...args: unknown[]): T => (op[name] as (...all: unknown[]) => T)(...args);

const kernels = new Set<string>();

const x34 = { shape: [3, 4], values: [0.3, -1.2, 2.1, -0.7, 0.55, 1.4, -2.2, 0.1, -0.9, 0.8, 1.9, -1.6] };
const y34 = { shape: [3, 4], values: [1.2, 0.4, -0.6, 2.2, 0.7, -1.1, 0.9, 1.6, -0.3, 2.4, 0.5, -1.9] };
const positive = { shape: [3, 4], values: x34.values.map((each) => Math.abs(each) + 0.1) };
const inside = { shape: [3, 4], values: x34.values.map((each) => each / 3) };

const chosen = (f: F, x = x34, y = y34) => ({ f, x, y });

const cases: Record<string, ReturnType<typeof chosen>> = {
  ...Object.fromEntries(
    (
      [
        'abs',
        'atan',
        'asinh',
        'ceil',
        'cos',
        'cosh',
        'elu',
        'exp',
        'expm1',
        'floor',
        'isFinite',
        'isInf',
        'isNaN',
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
        'zerosLike',
        'onesLike',
        'clone',
        'logSigmoid',
        'leakyRelu',
        'reciprocal',
      ] as const
    ).map((name) => [name, chosen((x) => call(name, x))]),
  ),
  ...Object.fromEntries((['log', 'log1p', 'sqrt', 'rsqrt'] as const).map((name) => [name, chosen((x) => call(name, x), positive)])),
  ...Object.fromEntries((['acos', 'asin', 'atanh'] as const).map((name) => [name, chosen((x) => call(name, x), inside)])),
  acosh: chosen((x) => tf.acosh(tf.add(x, 1)), positive),
  // tfjs' erf is an approximation with errors up to 1.5e-7.
  erf: chosen((x) => tf.erf(x)),
  ...Object.fromEntries(
    (['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'mod', 'floorDiv', 'atan2', 'squaredDifference', 'divNoNan'] as const).map((name) => [
      name,
      chosen((x, y) => call(name, x, y)),
    ]),
  ),
  ...Object.fromEntries(
    (['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'] as const).map((name) => [
      name,
      chosen((x, y) => call(name, tf.round(x), tf.round(y))),
    ]),
  ),
  pow: chosen((x, y) => tf.pow(x, y), positive),
  'pow of a square': chosen((x) => tf.pow(x, 2)),
  logicalAnd: chosen((x, y) => tf.logicalAnd(tf.greater(x, 0), tf.greater(y, 0))),
  logicalOr: chosen((x, y) => tf.logicalOr(tf.greater(x, 0), tf.greater(y, 0))),
  logicalXor: chosen((x, y) => tf.logicalXor(tf.greater(x, 0), tf.greater(y, 0))),
  logicalNot: chosen((x) => tf.logicalNot(tf.greater(x, 0))),
  broadcasting: chosen((x, y) => tf.add(tf.mul(x, tf.slice(y, [0, 0], [1, 4])), tf.slice(y, [0, 0], [3, 1]))),
  addN: chosen((x, y) => tf.addN([x, y, x])),
  where: chosen((x, y) => tf.where(tf.greater(x, 0), x, y)),
  prelu: chosen((x, y) => tf.prelu(x, y)),
  clipByValue: chosen((x) => tf.clipByValue(x, -1, 0.5)),
  cast: chosen((x) => tf.cast(tf.cast(x, 'int32'), 'float32')),
  'cast to bool': chosen((x) => tf.cast(tf.round(x), 'bool')),
  ...Object.fromEntries(
    (['sum', 'mean', 'max', 'min', 'prod'] as const).flatMap((name) => [
      [`${name} of all`, chosen((x) => call(name, x))],
      [`${name} of axis 0`, chosen((x) => call(name, x, 0))],
      [`${name} of axis -1, kept`, chosen((x) => call(name, x, -1, true))],
    ]),
  ),
  all: chosen((x) => tf.all(tf.greater(x, -1), 1)),
  any: chosen((x) => tf.any(tf.greater(x, 1.5), 1)),
  argMax: chosen((x) => tf.argMax(x, 1)),
  argMin: chosen((x) => tf.argMin(x, 0)),
  cumsum: chosen((x) => tf.cumsum(x, 1, true, true)),
  cumprod: chosen((x) => tf.cumprod(x, 1)),
  'cumprod, exclusive, reverse': chosen((x) => tf.cumprod(x, 1, true, true)),
  softmax: chosen((x) => tf.softmax(x)),
  logSoftmax: chosen((x) => tf.logSoftmax(x)),
  logSumExp: chosen((x) => tf.logSumExp(x, 1)),
  norm: chosen((x) => tf.norm(x, 2, 1)),
  moments: chosen((x) => {
    const { mean, variance } = tf.moments(x, 0);
    return [mean, variance];
  }),
  fill: chosen(() => tf.fill([2, 2], 0.25)),
  range: chosen(() => tf.range(1, 9, 3)),
  'range downwards': chosen(() => tf.range(9, 1, -3)),
  linspace: chosen(() => tf.linspace(0, 1, 5)),
};

const input = ({ shape, values }: typeof x34) => new NdArray(Float64Array.from(values, Math.fround), shape, 'float64');

describe.each(Object.entries(cases))('%s', (_name, { f, x, y }) => {
  it('agrees with tfjs to float32 rounding', () => {
    const ours = (jit(f as never) as unknown as (...args: unknown[]) => unknown)(input(x), input(y));
    tf.tidy(() => {
      const engine = tf.engine() as unknown as { runKernelFunc: (params: { kernelName?: string }) => unknown };
      const original = engine.runKernelFunc;
      engine.runKernelFunc = function note(params) {
        if (params.kernelName !== undefined) kernels.add(params.kernelName);
        return original.call(this, params);
      };
      const theirs = f(tf.tensor(x.values, x.shape), tf.tensor(y.values, y.shape));
      Reflect.deleteProperty(engine, 'runKernelFunc');
      const lists = [Array.isArray(theirs) ? theirs : [theirs], Array.isArray(ours) ? ours : [ours]] as const;
      expect(lists[1].length).toBe(lists[0].length);
      lists[0].forEach((tensor, i) => {
        const result = lists[1][i] as number | NdArray;
        expect(typeof result === 'number' ? [] : result.shape).toEqual(tensor.shape);
        const expected = [...tensor.dataSync()];
        const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs));
        const actual = typeof result === 'number' ? [result] : [...result.data];
        expected.forEach((each, k) => expect(Math.abs((actual[k] as number) - each) <= 1e-5 * scale || Object.is(actual[k], each)).toBe(true));
      });
    });
  });
});

it('has tried every kernel with a rule of these files, but for those that no op calls', () => {
  const unreachable = new Set(['LogSoftmax', 'LogicalXor']);
  const rules = { ...unaryRules, ...binaryRules, ...reductionRules, ...fillRules };
  expect(Object.keys(rules).filter((name) => !kernels.has(name) && !unreachable.has(name))).toEqual([]);
});
