import { runMethod } from '@thetakit/optimizers';
import type { AnyMethod } from '@thetakit/registry';
import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { convolutionNetwork, denseNetwork } from '../../test-support/small-network.ts';
import { dampedInverse } from './damped-inverse.ts';
import { kfac } from './kfac.ts';
import { addFactors } from './layer-statistics.ts';
import { naturalGradient } from './natural-gradient.ts';

// Linear regression, mean of m = 3 half squared errors: F = J^T J / m is the Hessian, so one natural step is Newton's.
const rows = [
  [1, 2],
  [3, 1],
  [0, 1],
] as const;
const targets = [1, 2, 3];
const residuals = (x: Float64Array) => rows.map(([a, b], i) => a * x[0]! + b * x[1]! - targets[i]!);
const objective = {
  dimension: 2,
  value: (x: Float64Array) => residuals(x).reduce((sum, r) => sum + (r * r) / 6, 0),
  gradient: (x: Float64Array) => Float64Array.from([0, 1], (j) => residuals(x).reduce((sum, r, i) => sum + (r * rows[i]![j]!) / 3, 0)),
};
const fisher = () => Float64Array.of(10 / 3, 5 / 3, 5 / 3, 6 / 3);

describe('naturalGradient', () => {
  it('is exact in one step where the Fisher matrix is the Hessian', () => {
    const { x } = runMethod(naturalGradient({ fisher }), objective, Float64Array.of(5, -7), { options: { damping: 1e-14, klClip: 1e6 }, maxiter: 1 });
    // Normal equations 10 a + 5 b = 7, 5 a + 6 b = 7.
    expect(x[0]).toBeCloseTo(0.2, 12);
    expect(x[1]).toBeCloseTo(1, 12);
  });

  it('does not depend on the units of the parameters', () => {
    // x = D y with D = diag(1, 1000): scores and gradients by y are D times those by x; without damping y moves to D^-1 of x.
    const d = [1, 1000];
    const scaled = {
      ...objective,
      value: (y: Float64Array) => objective.value(y.map((v, i) => v * d[i]!)),
      gradient: (y: Float64Array) => objective.gradient(y.map((v, i) => v * d[i]!)).map((g, i) => g * d[i]!),
    };
    const f = fisher();
    const own = runMethod(naturalGradient({ fisher }), objective, Float64Array.of(1, 1), { options: { learningRate: 0.5, damping: 1e-13 }, maxiter: 3 }).x;
    const other = runMethod(naturalGradient({ fisher: () => f.map((v, at) => v * d[at >> 1]! * d[at & 1]!) }), scaled, Float64Array.of(1, 1e-3), {
      options: { learningRate: 0.5, damping: 1e-13 },
      maxiter: 3,
    }).x;
    expect(other[0]).toBeCloseTo(own[0]!, 9);
    expect(other[1]! * 1000).toBeCloseTo(own[1]!, 9);
  });

  it('solves in the space of the observations when they are fewer than the parameters, to the same step', () => {
    const scores = Float64Array.of(1, 2, 0, -1, 0, 1);
    // The same matrix from twice as many rows goes the other way: F = 1/4 sum of four rows.
    const twice = Float64Array.of(...scores, ...scores);
    const linear = { dimension: 3, value: (x: Float64Array) => x[0]! + x[1]!, gradient: () => Float64Array.of(1, 1, 0) };
    const options = { damping: 0.1, klClip: 1e6 };
    const few = runMethod(naturalGradient({ scores: () => scores }), linear, new Float64Array(3), { options, maxiter: 1 }).x;
    const many = runMethod(naturalGradient({ scores: () => twice }), linear, new Float64Array(3), { options, maxiter: 1 }).x;
    for (const [i, value] of few.entries()) expect(value).toBeCloseTo(many[i]!, 12);
  });

  it('refuses matrices of other shapes', () => {
    const run = (source: Parameters<typeof naturalGradient>[0]) => () => runMethod(naturalGradient(source), objective, Float64Array.of(1, 1), { maxiter: 2 });
    expect(run({ fisher: () => new Float64Array(3) })).toThrow('SHAPE_MISMATCH: natural-gradient: the Fisher matrix has 3 elements, expected 2 x 2');
    expect(run({ scores: () => new Float64Array(5) })).toThrow('SHAPE_MISMATCH: natural-gradient: there are 5 scores, expected rows of 2');
  });
});

describe('kfac', () => {
  it('makes the factors worked by hand, for dense layers and for convolutions', () => {
    const layer = { inputs: 1, outputs: 1 };
    const [a, s] = [new Float64Array(4), new Float64Array(1)];
    // Two examples a = 1, 3 with g = 2, -4: A = [[(1 + 9) / 2, (1 + 3) / 2], [2, 1]], S = (4 + 16) / 2.
    addFactors(layer, 0, { examples: 2, inputs: [1, 3], outputGradients: [2, -4] }, a, s, 0, 1);
    expect([[...a], [...s]]).toEqual([[5, 2, 2, 1], [10]]);
    // The same rows as two positions of one example: A sums over positions, S averages.
    addFactors(layer, 0, { examples: 1, inputs: [1, 3], outputGradients: [2, -4] }, a, s, 0, 1);
    expect([[...a], [...s]]).toEqual([[10, 4, 4, 2], [10]]);
  });

  it('is exact in one step on a linear layer of one output, whose Fisher matrix is such a product', () => {
    const network = {
      layers: [{ inputs: 2, outputs: 1, bias: false }],
      statistics: () => [{ examples: 3, inputs: rows.flat(), outputGradients: [1, 1, 1] }],
    };
    const options = { learningRate: 1, momentum: 0, damping: 1e-24, klClip: 1e6 };
    const { x } = runMethod(kfac(network), objective, Float64Array.of(5, -7), { options, maxiter: 1 });
    // The damping leaves sqrt(1e-24) of the factors: 12 digits of steps of length 10.
    expect(x[0]).toBeCloseTo(0.2, 10);
    expect(x[1]).toBeCloseTo(1, 10);
  });

  it('says when layers and parameters, or layers and statistics, do not fit', () => {
    const network = { layers: [{ inputs: 2, outputs: 1 }], statistics: () => [{ examples: 3, inputs: [1, 2, 3], outputGradients: [1] }] };
    const run = (x0: Float64Array) => () =>
      runMethod(kfac(network), { ...objective, dimension: x0.length, gradient: () => new Float64Array(x0.length).fill(1) }, x0);
    expect(run(Float64Array.of(1, 1))).toThrow(
      'SHAPE_MISMATCH: kfac: the layers have 3 parameters, and x has 2. List every layer, with bias: false where there is none',
    );
    expect(run(Float64Array.of(1, 1, 1))).toThrow(
      'SHAPE_MISMATCH: kfac: the statistics of layer 0 have 3 inputs and 1 gradients for 3 examples, expected rows of 2 and of 1',
    );
  });
});

it('dampedInverse inverts, and raises a shift that rounding has made too small', () => {
  const out = new Float64Array(4);
  dampedInverse(Float64Array.of(3, 1, 1, 3), 2, 1, out);
  // [[4, 1], [1, 4]]^-1 = [[4, -1], [-1, 4]] / 15
  [4 / 15, -1 / 15, -1 / 15, 4 / 15].forEach((value, i) => expect(out[i]).toBeCloseTo(value, 14));
  dampedInverse(Float64Array.of(1, 1, 1, 1 - 1e-15), 2, 1e-18, out);
  expect(out.every(Number.isFinite)).toBe(true);
});

it.each([denseNetwork, convolutionNetwork])('the gradient of the test network is that of central differences', (make) => {
  const { objective: net, start } = make(3);
  const gradient = net.gradient!(start).slice();
  for (let i = 0; i < start.length; i += 7) {
    const h = 1e-5;
    const at = (by: number) => net.value(start.map((v, j) => (j === i ? v + by : v)));
    // Error of the differences: h^2 f''' / 6 + eps f / h, about 1e-10 each.
    expect(gradient[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 8);
  }
});

const bowl: AnyMethod = naturalGradient({ fisher: (x) => Float64Array.from({ length: x.length ** 2 }, (_, at) => (at % (x.length + 1) === 0 ? 1 : 0)) });
describe('naturalGradient keeps the contract of methods', () => {
  for (const { name, run } of conformance(bowl)) it(name, run);
});
