import { momentum, runMethod } from '@thetakit/optimizers';
import { describe, expect, it } from 'vitest';
import { partsOf, shrinkRate, tiltedValley } from './tilted-valley.ts';

describe('the tilted valley', () => {
  it('has the values of its parts and their gradient', () => {
    // angle 90 degrees: the first eigenvector is the y axis; f(1, 2) = (2^2 + 10 * 1^2) / 2 = 7, gradient (10, 2).
    const f = tiltedValley(10, Math.PI / 2);
    expect(f.value(Float64Array.of(1, 2))).toBeCloseTo(7, 14);
    const gradient = f.gradient!(Float64Array.of(1, 2));
    expect(gradient[0]).toBeCloseTo(10, 14);
    expect(gradient[1]).toBeCloseTo(2, 14);
  });

  it('shrinks at the rate of the recurrence', () => {
    // Without momentum the factor is |1 - rate L|: 1 - 0.1 * 4 = 0.6. With complex roots it is sqrt(beta), whatever L.
    expect(shrinkRate(4, 0.1, 0)).toBeCloseTo(0.6, 15);
    expect(shrinkRate(4, 0.1, 0.81)).toBeCloseTo(0.9, 15);
    // rate L = 2 (1 + beta) is the edge of stability: the roots are -1 and -beta.
    expect(shrinkRate(3, 1, 0.5)).toBeCloseTo(1, 15);
  });

  it('predicts what the packaged momentum does to each part', () => {
    const [rate, beta, condition, angle] = [0.05, 0.2, 8, 0.5];
    const at = (maxiter: number) =>
      runMethod(momentum, tiltedValley(condition, angle), Float64Array.of(1, 2), { options: { learningRate: rate, momentum: beta, gtol: 0 }, maxiter }).x;
    // Real roots (sum^2 > 4 beta for both): after 30 steps the ratio of successive parts is the larger root, to (small / large)^30 < 1e-7 of it.
    for (const [i, eigenvalue] of [1, condition].entries()) {
      const ratio = partsOf(at(31), angle)[i]! / partsOf(at(30), angle)[i]!;
      const sum = 1 + beta - rate * eigenvalue;
      if (sum * sum > 4 * beta) expect(Math.abs(ratio)).toBeCloseTo(shrinkRate(eigenvalue, rate, beta), 5);
    }
  });
});
