/**
 * Values, gradients and Hessian products computed with mpmath at 90 digits, printed to 17. Tolerance: 1e-13 relative to
 * the largest entry, a few hundred roundings; the sums have at most 40 terms.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { objective } from '../api/objective.ts';
import { losses } from './losses.ts';

const features = [
  [1, 0.5],
  [1, -1.5],
  [1, 2],
  [1, 0],
];
const targets = [0.3, -2, 1.7, 0.1];
const counts = [3, 0, 2, 7];
const labels = [1, 0, 1, 0];

interface Golden {
  readonly name: string;
  readonly f: (w: tf.Tensor1D) => unknown;
  readonly at: readonly number[];
  readonly v: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly product: readonly number[];
}

const predict = (w: tf.Tensor1D): tf.Tensor1D => tf.reshape(tf.matMul(tf.tensor2d(features), tf.reshape(w, [2, 1])), [4]);
const regression = { at: [0.25, -0.75], v: [1, -2] };

const cases: Golden[] = [
  {
    name: 'logistic, mean',
    f: (w) => losses.logistic(predict(w), labels),
    ...regression,
    value: 1.1714700470357584,
    gradient: [0.012963511019242967, -0.75437114391142304],
    product: [0.092789576021288589, -0.50128414886063817],
  },
  {
    name: 'logistic, sum, ridge 0.1',
    f: (w) => tf.add(losses.logistic(predict(w), labels, { reduction: 'sum' }), tf.mul(0.1, tf.sum(tf.square(w)))),
    ...regression,
    value: 4.7483801881430334,
    gradient: [0.10185404407697187, -3.1674845756456922],
    product: [0.57115830408515435, -2.4051365954425527],
  },
  {
    name: 'softmax cross-entropy, mean, by class index',
    f: (z) => losses.crossEntropy(tf.reshape(z, [2, 3]), [2, 1]),
    at: [0.2, -1.3, 2.1, 1.5, 0.3, -0.7],
    v: [1, 0, -1, 2, 1, 0],
    value: 0.85650486943874471,
    gradient: [0.063218920806811433, 0.014106047924034738, -0.077324968730846171, 0.35410830822070478, -0.39334462717390167, 0.039236318953196889],
    product: [0.10866777556849801, 0.010141010241537853, -0.11880878581003586, 0.13111073336949452, -0.067165578815642573, -0.063945154553851944],
  },
  {
    name: 'poisson, log link, mean',
    f: (w) => losses.poisson(predict(w), counts),
    ...regression,
    value: 1.883275959763276,
    gradient: [-1.397974040236724, -2.6045892598420469],
    product: [4.0612044794473699, -6.3623722796711508],
  },
  {
    name: 'poisson, log link, full',
    f: (w) => losses.poisson(predict(w), counts, { full: true }),
    ...regression,
    value: 4.6357929624766297,
    gradient: [-1.397974040236724, -2.6045892598420469],
    product: [4.0612044794473699, -6.3623722796711508],
  },
  {
    name: 'poisson, softplus mean, eps 1e-5',
    f: (w) => losses.poisson(tf.softplus(predict(w)), counts, { input: 'mean', epsilon: 1e-5 }),
    ...regression,
    value: 2.1950690908796343,
    gradient: [-1.6759159369160672, -1.291206740493964],
    product: [0.24061588591915515, -0.78408766252318319],
  },
  {
    name: 'huber, delta 1, mean',
    f: (w) => losses.huber(predict(w), targets),
    ...regression,
    value: 1.356640625,
    gradient: [-0.06875, -0.928125],
    product: [0.25, 0],
  },
  {
    name: 'log-cosh, mean',
    f: (w) => losses.logCosh(predict(w), targets),
    ...regression,
    value: 1.2603843711813331,
    gradient: [-0.062281087582179209, -0.92153269215669054],
    product: [0.24095739027372636, -0.023355837985175236],
  },
  {
    name: 'squared error, mean',
    f: (w) => losses.squaredError(predict(w), targets),
    ...regression,
    value: 5.0740625,
    gradient: [0.075, -5.5875],
    product: [1, -6],
  },
  {
    name: 'gaussian negative log-likelihood, mean',
    f: (w) => losses.gaussian(predict(tf.slice1d(w, 0, 2)), tf.reshape(tf.slice1d(w, 2, 1), []), targets),
    at: [0.25, -0.75, -0.4],
    v: [1, -2, 0.5],
    value: 6.1652054169440784,
    gradient: [0.083457784818467535, -6.2176049689758314, -10.292533767478811],
    product: [1.0293126794277663, -0.45901781650157144, -13.744801678061449],
  },
  {
    name: 'tanh network 2-2-1, mean squared error',
    f: (p) => {
      const hidden = tf.tanh(tf.add(tf.matMul(tf.tensor2d(features), tf.reshape(tf.slice1d(p, 0, 4), [2, 2])), tf.slice1d(p, 4, 2)));
      const out = tf.add(tf.matMul(hidden, tf.reshape(tf.slice1d(p, 6, 2), [2, 1])), tf.slice1d(p, 8, 1));
      return losses.squaredError(tf.reshape(out, [4]), targets);
    },
    at: [0.1, -0.2, 0.3, 0.4, 0.05, -0.15, 0.7, -0.6, 0.2],
    v: [1, -1, 0.5, 0, 2, 0, -1, 1, 0.25],
    value: 1.9669607550540126,
    gradient: [
      0.70914553104087552, -0.17342017978539343, -1.687775587700535, 1.1141032920352774, 0.70914553104087552, -0.17342017978539343, -0.71257655112782744,
      -1.2612298187046799, 0.86535528229880582,
    ],
    product: [
      3.7011609553864848, -0.95949241654862566, 4.1806145405249584, -3.1795137396293666, 3.7011609553864848, -0.95949241654862566, 2.8477947915179233,
      -0.9648569948214324, 4.2718164891197912,
    ],
  },
  {
    name: 'rosenbrock, n = 4',
    f: (x) => {
      const [a, b] = [tf.slice1d(x, 0, 3), tf.slice1d(x, 1, 3)];
      return tf.sum(tf.add(tf.mul(100, tf.square(tf.sub(b, tf.square(a)))), tf.square(tf.sub(1, a))));
    },
    at: [-1.2, 1, 0.5, 2],
    v: [1, 2, -1, 0.5],
    value: 355.7,
    gradient: [-215.6, 112, -451, 350],
    product: [2290, 3284, -602, 300],
  },
];

const closeTo = (actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-13) => {
  const scale = Math.max(...expected.map(Math.abs), 1);
  expected.forEach((each, i) => expect(Math.abs((actual[i] as number) - each)).toBeLessThanOrEqual(tolerance * scale));
};

describe.each(cases)('$name', ({ f, at, v, value, gradient, product }) => {
  it.each(['js', 'interpreter'] as const)('agrees with 90-digit arithmetic (%s)', (backend) => {
    const problem = objective(f, [...at], { backend });
    const x = Float64Array.from(at);
    closeTo([problem.value(x)], [value]);
    closeTo(problem.gradient(x), gradient);
    closeTo(problem.hessianProduct(x, Float64Array.from(v)), product);
    const n = at.length;
    const hessian = problem.hessian(x);
    const times = Array.from({ length: n }, (_, i) => v.reduce((sum, vj, j) => sum + vj * (hessian[i * n + j] as number), 0));
    closeTo(times, product);
  });
});
