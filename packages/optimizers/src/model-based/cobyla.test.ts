import { describe, expect, it } from 'vitest';
import { minimize } from '../minimize/minimize.ts';
import { runMethod } from '../run/run-method.ts';
import { cobyla } from './cobyla.ts';

describe('COBYLA', () => {
  it('solves a linear program at once: the models are exact', () => {
    // min -x - 2 y, x + y <= 4, x + 3 y <= 6, x, y >= 0: the corner (3, 1), value -5.
    const result = minimize(([x, y]) => -x! - 2 * y!, [0, 0], {
      method: 'COBYLA',
      bounds: { lower: 0 },
      constraints: {
        A: [
          [1, 1],
          [1, 3],
        ],
        ub: [4, 6],
      },
    });
    expect(result.success).toBe(true);
    expect(result.x[0]).toBeCloseTo(3, 9);
    expect(result.x[1]).toBeCloseTo(1, 9);
    // Multipliers of upper sides are negative: -1 = u1 + u2, -2 = u1 + 3 u2, so u = (-1/2, -1/2).
    expect((result['multipliers'] as Float64Array)[0]).toBeCloseTo(-0.5, 6);
    expect((result['multipliers'] as Float64Array)[1]).toBeCloseTo(-0.5, 6);
    // Simplex, doubling steps of 1/2 to a distance of 3, radius down to 1e-7, one more round.
    expect(result.nfev).toBeLessThan(60);
  });

  it('keeps an equality: the point of the circle nearest to (2, 0)', () => {
    const result = minimize(([x, y]) => (x! - 2) ** 2 + y! ** 2, [0, 1], {
      method: 'cobyla',
      constraints: { fun: ([x, y]) => x! ** 2 + y! ** 2, lb: 1, ub: 1 },
    });
    expect(result.x[0]).toBeCloseTo(1, 6);
    expect(result.maxcv).toBeLessThanOrEqual(1e-8);
  });

  it('never calls a point a success whose model is steep', () => {
    const f = { dimension: 2, value: ([x, y]: Float64Array) => 100 * (y! - x! * x!) ** 2 + (1 - x!) ** 2 };
    const result = runMethod(cobyla, f, Float64Array.of(-1.2, 1), { maxfev: 300 });
    expect(result).toMatchObject({ success: false, reason: 'max-evaluations', nfev: 300 });
  });
});
