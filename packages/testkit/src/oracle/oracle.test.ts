import { describe, expect, it } from 'vitest';
import { convexQuadratic, curvedValley } from '../method/sample-problems.ts';
import { gradientError, hessianError } from './check-gradient.ts';
import { convergenceOrder, differenceOrder } from './convergence-order.ts';
import { goldenDifference, requireGolden } from './golden.ts';

describe('derivative checks', () => {
  it('agree with the sample problems, all oracles of which are written by hand', () => {
    for (const { objective, start } of [convexQuadratic, curvedValley]) {
      const x = Float64Array.from(start);
      // Truncation h^2 f''' / 6 with h = 6e-6 and third derivatives up to 2400 / 2: 7e-9.
      expect(gradientError(objective, x).error).toBeLessThan(2e-8);
      expect(hessianError(objective, x).error).toBeLessThan(2e-8);
    }
  });

  it('find the wrong element', () => {
    const { objective } = curvedValley;
    const wrong = { ...objective, gradient: (x: Float64Array) => objective.gradient(x).map((g, i) => (i === 1 ? g + 0.5 : g)) };
    // At (-1.2, 1): g2 = 100 (x2 - x1^2) = -44, so the reported error is 0.5 / 44.
    expect(gradientError(wrong, Float64Array.of(-1.2, 1))).toMatchObject({ index: 1 });
    expect(gradientError(wrong, Float64Array.of(-1.2, 1)).error).toBeCloseTo(0.5 / 44, 6);
  });
});

describe('orders', () => {
  it('are 2 for Newton on sqrt(2), 1 for a halving sequence, 2 for central differences', () => {
    const newton = [2];
    for (let k = 0; k < 4; k++) newton.push(newton[k]! / 2 + 1 / newton[k]!);
    // The fit of finitely many steps is within 0.1 of the limit 2.
    expect(Math.abs(convergenceOrder(newton.map((x) => Math.abs(x - Math.SQRT2)).slice(0, 4)) - 2)).toBeLessThan(0.1);
    expect(convergenceOrder([1, 0.5, 0.25, 0.125])).toBeCloseTo(1, 12);
    const steps = [0.1, 0.05, 0.025];
    const errors = steps.map((h) => Math.abs((Math.exp(h) - Math.exp(-h)) / (2 * h) - 1));
    expect(differenceOrder(steps, errors)).toBeCloseTo(2, 2);
    expect(convergenceOrder([1, 0])).toBeNaN();
  });
});

describe('golden numbers', () => {
  it('report the worst element and fail by exact text', () => {
    expect(goldenDifference([1, 2.2], [1, 2])).toMatchObject({ index: 1, actual: 2.2, expected: 2 });
    expect(() => requireGolden('adam', [1, 2.5], [1, 2], 1e-9)).toThrow(
      'CONFORMANCE_FAILED: adam: number 1 is 2.5, expected 2 within 1e-9 (relative difference 0.25). Find out which of the two is right',
    );
    expect(() => requireGolden('adam', [NaN], [2], 1e-9)).toThrow('number 0 is NaN');
    expect(() => goldenDifference([1], [1, 2])).toThrow('CONFORMANCE_FAILED: golden: there are 1 numbers, expected 2. Compare like with like');
  });
});
