import type { Constraints, Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { minimize } from '../minimize/minimize.ts';
import { runMethod } from '../run/run-method.ts';
import { newTrustConstrState } from './interior/state.ts';
import { composeStep, leastSquaresMultipliers } from './interior/step.ts';
import { fillSystem, project, timesA } from './interior/system.ts';
import { trustConstr } from './trust-constr.ts';

const defaults = { gtol: 1e-8, ctol: 1e-9, xtol: 1e-14, barrierTol: 1e-10, initialBarrier: 0.1, initialRadius: 1 };

/** A state at the origin of two variables with h = x1 + x2 - 1 = 0. */
function state() {
  const shape = { count: 1, lower: Float64Array.of(1), upper: Float64Array.of(1) };
  const made = newTrustConstrState(Float64Array.of(0, 0), defaults, { dimension: 2, seed: 0, constraints: shape });
  made.gradient.set([1, 0]);
  made.normals.set([1, 1]);
  made.values.set([-1]);
  made.residuals.set([-1]);
  fillSystem(made);
  return made;
}

describe('the step of Byrd and Omojokun', () => {
  it('is the step worked out by hand', () => {
    // Normal step v = (1/2, 1/2). In the null space t = a (-1, 1): g . t + |v + t|^2 / 2 is minimal at a = 1/2. Total (0, 1), inside delta = 1.
    const at = state();
    at.radius = 10;
    const { change, fall } = composeStep(at);
    expect(at.step[0]).toBeCloseTo(0, 12);
    expect(at.step[1]).toBeCloseTo(1, 12);
    // Model: g . d + |d|^2 / 2 = 1/2; |c| falls from 1 to 0.
    expect(change).toBeCloseTo(0.5, 12);
    expect(fall).toBeCloseTo(1, 12);
  });

  it('goes 80 % of a small radius towards the constraints', () => {
    const at = state();
    at.radius = 0.5;
    composeStep(at);
    // theta |v| = 0.4: the row value becomes -1 + 0.4 sqrt 2.
    expect(at.step[0]! + at.step[1]!).toBeCloseTo(0.4 * Math.SQRT2, 10);
    expect(Math.hypot(at.step[0]!, at.step[1]!)).toBeLessThanOrEqual(0.5 + 1e-12);
  });

  it('has least-squares multipliers and exact projections', () => {
    const at = state();
    leastSquaresMultipliers(at);
    // u = (A A^T)^-1 A g = 1/2.
    expect(at.multipliers[0]).toBeCloseTo(0.5, 12);
    const v = Float64Array.of(3, -1);
    project(at, v);
    const image = new Float64Array(1);
    timesA(at, v, image);
    expect(Math.abs(image[0]!)).toBeLessThan(1e-14);
    expect(v[0]).toBeCloseTo(2, 12);
  });
});

describe('trust-constr', () => {
  it('solves a problem with an equation, an inequality and bounds, inside the bounds all the way', () => {
    // HS71; published: f = 17.0140173 at (1, 4.7429994, 3.8211503, 1.3794082).
    const seen: Float64Array[] = [];
    const result = minimize(
      (x) => {
        seen.push(x);
        return x[0]! * x[3]! * (x[0]! + x[1]! + x[2]!) + x[2]!;
      },
      [1, 5, 5, 1],
      {
        method: 'trust-constr',
        bounds: { lower: 1, upper: 5 },
        constraints: [
          { type: 'eq', fun: (x) => x.reduce((sum, value) => sum + value * value, -40) },
          { type: 'ineq', fun: (x) => x.reduce((product, value) => product * value, 1) - 25 },
        ],
      },
    );
    expect(result.success).toBe(true);
    expect(result.fun).toBeCloseTo(17.0140173, 6);
    expect(result.maxcv).toBeLessThanOrEqual(1e-9);
    for (const x of seen) expect(x.every((value) => value >= 1 && value <= 5)).toBe(true);
  });

  it('comes as near to an active bound as the barrier allows', () => {
    const f: Objective = { dimension: 1, value: (x) => x[0]!, gradient: () => Float64Array.of(1) };
    const result = runMethod(trustConstr, f, Float64Array.of(3), { bounds: { lower: Float64Array.of(1), upper: Float64Array.of(Infinity) } });
    // At the end slack times multiplier 1 is the barrier: at most ten times the smallest, 1e-10.
    expect(result.success).toBe(true);
    expect(result.x[0]! - 1).toBeGreaterThanOrEqual(0);
    expect(result.x[0]! - 1).toBeLessThan(1e-8);
  });

  it('is never a success where no point satisfies the constraints, and returns nearly the least violation', () => {
    const f: Objective = { dimension: 2, value: ([x, y]) => x! + y!, gradient: () => Float64Array.of(1, 1) };
    const never: Constraints = {
      count: 1,
      lower: Float64Array.of(-Infinity),
      upper: Float64Array.of(-1),
      values: ([x, y], out = new Float64Array(1)) => out.fill(x! * x! + y! * y!),
      jacobian: ([x, y], out = new Float64Array(2)) => {
        out.set([2 * x!, 2 * y!]);
        return out;
      },
    };
    const result = runMethod(trustConstr, f, Float64Array.of(1, 1), { constraints: never, maxiter: 300 });
    expect(result.success).toBe(false);
    expect(result.maxcv).toBeGreaterThanOrEqual(1);
    expect(result.maxcv).toBeLessThan(1.01);
  });
});
