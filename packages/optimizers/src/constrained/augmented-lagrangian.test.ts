import type { Constraints, Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { runMethod } from '../run/run-method.ts';
import { augmentedLagrangian } from './augmented-lagrangian.ts';
import { augmentedGradient, augmentedValue } from './penalty/augmented.ts';
import { rowsOf } from './rows.ts';

const half: Objective = { dimension: 1, value: (x) => x[0]! ** 2 / 2, gradient: (x) => x.slice() };

/** lower <= x <= upper as a constraint, not as a bound. */
const between = (lower: number, upper: number): Constraints => ({
  count: 1,
  lower: Float64Array.of(lower),
  upper: Float64Array.of(upper),
  values: (x, out = new Float64Array(1)) => out.fill(x[0]!),
  jacobian: (_, out = new Float64Array(1)) => out.fill(1),
});

describe('the augmented Lagrangian', () => {
  it('takes the outer steps worked out by hand', () => {
    // min x^2/2 subject to x = 1 with rho = 10: x = (u + 10)/11, u+ = u - 10 (x - 1).
    // u = 0: x = 10/11, u = 10/11.  u = 10/11: x = 120/121, u = 10/11 + 10/121 = 120/121; the miss fell to 1/11, so rho stays.
    const at = (maxOuter: number) =>
      runMethod(augmentedLagrangian, half, Float64Array.of(0.5), { constraints: between(1, 1), options: { penalty: 10, maxOuter, gtol: 1e-12 } });
    // The inner tolerance of the first round is 1e-3, of the second 1e-4; the curvature is 11.
    expect(at(1).x[0]).toBeCloseTo(10 / 11, 3);
    expect(at(2).x[0]).toBeCloseTo(120 / 121, 4);
    expect(at(2).reason).toBe('precision-limit');
    const end = runMethod(augmentedLagrangian, half, Float64Array.of(0.5), { constraints: between(1, 1) });
    expect(end).toMatchObject({ success: true, reason: 'gradient-tolerance' });
    // 1 - x is at most ctol 1e-9, and u = f'(1) = 1.
    expect(Math.abs(end.x[0]! - 1)).toBeLessThanOrEqual(1e-9);
    expect((end['multipliers'] as Float64Array)[0]).toBeCloseTo(1, 7);
  });

  it('gives the multiplier of an upper side a negative sign', () => {
    // min x^2/2 subject to x <= -1: f'(-1) = -1.
    const end = runMethod(augmentedLagrangian, half, Float64Array.of(3), { constraints: between(-Infinity, -1) });
    expect(end.success).toBe(true);
    expect(end.x[0]).toBeCloseTo(-1, 8);
    expect((end['multipliers'] as Float64Array)[0]).toBeCloseTo(-1, 7);
  });

  it('says infeasible where no point satisfies the constraints', () => {
    const squared: Constraints = {
      ...between(-Infinity, -1),
      values: (x, out = new Float64Array(1)) => out.fill(x[0]! ** 2),
      jacobian: (x, out = new Float64Array(1)) => out.fill(2 * x[0]!),
    };
    const end = runMethod(augmentedLagrangian, half, Float64Array.of(2), { constraints: squared });
    expect(end).toMatchObject({ success: false, reason: 'infeasible' });
    expect(end.x[0]).toBeCloseTo(0, 6);
    expect(end.maxcv).toBeCloseTo(1, 10);
  });

  it('has a gradient that central differences find', () => {
    // One equation h = x1 x2 - 1 and one inequality x1 - x2^2 >= 0, active and not.
    const rows = rowsOf({ count: 2, lower: Float64Array.of(1, 0), upper: Float64Array.of(1, Infinity) });
    const terms = { objectiveScale: 0.5, rowScale: Float64Array.of(0.7, 0.9), multipliers: Float64Array.of(-0.3, 0.4), penalty: 3 };
    const h = ([a, b]: Float64Array) => Float64Array.of(a! * b! - 1, a! - b! * b!);
    const value = (x: Float64Array) => augmentedValue(rows, terms, Math.sin(x[0]!) + x[1]!, h(x));
    for (const x of [Float64Array.of(0.3, 0.9), Float64Array.of(2, 0.1)]) {
      const gradient = new Float64Array(2);
      augmentedGradient(rows, terms, Float64Array.of(Math.cos(x[0]!), 1), h(x), Float64Array.of(x[1]!, x[0]!, 1, -2 * x[1]!), gradient);
      for (const i of [0, 1]) {
        const step = 1e-5;
        const up = x.map((xi, k) => (k === i ? xi + step : xi));
        const down = x.map((xi, k) => (k === i ? xi - step : xi));
        // Truncation step^2 f'''/6 and rounding eps/step are both below 1e-9.
        expect((value(up) - value(down)) / (2 * step)).toBeCloseTo(gradient[i]!, 8);
      }
    }
  });
});
