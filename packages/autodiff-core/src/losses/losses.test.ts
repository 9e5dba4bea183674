/** Derivatives from the table of formulas, kinks, reductions, weights, and the losses of tfjs for the same numbers. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { grad } from '../api/grad.ts';
import { hessian } from '../api/jacobian.ts';
import { jit } from '../api/jit.ts';
import { NdArray } from '../array/nd-array.ts';
import { losses } from './losses.ts';

const at = (loss: (prediction: never) => unknown, e: number) =>
  [grad(loss), hessian(loss)].map((derivative) => (derivative as (x: unknown) => unknown)(e)) as [number, number];
const sech2 = (e: number) => 1 / Math.cosh(e) ** 2;
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

it.each<[string, (p: never) => unknown, number, number, number]>([
  // name, loss, prediction, derivative, second derivative; targets are 0 unless written.
  ['squaredError', (p) => losses.squaredError(p, 0), 3, 6, 2],
  ['absoluteError', (p) => losses.absoluteError(p, 0), -3, -1, 0],
  ['absoluteError at 0', (p) => losses.absoluteError(p, 0), 0, 0, 0],
  ['huber inside', (p) => losses.huber(p, 0, { delta: 2 }), 1.5, 1.5, 1],
  ['huber outside', (p) => losses.huber(p, 0, { delta: 2 }), -5, -2, 0],
  ['huber at delta: the inner branch', (p) => losses.huber(p, 0, { delta: 2 }), 2, 2, 1],
  ['logCosh', (p) => losses.logCosh(p, 0), 0.4, Math.tanh(0.4), sech2(0.4)],
  ['logCosh, far', (p) => losses.logCosh(p, 0), -3, Math.tanh(-3), sech2(3)],
  ['quantile below', (p) => losses.quantile(p, 0, { q: 0.9 }), -1, -0.9, 0],
  ['quantile above', (p) => losses.quantile(p, 0, { q: 0.75 }), 1, 0.25, 0],
  ['quantile at the target', (p) => losses.quantile(p, 0, { q: 0.9 }), 0, 0, 0],
  ['logistic', (z) => losses.logistic(z, 0.3), 0.7, sigmoid(0.7) - 0.3, sigmoid(0.7) * sigmoid(-0.7)],
  ['poisson, log link', (z) => losses.poisson(z, 3), 0.5, Math.exp(0.5) - 3, Math.exp(0.5)],
  ['poisson, mean', (mu) => losses.poisson(mu, 3, { input: 'mean', epsilon: 0.1 }), 2, 1 - 3 / 2.1, 3 / 2.1 ** 2],
  ['exponential', (mu) => losses.exponential(mu, 3), 2, 1 / 2 - 3 / 4, -1 / 4 + 6 / 8],
  ['hinge, wrong side', (z) => losses.hinge(z, 1), 0.2, -1, 0],
  ['hinge at the margin', (z) => losses.hinge(z, 1), 1, 0, 0],
  ['squaredHinge', (z) => losses.squaredHinge(z, 0), 0.5, 3, 2],
  ['logLoss', (p) => losses.logLoss(p, 1, { epsilon: 0 }), 0.25, -4, 16],
  ['kullbackLeibler', (q) => losses.kullbackLeibler(q, 0.5), 0.25, -2, 8],
  ['kullbackLeibler of an absent class', (q) => losses.kullbackLeibler(q, 0), 0, 0, 0],
])('%s has the derivatives of its formula', (_name, loss, x, first, second) => {
  const [g, h] = at(loss, x);
  expect(g).toBeCloseTo(first, 13);
  expect(h).toBeCloseTo(second, 13);
});

it('keeps logCosh accurate near 0', () => {
  // log cosh e = e^2/2 - e^4/12 + ...
  expect((losses.logCosh(1e-9, 0) as number) / 5e-19).toBeCloseTo(1, 12);
  expect(losses.logCosh(1e6, 0)).toBe(1e6 - Math.LN2);
});

it('has the negative binomial likelihood and its gradient', () => {
  // y = 2, mu = 3, r = 1.5 : Gamma(3.5)/(Gamma(1.5) 2!) (1/3)^1.5 (2/3)^2 with Gamma(3.5)/Gamma(1.5) = 2.5 * 1.5.
  const probability = ((2.5 * 1.5) / 2) * (1 / 3) ** 1.5 * (2 / 3) ** 2;
  expect(losses.negativeBinomial(3, 1.5, 2)).toBeCloseTo(-Math.log(probability), 14);
  // d/dmu = (r + y)/(r + mu) - y/mu.
  expect(grad((mu: tf.Tensor) => losses.negativeBinomial(mu, 1.5, 2))(3)).toBeCloseTo(3.5 / 4.5 - 2 / 3, 14);
});

describe('crossEntropy', () => {
  it('takes class indices and probabilities', () => {
    const z = [
      [0.2, -1.3, 2.1],
      [1.5, 0.3, -0.7],
    ];
    const byIndex = losses.crossEntropy(z, [2, 1]);
    const byProbability = losses.crossEntropy(z, [
      [0, 0, 1],
      [0, 1, 0],
    ]);
    expect(byIndex).toBeCloseTo(byProbability as number, 15);
    expect(
      losses.crossEntropy(
        [
          [0.2, 1.5],
          [-1.3, 0.3],
          [2.1, -0.7],
        ],
        [2, 1],
        { axis: 0 },
      ),
    ).toBeCloseTo(byIndex as number, 15);
  });

  it('has the gradient softmax sum(y) - y, also for the labels: -log p', () => {
    const byLogits = grad((z: tf.Tensor) => losses.crossEntropy(z, [0.5, 1, 0.25]))([0, 0, 0] as never) as unknown as NdArray;
    [0.5, 1, 0.25].forEach((y, i) => expect(byLogits.data[i]).toBeCloseTo(1.75 / 3 - y, 14));
    const byLabels = grad((y: tf.Tensor) => losses.crossEntropy([0, 0, 0], y))([0.2, 0.3, 0.5] as never) as unknown as NdArray;
    byLabels.data.forEach((each) => expect(each).toBeCloseTo(Math.log(3), 14));
  });

  it('smooths labels', () => {
    // (1 - 0.3) y + 0.1 over equal logits: log 3 whatever y, so distinct logits: z = (log 2, 0, 0), p = (1/2, 1/4, 1/4).
    const loss = losses.crossEntropy([Math.LN2, 0, 0], [1, 0, 0], { labelSmoothing: 0.3 });
    expect(loss).toBeCloseTo(0.8 * Math.LN2 + 0.2 * Math.log(4), 14);
  });
});

describe('reductions', () => {
  const [p, y, w] = [
    [1, 2, 4],
    [0, 0, 0],
    [1, 0, 3],
  ];
  // Squares 1, 4, 16.
  it.each([
    ['mean', undefined, 7],
    ['sum', undefined, 21],
    ['mean', w, 49 / 4],
    ['sum', w, 49],
    ['meanByNonzeroWeights', w, 49 / 2],
  ] as const)('%s with weights %j', (reduction, weights, expected) => {
    expect(losses.squaredError(p, y, { reduction, ...(weights === undefined ? {} : { weights: [...weights] }) })).toBeCloseTo(expected, 14);
  });

  it('none keeps the elements', () => {
    expect([...(losses.squaredError(p, y, { reduction: 'none' }) as NdArray).data]).toEqual([1, 4, 16]);
    expect([...(losses.squaredError(p, y, { reduction: 'none', weights: w }) as NdArray).data]).toEqual([1, 0, 48]);
  });

  it('refuses unknown names', () => {
    expect(() => losses.squaredError(p, y, { reduction: 'average' as never })).toThrow(
      'OPTION_OUT_OF_RANGE: losses.squaredError: reduction is "average", expected one of mean, sum, none, meanByNonzeroWeights. Use one of: mean, sum, none, meanByNonzeroWeights',
    );
  });
});

it('agrees with tf.losses where both have a loss', () => {
  const [p, y] = [
    [0.3, -1.2, 2.1],
    [1, 0, 1],
  ];
  const tensor = (f: (a: tf.Tensor, b: tf.Tensor) => unknown) => (jit(f) as unknown as (a: unknown, b: unknown) => number)(p, y);
  expect(tensor((a, b) => tf.losses.meanSquaredError(b, a))).toBeCloseTo(losses.squaredError(p, y) as number, 14);
  expect(tensor((a, b) => tf.losses.absoluteDifference(b, a))).toBeCloseTo(losses.absoluteError(p, y) as number, 14);
  expect(tensor((a, b) => tf.losses.huberLoss(b, a))).toBeCloseTo(losses.huber(p, y) as number, 14);
  expect(tensor((a, b) => tf.losses.sigmoidCrossEntropy(b, a))).toBeCloseTo(losses.logistic(p, y) as number, 14);
  expect(tensor((a, b) => tf.losses.hingeLoss(b, a))).toBeCloseTo(losses.hinge(p, y) as number, 14);
  expect(tensor((a, b) => tf.losses.logLoss(b, tf.sigmoid(a)))).toBeCloseTo(
    losses.logLoss(new NdArray(Float64Array.from(p, sigmoid), [3], 'float64'), y) as number,
    14,
  );
  const z = [[0.2, -1.3, 2.1]];
  expect(
    (jit((a: tf.Tensor) => tf.losses.softmaxCrossEntropy(tf.tensor2d([[0, 0, 1]]), a as tf.Tensor2D)) as unknown as (a: unknown) => number)(z),
  ).toBeCloseTo(losses.crossEntropy(z, [2]) as number, 14);
  expect(losses.cosine([[0.6, 0.8]], [[1, 0]])).toBeCloseTo(0.4, 15);
});

it('gives accurate second derivatives through the cross-entropy of tfjs', () => {
  // s(z) s(-z) at 40: 4.248354255291589e-18, where s (1 - s) is 0. At 0, 1/4 in spite of the relu inside.
  const f = (z: tf.Tensor) => tf.losses.sigmoidCrossEntropy(tf.tensor1d([1]), tf.reshape(z, [1]) as tf.Tensor1D);
  expect((hessian(f)(40) as number) / 4.248354255291589e-18).toBeCloseTo(1, 13);
  expect(hessian(f)(0)).toBe(0.25);
  expect(grad(f)(0)).toBe(-0.5);
});
