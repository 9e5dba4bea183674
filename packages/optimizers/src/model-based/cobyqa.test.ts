import type { Constraints } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { minimize } from '../minimize/minimize.ts';
import { runMethod } from '../run/run-method.ts';
import { cobyqa } from './cobyqa.ts';

describe('COBYQA', () => {
  it('solves HS71 from values alone, inside the bounds', () => {
    const seen: Float64Array[] = [];
    const result = minimize(
      (x) => {
        seen.push(x);
        return x[0]! * x[3]! * (x[0]! + x[1]! + x[2]!) + x[2]!;
      },
      [1, 5, 5, 1],
      {
        method: 'COBYQA',
        bounds: { lower: 1, upper: 5 },
        constraints: [
          { type: 'eq', fun: (x) => x.reduce((sum, value) => sum + value * value, -40) },
          { type: 'ineq', fun: (x) => x.reduce((product, value) => product * value, 1) - 25 },
        ],
      },
    );
    expect(result.success).toBe(true);
    // Published value, 17.0140173.
    expect(result.fun).toBeCloseTo(17.0140173, 5);
    expect(result.maxcv).toBeLessThanOrEqual(1e-8);
    for (const x of seen) expect(x.every((value) => value >= 1 && value <= 5)).toBe(true);
  });

  it('gives the multipliers of the models', () => {
    // min x1 + x2 on x1^2 + x2^2 <= 2: x = (-1, -1); 1 = u 2 x1 gives u = -1/2, negative for an upper side.
    const disc: Constraints = {
      count: 1,
      lower: Float64Array.of(-Infinity),
      upper: Float64Array.of(2),
      values: (x, out = new Float64Array(1)) => out.fill(x[0]! ** 2 + x[1]! ** 2),
    };
    const result = runMethod(cobyqa, { dimension: 2, value: (x) => x[0]! + x[1]! }, Float64Array.of(1, 0.5), { constraints: disc });
    expect(result.success).toBe(true);
    expect(result.fun).toBeCloseTo(-2, 7);
    expect((result['multipliers'] as Float64Array)[0]).toBeCloseTo(-0.5, 4);
  });

  it('says infeasible where no point satisfies the constraints', () => {
    const never: Constraints = {
      count: 1,
      lower: Float64Array.of(1),
      upper: Float64Array.of(Infinity),
      values: (x, out = new Float64Array(1)) => out.fill(-(x[0]! ** 2) - x[1]! ** 2),
    };
    const result = runMethod(cobyqa, { dimension: 2, value: (x) => x[0]! }, Float64Array.of(1, 0.5), { constraints: never, maxfev: 5000 });
    expect(result).toMatchObject({ success: false, reason: 'infeasible' });
    expect(result.maxcv).toBeCloseTo(1, 5);
  });
});
