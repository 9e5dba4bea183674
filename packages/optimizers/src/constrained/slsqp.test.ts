import type { Constraints, Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { createRun } from '../run/create-run.ts';
import { runMethod } from '../run/run-method.ts';
import { slsqp } from './slsqp.ts';
import { dampedUpdate } from './sqp/lagrangian-update.ts';

const none = -Infinity;

/** One row c(x) between two sides. */
function row(lower: number, upper: number, value: (x: Float64Array) => number, gradient: (x: Float64Array) => number[]): Constraints {
  return {
    count: 1,
    lower: Float64Array.of(lower),
    upper: Float64Array.of(upper),
    values: (x, out = new Float64Array(1)) => out.fill(value(x)),
    jacobian: (x, out = new Float64Array(x.length)) => {
      out.set(gradient(x));
      return out;
    },
  };
}

describe('SLSQP', () => {
  it('takes the steps worked out by hand', () => {
    // min x^2/2 + x, x >= 0 from x = 2, B = 1: g = 3, d = max(-3, -2) = -2 reaches the solution, where g - z = 0.
    const f: Objective = { dimension: 1, value: (x) => x[0]! ** 2 / 2 + x[0]!, gradient: (x) => Float64Array.of(x[0]! + 1) };
    const result = runMethod(slsqp, f, Float64Array.of(2), {
      constraints: row(
        0,
        Infinity,
        (x) => x[0]!,
        () => [1],
      ),
    });
    expect(result).toMatchObject({ success: true, reason: 'gradient-tolerance', nit: 1, nfev: 2, njev: 2, fun: 0 });
    // The multiplier is f'(0) = 1.
    expect(result['multipliers']).toEqual(Float64Array.of(1));
  });

  it('does not fall for the effect of Maratos', () => {
    // min 2 (x^2 + y^2 - 1) - x on the circle, from (cos t, sin t): full steps raise both f and the violation. Corrected steps stay fast.
    const f: Objective = {
      dimension: 2,
      value: ([x, y]) => 2 * (x! * x! + y! * y! - 1) - x!,
      gradient: ([x, y]) => Float64Array.of(4 * x! - 1, 4 * y!),
    };
    const circle = row(
      1,
      1,
      ([x, y]) => x! * x! + y! * y!,
      ([x, y]) => [2 * x!, 2 * y!],
    );
    const { success, x, nit } = runMethod(slsqp, f, Float64Array.of(Math.cos(0.8), Math.sin(0.8)), { constraints: circle });
    expect(success).toBe(true);
    expect(x[0]).toBeCloseTo(1, 8);
    expect(nit).toBeLessThan(20);
  });

  it('says infeasible where no point satisfies the constraints, and returns the least violation', () => {
    const f: Objective = { dimension: 2, value: ([x, y]) => x! + y!, gradient: () => Float64Array.of(1, 1) };
    // x^2 + y^2 <= -1 misses by 1 at best, at the origin.
    const result = runMethod(slsqp, f, Float64Array.of(1, 1), {
      constraints: row(
        none,
        -1,
        ([x, y]) => x! * x! + y! * y!,
        ([x, y]) => [2 * x!, 2 * y!],
      ),
    });
    expect(result).toMatchObject({ success: false, reason: 'infeasible' });
    expect(result.maxcv).toBeGreaterThanOrEqual(1);
    expect(result.maxcv).toBeLessThan(1.01);
  });

  it('goes on from a checkpoint with the same trajectory', () => {
    const question = (run: ReturnType<typeof createRun>) => {
      const asked = run.ask();
      if (asked === null) return false;
      const [x, y] = asked.x;
      run.tell({
        value: (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2,
        gradient: [-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)],
        constraints: [x! * x! + y! * y!],
        constraintJacobian: [2 * x!, 2 * y!],
      });
      return true;
    };
    const settings = { constraints: { count: 1, lower: Float64Array.of(none), upper: Float64Array.of(1) } };
    const whole = createRun(slsqp, Float64Array.of(-0.5, 0.5), settings);
    while (question(whole));
    const first = createRun(slsqp, Float64Array.of(-0.5, 0.5), settings);
    for (let k = 0; k < 7; k++) question(first);
    const second = createRun(slsqp, Float64Array.of(-0.5, 0.5), { ...settings, resume: first.checkpoint() });
    while (question(second));
    expect(second.result().x).toEqual(whole.result().x);
    expect(second.result().nit).toBe(whole.result().nit);
    // The known minimum on the disc: (0.786415, 0.617698).
    expect(whole.result().x[0]).toBeCloseTo(0.786415, 5);
  });
});

describe('the damped update', () => {
  it('is the BFGS update where the curvature is large enough', () => {
    // B = I, s = (1, 0), y = (2, 1): B - e1 e1^T + y y^T / 2 = [[2, 1], [1, 3/2]].
    const b = Float64Array.of(1, 0, 0, 1);
    expect(dampedUpdate(b, Float64Array.of(1, 0), Float64Array.of(2, 1), new Float64Array(2))).toBe(true);
    expect([...b]).toEqual([2, 1, 1, 1.5]);
  });

  it('stays positive definite at negative curvature: s^T B+ s = s^T B s / 5', () => {
    // s = (1, 0), y = (-1, 0): theta = 0.8 / 2 = 0.4, r = -0.4 + 0.6 = 0.2.
    const b = Float64Array.of(1, 0, 0, 1);
    dampedUpdate(b, Float64Array.of(1, 0), Float64Array.of(-1, 0), new Float64Array(2));
    expect(b[0]).toBeCloseTo(0.2, 15);
    expect(dampedUpdate(Float64Array.of(1e-5), Float64Array.of(1), Float64Array.of(-1), new Float64Array(1))).toBe(false);
  });
});
