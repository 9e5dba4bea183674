/** Problems that determine too little, or are not defined everywhere: said as values, never an exception out of linear algebra. */

import { runMethod } from '@thetakit/optimizers';
import type { AnyMethod, LeastSquaresMethod, Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { dogbox } from '../least-squares/bounded/dogbox.ts';
import { trf } from '../least-squares/bounded/trf.ts';
import { gaussNewton } from '../least-squares/gauss-newton.ts';
import { levenbergMarquardt } from '../least-squares/levenberg-marquardt.ts';
import { secondOrderPlugin } from '../plugin.ts';
import { curveFit } from './curve-fit.ts';
import { leastSquares } from './least-squares.ts';

// biome-ignore lint/suspicious/noExplicitAny: options and state of a method are existential.
const methods: readonly LeastSquaresMethod<any, any>[] = [levenbergMarquardt, gaussNewton, trf, dogbox];
const bounded = [levenbergMarquardt, trf, dogbox];
const t = [0, 1, 2, 3, 4];
const y = [1, 3, 4, 8, 9];

describe.each(methods)('$id', (method) => {
  it('names the parameters that only appear together', () => {
    const fit = curveFit((x, a, b, c) => a + b + c * x, t, y, { start: [0, 0, 0], method });
    expect(fit.unidentified).toEqual([0, 1]);
    expect(fit.rank).toBe(2);
    expect(fit.message).toMatch(/The residuals do not determine variables 0, 1\.$/);
    expect([...fit.standardErrors].every((error) => error === Infinity)).toBe(true);
    // The fit itself is that of the line.
    expect(fit.residualSumOfSquares).toBeCloseTo(curveFit((x, a, c) => a + c * x, t, y, { start: [0, 0] }).residualSumOfSquares, 10);
  });

  it('names a parameter that does nothing', () => {
    expect(curveFit((x, a, b) => a * x + 0 * b, t, y, { start: [1, 1], method }).unidentified).toEqual([1]);
  });

  it('names perfectly correlated columns', () => {
    const fit = curveFit(
      ([u, v]: number[], a, b, c) => a + b * u! + c * v!,
      t.map((ti) => [ti, 3 * ti]),
      y,
      { start: [0, 0, 0], method },
    );
    expect(fit.unidentified).toEqual([1, 2]);
  });

  it('fits more parameters than data, and names all that are open', () => {
    const fit = curveFit((x, a, b, c) => a + b * x + c * x * x, [0, 1], [1, 2], { start: [0, 0, 0], method });
    expect(fit.residualSumOfSquares).toBeLessThan(1e-20);
    expect(fit.unidentified).toEqual([1, 2]);
    expect(fit.degreesOfFreedom).toBe(-1);
    expect(fit.standardErrors[1]).toBe(Infinity);
  });

  it('survives residuals that are NaN in part of the domain', () => {
    const fit = curveFit((x, a, b) => a + Math.log(b - x), t, [2.2, 2.1, 1.9, 1.7, 1.4], { start: [1, 20], method });
    expect(Number.isFinite(fit.residualSumOfSquares)).toBe(true);
    expect(fit.parameters[1]).toBeGreaterThan(4);
  });

  it('ends at a start that is not finite with a reason', () => {
    expect(leastSquares(() => [NaN, 1], [1], { method })).toMatchObject({ success: false, reason: 'non-finite' });
  });
});

describe.each(bounded)('$id with bounds', (method) => {
  it('that fix a parameter gives it no error, and the others theirs', () => {
    const fixed = curveFit((x, a, b, c) => a + b * x + c * x * x, t, y, {
      start: [0, 1, 0],
      method,
      bounds: [
        [-100, -100, 0],
        [100, 100, 0],
      ],
    });
    const line = curveFit((x, a, b) => a + b * x, t, y, { start: [0, 1] });
    expect(fixed.parameters[2]).toBe(0);
    expect(fixed.standardErrors[2]).toBe(0);
    expect(fixed.confidenceIntervals[2]).toEqual([0, 0]);
    expect(fixed.degreesOfFreedom).toBe(3);
    expect(fixed.standardErrors[0]).toBeCloseTo(line.standardErrors[0]!, 7);
    expect(fixed.covariance[1]).toBeCloseTo(line.covariance[1]!, 7);
    expect(fixed.unidentified).toEqual([]);
  });

  it('that fix all parameters evaluates, and stops', () => {
    const fit = leastSquares((x) => [x[0]! - 3], [1], { method, bounds: [1, 1] });
    expect(fit.x[0]).toBe(1);
    expect(fit.cost).toBe(2);
  });
});

describe('Hessians', () => {
  const needsHessian = (method: AnyMethod) => method.traits.needs.includes('hessian') || method.traits.needs.includes('hessianProduct');
  const minimizers = secondOrderPlugin.entries.filter((entry) => entry.kind === 'minimizer' && needsHessian(entry as AnyMethod)) as AnyMethod[];
  const cases: readonly (readonly [string, Objective])[] = [
    [
      'that are singular everywhere',
      of(
        (x) => (x[0]! + x[1]! - 1) ** 4,
        (x) => Array(2).fill(4 * (x[0]! + x[1]! - 1) ** 3),
        (x) => Array(4).fill(12 * (x[0]! + x[1]! - 1) ** 2),
      ),
    ],
    [
      'that are zero',
      of(
        (x) => x[0]! + x[1]!,
        () => [1, 1],
        () => [0, 0, 0, 0],
      ),
    ],
    [
      'that are indefinite',
      of(
        (x) => x[0]! ** 2 - x[1]! ** 2 + x[1]! ** 4,
        (x) => [2 * x[0]!, -2 * x[1]! + 4 * x[1]! ** 3],
        (x) => [2, 0, 0, -2 + 12 * x[1]! ** 2],
      ),
    ],
    [
      'that are NaN',
      of(
        (x) => x[0]! ** 2 + x[1]! ** 2,
        (x) => [2 * x[0]!, 2 * x[1]!],
        () => [NaN, 0, 0, 2],
      ),
    ],
  ];

  function of(value: (x: Float64Array) => number, gradient: (x: Float64Array) => number[], hessian: (x: Float64Array) => number[]): Objective {
    return { dimension: 2, value, gradient: (x) => Float64Array.from(gradient(x)), hessian: (x) => Float64Array.from(hessian(x)) };
  }

  it.each(cases)('%s end every method with a reason and without an exception', (name, objective) => {
    for (const method of minimizers) {
      const start = Float64Array.of(2, 0.5);
      const result = runMethod(method, objective, start, { maxiter: 300 });
      expect(result.x.every(Number.isFinite), method.id).toBe(true);
      if (name === 'that are NaN') expect(result.success, method.id).toBe(false);
      else if (method.id === 'newton') expect(result.success && name === 'that are zero').toBe(false);
      else expect(result.best.fun, method.id).toBeLessThan(objective.value(start));
    }
  });
});
