import { runMethod } from '@thetakit/optimizers';
import { mghProblems } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { levenbergMarquardt } from './levenberg-marquardt.ts';

const options = { geodesicAcceleration: true };

/** r = x^2 - 4. */
const square: Objective = {
  dimension: 1,
  residualCount: 1,
  value: () => NaN,
  residuals: (x) => Float64Array.of(x[0]! ** 2 - 4),
  jacobian: (x) => Float64Array.of(2 * x[0]!),
};

const first = (start: number, bounds?: { lower: Float64Array; upper: Float64Array }) =>
  runMethod(levenbergMarquardt, square, Float64Array.of(start), { options, maxiter: 1, ...(bounds === undefined ? {} : { bounds }) });

describe('geodesic acceleration', () => {
  it('bends the step as worked by hand', () => {
    // From 3: J = 6, v = -5/6, r_vv = 2 v^2 = 25/18, a = -(25/18)/6 = -25/108, 2 |a|/|v| = 5/9 <= 0.75: p = -5/6 - 25/216.
    const result = first(3);
    // second differences of a parabola with h = 0.1 are exact to eps r / h^2 = 1e-13
    expect(result.x[0]).toBeCloseTo(3 - 5 / 6 - 25 / 216, 11);
    expect(result.nfev).toBe(3);
  });

  it('keeps the straight step where the bend is too large to be trusted', () => {
    // From 1: J = 2, v = 3/2, r_vv = 9/2, a = -9/4, 2 |a|/|v| = 3 > 0.75: p = 3/2
    expect(first(1).x[0]).toBeCloseTo(2.5, 14);
  });

  it('stays within bounds', () => {
    expect(first(3, { lower: Float64Array.of(2.1), upper: Float64Array.of(5) }).x[0]).toBe(2.1);
  });

  it('solves as many MGH instances as without, with fewer Jacobians', () => {
    let [solved, bent, straight] = [0, 0, 0];
    for (const { objective, starts, best } of mghProblems) {
      const start = Float64Array.from(starts[0]!);
      const result = runMethod(levenbergMarquardt, objective(), start, { options });
      const f = 2 * result.fun;
      if (best.value === 0 ? f <= 1e-10 : (f - best.value) / best.value <= 1e-6) solved += 1;
      bent += result.njev;
      straight += runMethod(levenbergMarquardt, objective(), start, {}).njev;
    }
    expect(solved).toBe(44);
    expect(bent).toBeLessThan(straight);
  }, 60_000);

  it('is off by default, and then costs nothing', () => {
    const { nfev } = runMethod(levenbergMarquardt, square, Float64Array.of(3), { maxiter: 1 });
    expect(nfev).toBe(2);
  });
});

describe('levenberg-marquardt with geodesic acceleration keeps the contract of methods', () => {
  for (const { name, run } of conformance(levenbergMarquardt, options)) it(name, run);
});
