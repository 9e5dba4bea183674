import { rosenbrock, strd, strdObjective } from '@thetakit/problems';
import { describe, expect, it } from 'vitest';
import { leastSquares } from './least-squares.ts';

const line = (t: readonly number[], y: readonly number[]) => (p: Float64Array) => t.map((ti, i) => p[0]! + p[1]! * ti - y[i]!);

it("solves a straight line, worked by hand, with SciPy's fields", () => {
  // y = (1, 3, 4, 8) at 0..3: intercept 0.7, slope 2.2, residual sum of squares 1.8
  const result = leastSquares(line([0, 1, 2, 3], [1, 3, 4, 8]), [0, 0]);
  expect(result.x[0]).toBeCloseTo(0.7, 10);
  expect(result.x[1]).toBeCloseTo(2.2, 10);
  expect(result.cost).toBeCloseTo(0.9, 14);
  [-0.3, -0.1, 1.1, -0.7].forEach((r, i) => expect(result.fun[i]).toBeCloseTo(r, 9));
  [1, 0, 1, 1, 1, 2, 1, 3].forEach((v, at) => expect(result.jac[at]).toBeCloseTo(v, 9));
  // J^T r = 0 at the solution; the Jacobian is good to about 1e-10
  expect(result.optimality).toBeLessThan(1e-9);
  expect([result.success, result.status, [...result.activeMask]]).toEqual([true, 0, [0, 0]]);
  expect(result.message).toBe('The objective changes by less than its tolerance.');
});

it('takes the Jacobian flat, as rows, from an Objective or from differences, and counts its calls', () => {
  const objective = rosenbrock().objective();
  const residuals = (x: Float64Array) => [10 * (x[1]! - x[0]! ** 2), 1 - x[0]!];
  const rows = (x: Float64Array) => [
    [-20 * x[0]!, 10],
    [-1, 0],
  ];
  for (const result of [
    leastSquares(residuals, [-1.2, 1], { jac: rows }),
    leastSquares(residuals, [-1.2, 1], { jac: (x) => rows(x).flat() }),
    leastSquares(objective, [-1.2, 1]),
  ]) {
    expect([...result.x]).toEqual([1, 1]);
    expect(result.cost).toBe(0);
  }
  let calls = 0;
  const counted = leastSquares(
    (x) => {
      calls += 1;
      return residuals(x);
    },
    [-1.2, 1],
    { jac: '2-point' },
  );
  // one more call than counted: the first, which learns the number of residuals
  expect(counted.nfev).toBe(calls - 1);
});

describe('bounds', () => {
  it('hold the best point on the wall, and no call leaves them', () => {
    // minimise (x - 3)^2 + (y + 1)^2 on [0, 2] x [0, 5]: (2, 0), cost 1/2 (1 + 1)
    const inside = (x: Float64Array) => {
      expect(x[0]! >= 0 && x[0]! <= 2 && x[1]! >= 0 && x[1]! <= 5).toBe(true);
      return [x[0]! - 3, x[1]! + 1];
    };
    for (const jac of ['2-point', '3-point'] as const) {
      const result = leastSquares(inside, [1, 1], {
        jac,
        bounds: [
          [0, 0],
          [2, 5],
        ],
      });
      expect([...result.x]).toEqual([2, 0]);
      expect(result.cost).toBeCloseTo(1, 14);
      expect([...result.activeMask]).toEqual([1, -1]);
      expect(result.optimality).toBe(0);
      expect(result.success).toBe(true);
    }
  });

  it('of Rosenbrock with x <= 1/2: (1/2, 1/4)', () => {
    // with y = x^2 the first residual is 0 and the second 1 - x falls until x = 1/2
    const result = leastSquares(rosenbrock().objective(), [-1.2, 1], { bounds: { lower: Float64Array.of(-2, -2), upper: Float64Array.of(0.5, 2) } });
    expect(result.x[0]).toBe(0.5);
    expect(result.x[1]).toBeCloseTo(0.25, 12);
    expect([...result.activeMask]).toEqual([1, 0]);
  });

  it('of one number for all variables', () => {
    expect([...leastSquares((x) => [x[0]! - 3, x[1]! - 1], [0, 0], { bounds: [0, 2] }).x]).toEqual([2, 1]);
  });
});

describe('robust losses', () => {
  const t = Array.from({ length: 20 }, (_, i) => i);
  const y = t.map((ti) => 1 + 2 * ti + (ti === 7 ? 50 : 0.01 * Math.sin(ti)));
  it.each(['soft-l1', 'huber', 'cauchy', 'arctan'] as const)('%s hardly sees one outlier that bends the plain fit', (loss) => {
    const plain = leastSquares(line(t, y), [0, 0]);
    const robust = leastSquares(line(t, y), [0, 0], { loss, lossScale: 0.1 });
    expect(Math.abs(plain.x[0]! - 1)).toBeGreaterThan(1);
    // the outlier pulls with influence of at most 0.1 (soft-l1, huber) among 19 residuals of about 0.01
    expect(Math.abs(robust.x[0]! - 1)).toBeLessThan(0.05);
    expect(Math.abs(robust.x[1]! - 2)).toBeLessThan(0.005);
    expect(robust.success).toBe(true);
  });
  it('has the cost 1/2 sum C^2 rho((r/C)^2) and its gradient', () => {
    // one residual r = 3 fixed, C = 2, cauchy: 1/2 4 ln(1 + 9/4)
    const result = leastSquares((x) => [3 + 0 * x[0]!], [1], { loss: 'cauchy', lossScale: 2 });
    expect(result.cost).toBeCloseTo(2 * Math.log(1 + 9 / 4), 14);
    // d cost / d x = rho' r dr/dx at r = x: 3 / (1 + 9/4)
    const slope = leastSquares((x) => [x[0]!], [3], { loss: 'cauchy', lossScale: 2, maxiter: 0, jac: () => [[1]] });
    expect(slope.grad[0]).toBeCloseTo(3 / (1 + 9 / 4), 14);
  });
});

it('stops at the limits of the caller, and says so', () => {
  const objective = strdObjective(strd.MGH09);
  expect(leastSquares(objective, strd.MGH09.starts[0], { maxfev: 5 })).toMatchObject({ success: false, reason: 'max-evaluations', status: 1 });
  expect(leastSquares(objective, strd.MGH09.starts[0], { callback: () => true })).toMatchObject({ success: false, reason: 'stopped-by-callback', nit: 1 });
});

it('calls neither a model that is not finite nor one that runs off to infinity a success', () => {
  expect(leastSquares((x) => [Math.log(-(x[0]! ** 2)), 1], [1])).toMatchObject({ success: false, reason: 'non-finite' });
  // r = exp(-x) + 1 falls forever, ever more slowly: the best is at infinity, where the Jacobian has vanished
  const runaway = leastSquares((x) => [Math.exp(-x[0]!) + 1], [0]);
  expect(runaway.success).toBe(false);
});

it('keeps away from where the residuals are not finite', () => {
  // log(x) - log(2): steps below 0 give NaN and are refused
  const result = leastSquares((x) => [10 * (Math.log(x[0]!) - Math.LN2)], [40]);
  expect(result.x[0]).toBeCloseTo(2, 12);
});

it('refuses misuse, by text', () => {
  const ok = (x: Float64Array) => [x[0]!];
  expect(() => leastSquares(() => 3 as never, [1])).toThrow(
    'ARGUMENT_TYPE: leastSquares: the residuals are 3, expected an array of at least one number. Return the vector of residuals, not their sum of squares',
  );
  expect(() => leastSquares(ok, [1], { loss: 'l2' as never })).toThrow(
    'OPTION_OUT_OF_RANGE: leastSquares: loss is "l2", expected one of linear, soft-l1, huber, cauchy, arctan, tukey. Choose one of them',
  );
  expect(() => leastSquares(ok, [1], { lossScale: 0 })).toThrow('leastSquares: lossScale is 0, expected 0 < lossScale < Infinity');
  expect(() => leastSquares(ok, [1], { jac: 'cs' as never })).toThrow(
    `ARGUMENT_TYPE: leastSquares: jac is "cs", expected a function, '2-point' or '3-point'. Leave it out for 3-point differences`,
  );
  expect(() => leastSquares(ok, [1], { jac: () => [[1, 2]] })).toThrow(
    'SHAPE_MISMATCH: leastSquares: the Jacobian has 1 rows of length 2, expected 1 rows of length 1. Return arrays of one shape at every point',
  );
  expect(() => leastSquares((x) => (x[0] === 1 ? [1, 2] : [1]), [1])).toThrow(
    'SHAPE_MISMATCH: leastSquares: the residuals have length 1 at this point and 2 at x0',
  );
  expect(() => leastSquares({ dimension: 1, value: () => 0 }, [1])).toThrow(
    'ORACLE_MISSING: leastSquares: the objective is an object with keys dimension, value, and it has no residuals',
  );
  expect(leastSquares(ok, [3], { bounds: [0, 2] }).message).toContain(
    'x0[0] = 3 lay outside its bounds 0 <= x[0] <= 2: the run started at the nearest point inside.',
  );
  expect(() => leastSquares(ok, [3], { options: { ftol: -1 } })).toThrow('OPTION_OUT_OF_RANGE: levenberg-marquardt: ftol is -1');
});
