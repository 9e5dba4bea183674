import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extrapolatedDerivative } from '../../test-support/differences.ts';
import { evaluateExpression } from '../../test-support/evaluate-expression.ts';
import { mghProblems } from './problems.ts';

interface Golden {
  readonly name: string;
  readonly num: number;
  readonly n: number;
  readonly m: number;
  readonly x0: readonly number[];
  readonly f0: number;
  readonly fstar: number;
  readonly xstar: readonly number[] | null;
  readonly other_local_minima: readonly number[];
  readonly note: string;
  readonly residuals?: readonly string[];
}

/** Residuals as expressions with starts and minima, transcribed independently of the sources here. */
const golden: readonly Golden[] = JSON.parse(readFileSync(new URL('../../golden/mgh.json', import.meta.url), 'utf8')).problems;
const cases = mghProblems.map((problem, k) => ({ problem, expected: golden[k]!, id: problem.id }));

/** A point off the start in which nothing is special. */
const shifted = (start: readonly number[]) => Float64Array.from(start, (v, i) => v * (1 + 0.01 * Math.sin(i + 1)) + 0.01 * Math.cos(3 * i));

function textResiduals(expected: Golden, x: Float64Array): number[] {
  const names: Record<string, number> = Object.fromEntries(Array.from(x, (v, i) => [`x${i + 1}`, v]));
  if (expected.num === 7) {
    const [x1, x2] = [x[0]!, x[1]!];
    names['theta'] = x1 === 0 ? Math.sign(x2) * 0.25 : Math.atan(x2 / x1) / (2 * Math.PI) + (x1 < 0 ? 0.5 : 0);
  }
  return (expected.residuals ?? []).map((text) => evaluateExpression(text, names));
}

it('holds the 35 functions in 46 instances', () => {
  expect(cases.length).toBe(46);
  expect(new Set(golden.map((each) => each.num)).size).toBe(35);
  expect(golden.length).toBe(cases.length);
});

describe.each(cases)('$id', ({ problem, expected }) => {
  const objective = problem.objective();
  const start = Float64Array.from(problem.starts[0]!);
  const { jacobian, residuals, hessian, gradient, valueAndGradient, hessianProduct } = objective as Required<typeof objective>;

  it('has the published size, start, start value and minima', () => {
    expect([problem.dimension, objective.residualCount]).toEqual([expected.n, expected.m]);
    start.forEach((v, i) => expect(v).toBeCloseTo(expected.x0[i]!, 14));
    // the sum of squares of m residuals of size r: rounding of a few ulps each; Gaussian and trigonometric cancel in r itself
    expect(Math.abs(objective.value(start) - expected.f0) / expected.f0).toBeLessThan(1e-12);
    expect(Math.abs(problem.best.value - expected.fstar)).toBeLessThanOrEqual(1e-12 * expected.fstar);
    expect(problem.localMinima ?? []).toEqual(expected.other_local_minima);
  });

  it.skipIf(expected.residuals === undefined)('equals the residuals written as text', () => {
    for (const x of [start, shifted(problem.starts[0]!)]) {
      const got = residuals(x);
      const want = textResiduals(expected, x);
      const scale = Math.max(1, ...want.map(Math.abs));
      want.forEach((w, i) => expect(Math.abs(got[i]! - w)).toBeLessThan(2e-13 * scale));
    }
  });

  it('has a value, gradient and Jacobian that agree with the residuals', () => {
    const x = shifted(problem.starts[0]!);
    const r = residuals(x).slice();
    const J = jacobian(x).slice();
    const n = problem.dimension;
    const squares = r.reduce((total, v) => total + v * v, 0);
    expect(Math.abs(objective.value(x) - squares)).toBeLessThanOrEqual(1e-13 * squares);
    const g = gradient(x).slice();
    for (let j = 0; j < n; j++) {
      const parts = Array.from(r, (v, i) => 2 * v * J[i * n + j]!);
      const size = parts.reduce((total, v) => total + Math.abs(v), 0);
      expect(Math.abs(g[j]! - parts.reduce((total, v) => total + v, 0))).toBeLessThanOrEqual(1e-12 * size);
    }
    const both = valueAndGradient(x);
    expect(both.value).toBe(objective.value(x));
    expect([...both.gradient]).toEqual([...g]);
  });

  it('has the derivatives that extrapolated differences find', () => {
    const x = shifted(problem.starts[0]!);
    const n = problem.dimension;
    const columns = n > 20 ? [0, 1, 7, n - 1] : Array.from({ length: n }, (_, j) => j);
    const J = jacobian(x).slice();
    const H = hessian(x).slice();
    for (const j of columns) {
      const h = 0.02 * Math.max(Math.abs(x[j]!), 0.1);
      checkColumn(
        extrapolatedDerivative((at) => residuals(at), x, j, h),
        (i) => J[i * n + j]!,
      );
      checkColumn(
        extrapolatedDerivative((at) => gradient(at), x, j, h),
        (i) => H[i * n + j]!,
      );
      const unit = new Float64Array(n);
      unit[j] = 1;
      expect([...hessianProduct(x, unit)]).toEqual(Array.from({ length: n }, (_, i) => H[j * n + i]!));
    }
  });

  it.runIf(problem.best.x !== undefined)('is stationary at its minimiser, with the stated value', () => {
    const x = Float64Array.from(problem.best.x!);
    const value = objective.value(x);
    const f = problem.best.value;
    if (f > 0) expect(Math.abs(value - f) / f).toBeLessThanOrEqual(Math.max(problem.best.precision, 1e-14));
    else expect(value).toBeLessThan(1e-25);
    // Newton's decrement g_i^2 / H_ii is the decrease that is still possible along each axis: below rounding of f, or of f(start) for f* = 0.
    const g = gradient(x).slice();
    const H = hessian(x);
    g.forEach((gi, i) => expect((gi * gi) / Math.max(H[i * problem.dimension + i]!, 1e-300)).toBeLessThan(f > 0 ? 1e-9 * f : 1e-24));
    expected.xstar?.forEach((v, i) => expect(Math.abs(x[i]! - v)).toBeLessThan(2e-3 * Math.max(Math.abs(v), 0.05)));
  });
});

/** Compares with differences whose own error estimate is a bound of the disagreement, times a safety factor. */
function checkColumn(oracle: { value: number[]; error: number[] }, exact: (i: number) => number): void {
  const scale = Math.max(...oracle.value.map(Math.abs), 1e-3);
  oracle.value.forEach((v, i) => {
    const tolerance = 20 * oracle.error[i]! + 1e-9 * scale;
    expect(tolerance).toBeLessThan(1e-4 * scale);
    expect(Math.abs(exact(i) - v)).toBeLessThan(tolerance);
  });
}
