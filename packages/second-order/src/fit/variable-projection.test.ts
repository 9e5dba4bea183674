import { strd } from '@thetakit/problems';
import { describe, expect, it } from 'vitest';
import { leastSquares } from './least-squares.ts';
import { variableProjection } from './variable-projection.ts';

const digits = (got: ArrayLike<number>, certified: readonly number[]) => Math.min(...certified.map((c, i) => -Math.log10(Math.abs(got[i]! - c) / Math.abs(c))));

/** NIST's sums of three exponentials and the constant plus two of MGH17; which certified parameters are linear, and which not. */
const cases = [
  { entry: strd.Lanczos3, linear: [0, 2, 4], nonlinear: [1, 3, 5], hasConstant: false },
  { entry: strd.Lanczos2, linear: [0, 2, 4], nonlinear: [1, 3, 5], hasConstant: false },
  { entry: strd.MGH17, linear: [0, 1, 2], nonlinear: [3, 4], hasConstant: true },
];

describe.each(cases)('$entry.name by variable projection', ({ entry, linear, nonlinear, hasConstant }) => {
  const x = entry.columns['x']!;
  const y = entry.columns['y']!;
  const basis = (theta: Float64Array) => Array.from(x, (xi) => [...(hasConstant ? [1] : []), ...Array.from(theta, (rate) => Math.exp(-rate * xi))]);
  const derivatives = (theta: Float64Array) =>
    Array.from(theta, (_, j) =>
      Array.from(x, (xi) => [...(hasConstant ? [0] : []), ...Array.from(theta, (rate, l) => (l === j ? -xi * Math.exp(-rate * xi) : 0))]),
    );
  const certified = (which: readonly number[]) => which.map((i) => entry.certified.parameters[i]!);

  it.each([0, 1] as const)('reaches the certified parameters and standard errors from start %#', (s) => {
    const start = nonlinear.map((i) => entry.starts[s]![i]!);
    for (const more of [{ derivatives }, {}]) {
      const fit = variableProjection({ basis, ...more }, y, { start });
      expect(fit.success, fit.message).toBe(true);
      // The exponentials may come out in any order.
      if (fit.nonlinear[0]! > fit.nonlinear[1]! && entry.name === 'MGH17') {
        expect(digits(fit.nonlinear, certified(nonlinear.toReversed()))).toBeGreaterThan(6);
        continue;
      }
      expect(digits(fit.nonlinear, certified(nonlinear))).toBeGreaterThan(6);
      expect(digits(fit.linear, certified(linear))).toBeGreaterThan(6);
      const deviations = [...nonlinear, ...linear].map((i) => entry.certified.standardDeviations[i]!);
      expect(digits(fit.statistics.standardErrors, deviations)).toBeGreaterThan(4);
    }
  });

  it('has the Jacobian of its residuals, exactly', () => {
    const theta = Float64Array.from(nonlinear, (i) => entry.starts[1]![i]!);
    let seen: Float64Array | undefined;
    const fit = variableProjection({ basis, derivatives }, y, { start: theta, maxiter: 0 });
    seen = fit.outcome.jac;
    const residualsAt = (at: Float64Array) => variableProjection({ basis, derivatives }, y, { start: at, maxiter: 0 }).outcome.fun;
    const n = theta.length;
    for (let j = 0; j < n; j++) {
      const h = 1e-5 * Math.abs(theta[j]!);
      const [up, down] = [1, -1].map((side) => residualsAt(theta.map((v, i) => (i === j ? v + side * h : v))));
      const scale = Math.max(...up!.map((u, i) => Math.abs(u - down![i]!) / (2 * h)));
      up!.forEach((u, i) => expect(Math.abs((u - down![i]!) / (2 * h) - seen![i * n + j]!)).toBeLessThan(2e-5 * scale));
    }
  });
});

it('takes fewer iterations than a fit of all parameters, and Kaufman agrees', () => {
  const entry = strd.Lanczos3;
  const [x, y] = [entry.columns['x']!, entry.columns['y']!];
  const basis = (theta: Float64Array) => Array.from(x, (xi) => Array.from(theta, (rate) => Math.exp(-rate * xi)));
  const start = [0.3, 5.5, 7.6];
  const exact = variableProjection({ basis }, y, { start });
  const kaufman = variableProjection({ basis }, y, { start, variant: 'kaufman' });
  const whole = leastSquares((b) => Array.from(x, (xi, i) => [0, 2, 4].reduce((sum, l) => sum + b[l]! * Math.exp(-b[l + 1]! * xi), -y[i]!)), entry.starts[0]);
  expect(exact.outcome.nit).toBeLessThan(whole.nit / 2);
  expect(digits(kaufman.nonlinear, [...exact.nonlinear])).toBeGreaterThan(6);
});

it('weights, bounds and a basis of nearly dependent columns', () => {
  const t = [0, 1, 2, 3, 4, 5];
  const y = [5, 3.1, 1.9, 1.2, 0.8, 0.4];
  const basis = ([rate = 0]: Float64Array) => t.map((ti) => [Math.exp(-rate * ti)]);
  const weights = [1, 2, 1, 2, 1, 2];
  const fit = variableProjection({ basis }, y, { start: [1], weights });
  const whole = leastSquares((p) => t.map((ti, i) => Math.sqrt(weights[i]!) * (p[1]! * Math.exp(-p[0]! * ti) - y[i]!)), [1, 1]);
  expect(fit.nonlinear[0]).toBeCloseTo(whole.x[0]!, 8);
  expect(fit.linear[0]).toBeCloseTo(whole.x[1]!, 8);
  expect(variableProjection({ basis }, y, { start: [1], bounds: [0.6, 2] }).nonlinear[0]).toBe(0.6);
  const doubled = variableProjection({ basis: (theta) => basis(theta).map(([v]) => [v!, 2 * v!]) }, y, { start: [1], weights });
  expect(doubled.nonlinear[0]).toBeCloseTo(fit.nonlinear[0]!, 8);
  expect(doubled.statistics.rank).toBe(2);
  expect(doubled.statistics.standardErrors[1]).toBe(Infinity);
});

it('refuses a basis of another length', () => {
  expect(() => variableProjection({ basis: () => [[1], [1]] }, [1, 2, 3], { start: [1] })).toThrow(
    'SHAPE_MISMATCH: variableProjection: the basis or one of its derivatives has 2 elements, expected 3 observations times 1 functions. Return one row per observation',
  );
});
