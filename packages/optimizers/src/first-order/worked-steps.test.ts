import type { AnyMethod, Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { runMethod } from '../run/run-method.ts';
import { adabelief } from './adabelief.ts';
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adagradDA } from './adagrad-da.ts';
import { adamax } from './adamax.ts';
import { adamw } from './adamw.ts';
import { adan } from './adan.ts';
import { ademamix } from './ademamix.ts';
import { adopt } from './adopt.ts';
import { amsgrad } from './amsgrad.ts';
import { asgd } from './asgd.ts';
import { dog } from './dog.ts';
import { ftrl } from './ftrl.ts';
import { lamb } from './lamb.ts';
import { lars } from './lars.ts';
import { lion } from './lion.ts';
import { madgrad } from './madgrad.ts';
import { nadam } from './nadam.ts';
import { nesterov } from './nesterov.ts';
import { novograd } from './novograd.ts';
import { prodigy } from './prodigy.ts';
import { proximalAdagrad } from './proximal-adagrad.ts';
import { proximalGradientDescent } from './proximal-gradient-descent.ts';
import { radam } from './radam.ts';
import { rmsprop } from './rmsprop.ts';
import { rprop } from './rprop.ts';
import { scheduleFree } from './schedule-free.ts';
import { sm3 } from './sm3.ts';
import { yogi } from './yogi.ts';

/** f = 3 x1 - 4 x2: the gradient is (3, -4) everywhere, so every step can be worked by hand. */
const slope: Objective = {
  dimension: 2,
  value: (x) => 3 * x[0]! - 4 * x[1]!,
  gradient: (_, out: Float64Array = new Float64Array(2)) => {
    out.set([3, -4]);
    return out;
  },
};

/** The points after each step from x0, with learning rate 0.1. */
function stepsOf(method: AnyMethod, options: object, x0: readonly number[], count: number): number[][] {
  const settings = { options: { learningRate: 0.1, ...options }, maxiter: count, history: true };
  return runMethod(method, slope, Float64Array.from(x0), settings).history!.map(({ x }) => Array.from(x));
}

interface Worked {
  readonly method: AnyMethod;
  readonly options: object;
  /** x1 after each step. Where x2 is not given, only x1 is compared. */
  readonly first: readonly number[];
  readonly second?: readonly number[];
  readonly start?: readonly number[];
}

const rt = Math.sqrt;
const golden = (1 + rt(5)) / 2;
const worked: readonly Worked[] = [
  // S = 0.1 + 9, then 0.1 + 18; for x2: 0.1 + 16
  { method: adagrad, options: { variant: 'tf' }, first: [1 - 0.3 / rt(9.1), 1 - 0.3 / rt(9.1) - 0.3 / rt(18.1)], second: [1 + 0.4 / rt(16.1)] },
  { method: adagrad, options: { variant: 'optax', epsilon: 0.9 }, first: [1 - 0.3 / rt(10)] },
  // S = 9, then 18; the second rate is 0.1 / (1 + 1)
  { method: adagrad, options: { epsilon: 0, learningRateDecay: 1 }, first: [0.9, 0.9 - 0.15 / rt(18)], second: [1.1] },
  // G = 3, 6 less t l1 = 1, 2; denominators l2 t eta + sqrt(S) with S = 9.1, 18.1. The start is forgotten.
  { method: adagradDA, options: { l1: 1, l2: 0.5 }, first: [-0.2 / (0.05 + rt(9.1)), -0.4 / (0.1 + rt(18.1))], start: [7, 7] },
  // E = 9, d = sqrt(1) / sqrt(10) 3, U = d^2 = 0.9; tf1x steps by sqrt(1.9) / sqrt(10) 3
  { method: adadelta, options: { rho: 0, epsilon: 1, variant: 'tf' }, first: [1 - 0.3 / rt(10), 1 - 0.3 / rt(10) - 0.3 * rt(0.19)] },
  { method: adadelta, options: { rho: 0, epsilon: 1, variant: 'tf1x' }, first: [1 - 0.3 * rt(0.19)] },
  // s = 0.9 1 + 0.1 9 = 1.8; s = 0.1 9 = 0.9; centred 0.9 - 0.3^2 = 0.9^2
  { method: rmsprop, options: { variant: 'tf', epsilon: 0 }, first: [1 - 0.3 / rt(1.8)] },
  { method: rmsprop, options: { variant: 'torch', rho: 0.9, epsilon: 0 }, first: [1 - 0.3 / rt(0.9)] },
  { method: rmsprop, options: { variant: 'torch', rho: 0.9, epsilon: 0, centered: true }, first: [1 - 0.3 / 0.9] },
  { method: rmsprop, options: { variant: 'optax', epsilon: 0.1, momentum: 0.5 }, first: [0.7, 0.7 - 0.15 - 0.3 / rt(1.81)] },
  // n = 9, z = 3 - 3 / 0.1 = -27, x = 27 / 30; with l1 = 9 and l2 = 15: 18 / (30 + 30); x2: n = 16, z = -4 - 40, x = 44 / 40
  { method: ftrl, options: { initialAccumulator: 0 }, first: [0.9], second: [1.1] },
  { method: ftrl, options: { initialAccumulator: 0, l1: 9, l2: 15 }, first: [0.3] },
  { method: ftrl, options: { initialAccumulator: 0, l1: 27 }, first: [0] },
  // beta = 3: 27 / 60
  { method: ftrl, options: { initialAccumulator: 0, beta: 3 }, first: [0.45] },
  // h = 3 + 2 0.5 1 = 4, n = 9: z = 4 - 30; tf1x has n = 16: z = 4 - 40, x = 36 / 40
  { method: ftrl, options: { initialAccumulator: 0, l2Shrinkage: 0.5 }, first: [26 / 30] },
  { method: ftrl, options: { initialAccumulator: 0, l2Shrinkage: 0.5, variant: 'tf1x' }, first: [0.9] },
  // y = 0.7, less 0.1, over 1.2; x2: y = 1.4
  { method: proximalGradientDescent, options: { l1: 1, l2: 2 }, first: [0.5], second: [1.3 / 1.2] },
  // S = 16, a = 0.025, y = 0.925, less 0.125, over 2
  { method: proximalAdagrad, options: { initialAccumulator: 7, l1: 5, l2: 40 }, first: [0.4] },
  // Adam's first step is 0.1 against the sign of the gradient
  { method: adamw, options: { epsilon: 0, weightDecay: 0.5 }, first: [0.95 - 0.1], second: [0.95 + 0.1] },
  { method: adamw, options: { epsilon: 0, weightDecay: 0.5, variant: 'paper' }, first: [0.5 - 0.1] },
  // psi = 0: u = 0.45, P = 0.45; m = 0.3, sqrt(vh) = 3
  { method: nadam, options: { epsilon: 0, momentumDecay: 0 }, first: [1 - 0.1 * (1 + (0.45 / 0.7975) * 0.1)] },
  { method: nadam, options: { epsilon: 0, variant: 'optax' }, first: [1 - 0.1 * (0.09 / 0.19 + 1)] },
  { method: nadam, options: { epsilon: 0, variant: 'tf' }, first: [1 - 0.1 * (0.09 + 0.1) * 10] },
  // not adaptive before step 6: mh = 3
  { method: radam, options: {}, first: [0.7, 0.4, 0.1], second: [1.4, 1.8, 2.2] },
  // m = 0.3, v = 0.009, vh = 9
  { method: amsgrad, options: { variant: 'paper', epsilon: 0 }, first: [1 - 0.03 / rt(0.009)] },
  { method: amsgrad, options: { variant: 'torch', epsilon: 3 }, first: [0.95] },
  { method: amsgrad, options: { variant: 'optax', epsilon: 3 }, first: [0.95] },
  { method: amsgrad, options: { variant: 'tf', epsilon: 0 }, first: [0.9, 0.8] },
  // u = 3, or 3 + 1
  { method: adamax, options: { variant: 'paper' }, first: [0.9, 0.8], second: [1.1, 1.2] },
  { method: adamax, options: { epsilon: 1 }, first: [1 - 0.3 / 4] },
  // v = 0.001 9, vh = 9, mh = 3
  { method: yogi, options: { initialMoments: 0, epsilon: 1 }, first: [1 - 0.3 / 4] },
  // sh = (3 - 0.3)^2
  { method: adabelief, options: {}, first: [1 - 0.3 / 2.7], second: [1 + 0.4 / 3.6] },
  { method: lion, options: { weightDecay: 0.5 }, first: [0.85], second: [1.05] },
  // u = (1, -1): |x| = 5, |u| = sqrt(2), or both per layer
  { method: lamb, options: { epsilon: 0 }, start: [3, 4], first: [3 - 0.5 / rt(2)], second: [4 + 0.5 / rt(2)] },
  { method: lamb, options: { epsilon: 0, layerSizes: [1, 1] }, start: [3, 4], first: [3 - 0.3], second: [4 + 0.4] },
  { method: lamb, options: { epsilon: 0 }, start: [0, 0], first: [-0.1], second: [0.1] },
  // |x| = |g| = 5: b = 0.1 0.5 g, then 0.9 b + ...
  { method: lars, options: { trustCoefficient: 0.5 }, start: [3, 4], first: [3 - 0.15], second: [4 + 0.2] },
  { method: lars, options: { trustCoefficient: 0.5, layerSizes: [1, 1], momentum: 0 }, start: [6, 4], first: [6 - 0.3, 5.7 - 0.285], second: [4.2] },
  // z = 0.7, y = 0.7 + 0.9 (-0.3); 1983: a = 1, golden ratio, ...
  { method: nesterov, options: {}, first: [0.43, 0.43 - 0.3 + 0.9 * (0.13 - 0.7)] },
  { method: nesterov, options: { variant: 'paper' }, first: [0.7, 0.4 - (0.3 * (golden - 1)) / ((1 + rt(1 + 4 * golden ** 2)) / 2)] },
  // every length grows by 1.2
  { method: rprop, options: {}, first: [0.9, 0.78], second: [1.1, 1.22] },
  // (1 - 0.5 0.1) 1 - 0.3, then the rate is 0.1 / 1.05
  { method: asgd, options: { decay: 0.5, power: 1 }, first: [0.65, 0.65 * (1 - 0.05 / 1.05) - 0.3 / 1.05] },
  // no differences: Adam's first steps
  { method: adan, options: { epsilon: 0, epsilonRoot: 0 }, first: [0.9, 0.8], second: [1.1, 1.2] },
  // |g| = 5: u = 0.6, m = 0.6, then 0.54 + 0.6; per layer u = 1
  { method: novograd, options: { epsilon: 0 }, first: [0.94, 0.94 - 0.114], second: [1.08] },
  { method: novograd, options: { epsilon: 0, layerSizes: [1, 1] }, first: [0.9, 0.9 - 0.19], second: [1.1] },
  // m = 0.1, then 0.09 + 0.3 / sqrt(18); in one column of two rows the sums are the entries' own
  { method: sm3, options: { epsilon: 0 }, first: [0.99, 0.99 - 0.009 - 0.03 / rt(18)] },
  { method: sm3, options: { epsilon: 0, shape: [2, 1] }, first: [0.99, 0.99 - 0.009 - 0.03 / rt(18)] },
  // weights 0.1 and 0.1 sqrt(2)
  { method: madgrad, options: { epsilon: 1e-300, momentum: 0 }, first: [1 - 0.3 / Math.cbrt(0.9), 1 - (0.3 + 0.3 * rt(2)) / Math.cbrt(0.9 + 0.9 * rt(2))] },
  // slow mean 0.0003, times 5
  { method: ademamix, options: { epsilon: 0 }, first: [1 - 0.1 * 1.0005] },
  // step 0 stays; u = 1, m = 0.1
  { method: adopt, options: {}, first: [1, 0.99], second: [1, 1.01] },
  // the scales of the first step cancel: d eta = 0.05
  { method: prodigy, options: { firstRate: 0.5, epsilon: 0 }, first: [0.95], second: [1.05] },
  // r = 1 + 5, |g| = 5
  { method: dog, options: { firstMove: 1, epsilon: 0 }, start: [3, 4], first: [3 - 0.36, 2.64 - 1.8 / rt(50)], second: [4 + 0.48] },
  // z = 0.7, 0.4; a = 0.7, 0.55
  { method: scheduleFree, options: { base: 'sgd', interpolation: 0.5 }, first: [0.7, 0.475], second: [1.4, 1.7] },
];

describe('steps worked by hand', () => {
  for (const { method, options, first, second = [], start = [1, 1] } of worked) {
    it(`${method.id} ${JSON.stringify(options)}`, () => {
      const steps = stepsOf(method, options, start, first.length);
      // A handful of roundings, each at most 1.1e-16 of numbers below 10; epsilonRoot of AdaBelief adds 7e-15.
      first.forEach((value, k) => expect(steps[k]![0]!).toBeCloseTo(value, 13));
      second.forEach((value, k) => expect(steps[k]![1]!).toBeCloseTo(value, 13));
    });
  }

  it('Rprop stays where the slope has turned, and comes back with half the length', () => {
    const parabola: Objective = { dimension: 1, value: (x) => x[0]! ** 2 / 2, gradient: (x) => x.slice() };
    const { history } = runMethod(rprop, parabola, Float64Array.of(1), { options: { learningRate: 0.6 }, maxiter: 4, history: true });
    // lengths 0.6, 0.72, 0.36 without a move, 0.36
    [0.4, -0.32, -0.32, 0.04].forEach((value, k) => expect(history![k]!.x[0]!).toBeCloseTo(value, 13));
  });

  it('ASGD averages the points after step t0 + 1', () => {
    // x = 0.7, 0.4, 0.1, -0.2, ...; the update at x_4 makes x_5 = -0.5 and with it the mean of x_2, ..., x_5
    const options = { learningRate: 0.1, decay: 0, averageFrom: 0 };
    const { average } = runMethod(asgd, slope, Float64Array.of(1, 1), { options, maxiter: 4 });
    expect((average as Float64Array)[0]!).toBeCloseTo((0.4 + 0.1 - 0.2 - 0.5) / 4, 13);
  });

  it('FTRL leaves a coordinate at 0 that has seen no gradient', () => {
    const flat: Objective = { dimension: 2, value: (x) => 3 * x[0]!, gradient: () => Float64Array.of(3, 0) };
    const options = { learningRate: 0.1, initialAccumulator: 0, l2Shrinkage: 0.5 };
    const { history } = runMethod(ftrl, flat, Float64Array.of(1, 1), { options, maxiter: 2, history: true });
    for (const { x } of history!) expect(x[1]).toBe(0);
  });

  it('RAdam is adaptive from step 6 on, in the paper from step 5', () => {
    const moves = (variant: string) => {
      const x = stepsOf(radam, { variant }, [0, 0], 7).map(([first]) => first!);
      return x.map((value, k) => (k === 0 ? 0 : x[k - 1]!) - value);
    };
    // r at rt = 4 + small is near 0: the first adaptive steps are short.
    expect(moves('torch').map((move) => move > 0.29)).toEqual([true, true, true, true, true, false, false]);
    expect(moves('paper').map((move) => move > 0.29)).toEqual([true, true, true, true, false, false, false]);
  });
});
