import type { Constraints, Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { slsqp } from '../constrained/slsqp.ts';
import { bfgs } from '../quasi-newton/bfgs.ts';
import { isBetter, largestViolation } from './constraint-shape.ts';
import { createRun } from './create-run.ts';
import { resultSoFar } from './interrupted.ts';
import { runMethod } from './run-method.ts';

/** f = x1 + x2 on the disc x1^2 + x2^2 <= 2: minimum -2 at (-1, -1). */
const plane: Objective = { dimension: 2, value: (x) => x[0]! + x[1]!, gradient: (_, out = new Float64Array(2)) => out.fill(1) };
const disc = (): Constraints => ({
  count: 1,
  lower: Float64Array.of(-Infinity),
  upper: Float64Array.of(2),
  values: (x, out = new Float64Array(1)) => {
    out[0] = x[0]! ** 2 + x[1]! ** 2;
    return out;
  },
});
const start = Float64Array.of(0.5, 0.2);

describe('a run with constraints', () => {
  it('finds the minimum with a Jacobian by differences, inside bounds in every evaluation', () => {
    const bounds = { lower: Float64Array.of(-0.5, -3), upper: Float64Array.of(3, 3) };
    const seen: Float64Array[] = [];
    const values = (x: Float64Array, out?: Float64Array) => {
      seen.push(x.slice());
      return disc().values(x, out);
    };
    const constraints = { ...disc(), values };
    const { x, fun, success, maxcv } = runMethod(slsqp, { dimension: 2, value: plane.value }, start, { constraints, bounds });
    // The bound x1 = -1/2 leaves x2 = -sqrt(7)/2.
    expect(success).toBe(true);
    expect(x[0]).toBeCloseTo(-0.5, 10);
    expect(fun).toBeCloseTo(-0.5 - Math.sqrt(7) / 2, 9);
    expect(maxcv).toBeLessThan(1e-9);
    expect(seen.length).toBeGreaterThan(10);
    for (const point of seen) expect(point.every((value, i) => value >= bounds.lower[i]! && value <= bounds.upper[i]!)).toBe(true);
  });

  it('refuses methods without the trait and lengths that do not fit, by exact text', () => {
    expect(() => runMethod(bfgs, plane, start, { constraints: disc() })).toThrow(
      'OPTION_CONFLICT: bfgs: constraints were given to a method that cannot keep them. Choose a method that takes constraints, such as "slsqp", or leave them out',
    );
    expect(() => runMethod(slsqp, plane, start, { constraints: { ...disc(), upper: Float64Array.of(1, 2) } })).toThrow(
      'CONSTRAINTS_INVALID: slsqp: there are 1 lower and 2 upper sides for 1 constraints. Give one lower and one upper side per constraint',
    );
    expect(() => runMethod(slsqp, plane, start, { constraints: { ...disc(), values: () => Float64Array.of(1, 2) } })).toThrow(
      'SHAPE_MISMATCH: slsqp: the constraint function returned 2 numbers, expected 1. Return one number per constraint (and, in a Jacobian, per variable)',
    );
    expect(() => runMethod(slsqp, { ...plane, gradient: () => Float64Array.of(1) }, start)).toThrow(
      'SHAPE_MISMATCH: slsqp: the gradient has length 1, expected 2. Return one number per variable',
    );
  });

  it('returns the lowest feasible point when it is cut short, not the lowest one', () => {
    const far = runMethod(slsqp, plane, Float64Array.of(0, 0), { constraints: disc(), maxfev: 2 });
    expect(far.success).toBe(false);
    expect(far.maxcv).toBe(0);
    // (5, 5) is infeasible with violation 48: whatever is nearer to the disc counts as better, even if higher.
    const outside = runMethod(slsqp, plane, Float64Array.of(-5, -5), { constraints: disc(), maxfev: 3 });
    expect(outside.maxcv).toBeLessThan(48);
    expect(outside.fun).toBeGreaterThan(-10);
  });

  it('keeps the best point when the objective throws or becomes NaN', () => {
    let calls = 0;
    const boom = new Error('no licence');
    const thrower: Objective = {
      ...plane,
      value: (x) => {
        calls += 1;
        if (calls === 4) throw boom;
        return plane.value(x);
      },
    };
    expect(() => runMethod(slsqp, thrower, start, { constraints: disc() })).toThrow(boom);
    const kept = resultSoFar(boom)!;
    expect(kept).toMatchObject({ success: false, reason: 'cancelled', nfev: 4, message: 'The run was cancelled. A function of the caller threw.' });
    expect(kept.best.fun).toBeLessThan(0.7);
    expect(kept.best.maxcv).toBeLessThanOrEqual(1e-8);
    expect(resultSoFar(new Error('another'))).toBeUndefined();
    const wall = runMethod(slsqp, { ...plane, value: (x) => (x[0]! < -0.9 ? NaN : plane.value(x)) }, start, { constraints: disc() });
    expect(wall.success).toBe(false);
    expect(wall.maxcv).toBeLessThanOrEqual(1e-8);
    expect(wall.fun).toBeLessThan(0.7);
    const always = runMethod(slsqp, plane, start, { constraints: { ...disc(), values: (_, out = new Float64Array(1)) => out.fill(NaN) } });
    expect(always).toMatchObject({ success: false, reason: 'non-finite' });
  });

  it('asks and is told', () => {
    const { count, lower, upper, values } = disc();
    const run = createRun(slsqp, start, { constraints: { count, lower, upper } });
    for (let question = run.ask(); question !== null; question = run.ask()) {
      const { x } = question;
      run.tell({ value: plane.value(x), gradient: [1, 1], constraints: values(x), constraintJacobian: [2 * x[0]!, 2 * x[1]!] });
    }
    expect(run.result()).toMatchObject({ success: true });
    expect(run.result().fun).toBeCloseTo(-2, 9);
    const other = createRun(slsqp, start, { constraints: { count, lower, upper } });
    other.ask();
    expect(() => other.tell({ value: 1, gradient: [1, 1] })).toThrow(
      'SHAPE_MISMATCH: slsqp tell: constraints is missing from the answer. Answer with constraints of length 1',
    );
  });

  it('reaches a target only at a feasible point', () => {
    const result = runMethod(slsqp, plane, Float64Array.of(-5, -5), { constraints: disc(), target: -1.9 });
    expect(result.reason).toBe('target-reached');
    expect(result.maxcv).toBeLessThanOrEqual(1e-8);
  });
});

describe('which point is better', () => {
  it('compares violations beyond the tolerance first, then values', () => {
    expect(isBetter(1, 0, { fun: NaN, violation: 0 }, 1e-8)).toBe(true);
    expect(isBetter(1, 1e-9, { fun: 2, violation: 0 }, 1e-8)).toBe(true);
    expect(isBetter(1, 1e-7, { fun: 2, violation: 0 }, 1e-8)).toBe(false);
    expect(isBetter(3, 1, { fun: 2, violation: 2 }, 1e-8)).toBe(true);
  });

  it('measures the largest violation', () => {
    const shape = { count: 2, lower: Float64Array.of(0, -Infinity), upper: Float64Array.of(0, 1) };
    // |0.5 - 0| = 0.5; 3 - 1 = 2.
    expect(largestViolation(shape, Float64Array.of(0.5, 3))).toBe(2);
    expect(largestViolation(shape, Float64Array.of(0, -7))).toBe(0);
  });
});
