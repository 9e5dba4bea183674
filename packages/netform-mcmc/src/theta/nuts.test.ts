import { streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { choleskyOf } from './cholesky.ts';
import type { LogDensity } from './log-density.ts';
import { MOST_DOUBLINGS, nutsStep } from './nuts.ts';

/** A density of one number by value and slope. */
function density(value: (x: number) => number, slope: (x: number) => number): LogDensity {
  return {
    dimension: 1,
    value: ([x]) => value(x!),
    valueAndGradient: ([x], gradient) => {
      gradient[0] = slope(x!);
      return value(x!);
    },
    information: () => Float64Array.of(1),
  };
}

/** Draws of the functions `f` from `count` updates. */
function draws(of: LogDensity, stepSize: number, count: number, f: readonly ((x: number) => number)[]): Float64Array[] {
  const stream = streamOf([1, 2, 3, 4]);
  const rows = f.map(() => new Float64Array(count));
  let theta: Float64Array = Float64Array.of(0.3);
  for (let k = 0; k < count; k++) {
    theta = nutsStep(of, theta, { stepSize, metric: Float64Array.of(1), pilot: theta }, stream).theta.slice();
    f.forEach((each, at) => {
      rows[at]![k] = each(theta[0]!);
    });
  }
  return rows;
}

describe('nutsStep', () => {
  it('has the moments of a skew density, whatever the step size', () => {
    // log density a x - exp(x): exp(x) is Gamma(a, 1) with mean a and variance a, and x has mean digamma(a); a = 2.
    const skew = density(
      (x) => 2 * x - Math.exp(x),
      (x) => 2 - Math.exp(x),
    );
    for (const stepSize of [0.3, 1.1]) {
      const [x, gamma, square] = draws(skew, stepSize, 20_000, [(v) => v, (v) => Math.exp(v), (v) => (Math.exp(v) - 2) ** 2]);
      const expected = [1 - 0.5772156649015329, 2, 2];
      [x!, gamma!, square!].forEach((row, at) => {
        const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
        expect(Math.abs(mean - expected[at]!)).toBeLessThan(4 * meanError([row]));
      });
    }
  });

  it('turns after about half a turn, in coordinates that the metric makes round', () => {
    // N(0, diag(100^2, 0.01^2)) with its own precision as metric: a trajectory of a standard normal turns after length pi at most,
    // and doubling adds at most as much again: 2 pi / 0.2 steps, rounded up to a power of two.
    const scales = [100, 0.01];
    const wide: LogDensity = {
      dimension: 2,
      value: (x) => -scales.reduce((sum, scale, k) => sum + (x[k]! / scale) ** 2, 0) / 2,
      valueAndGradient: (x, gradient) => {
        scales.forEach((scale, k) => {
          gradient[k] = -x[k]! / scale ** 2;
        });
        return wide.value(x);
      },
      information: () => Float64Array.of(1e-4, 0, 0, 1e4),
    };
    const metric = choleskyOf(wide.information(new Float64Array(2)), 2);
    const stream = streamOf([5, 6, 7, 8]);
    let theta: Float64Array = new Float64Array(2);
    for (let k = 0; k < 200; k++) {
      const step = nutsStep(wide, theta, { stepSize: 0.2, metric, pilot: theta }, stream);
      expect(step.evaluations).toBeLessThanOrEqual(64);
      expect(step.divergent).toBe(false);
      theta = step.theta.slice();
    }
  });

  it('says when it diverges, stays where it was, and ends after its last doubling', () => {
    const cliff = density(
      (x) => (x === 0 ? 0 : Number.NEGATIVE_INFINITY),
      () => 1,
    );
    const stream = streamOf([1, 1, 2, 3]);
    const step = nutsStep(cliff, Float64Array.of(0), { stepSize: 0.5, metric: Float64Array.of(1), pilot: Float64Array.of(0) }, stream);
    expect([step.divergent, step.acceptance, step.theta[0]]).toEqual([true, 0, 0]);
    const flat = density(
      () => 0,
      () => 0,
    );
    const endless = nutsStep(flat, Float64Array.of(0), { stepSize: 0.5, metric: Float64Array.of(1), pilot: Float64Array.of(0) }, stream);
    expect(endless.evaluations).toBe(2 ** MOST_DOUBLINGS);
  });
});
