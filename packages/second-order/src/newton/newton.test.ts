import { runMethod } from '@thetakit/optimizers';
import { mghProblems, rosenbrock } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dampedNewton } from './damped-newton.ts';
import { newton } from './newton.ts';

/** f(x) = 1/2 x^T A x - b^T x. */
function quadratic(a: number[], b: number[]): Objective {
  const n = b.length;
  const product = (x: Float64Array) => b.map((_, i) => x.reduce((sum, v, j) => sum + a[i * n + j]! * v, 0));
  return {
    dimension: n,
    value: (x) => product(x).reduce((sum, v, i) => sum + x[i]! * (0.5 * v - b[i]!), 0),
    gradient: (x) => Float64Array.from(product(x), (v, i) => v - b[i]!),
    hessian: () => Float64Array.from(a),
  };
}

/** f = x^2 - y^2 + y^4/4: a saddle at 0 and minima -1 at (0, +-sqrt 2). */
const saddle: Objective = {
  dimension: 2,
  value: ([x, y]: ArrayLike<number> & Iterable<number>) => x! ** 2 - y! ** 2 + y! ** 4 / 4,
  gradient: (x) => Float64Array.of(2 * x[0]!, -2 * x[1]! + x[1]! ** 3),
  hessian: (x) => Float64Array.of(2, 0, 0, -2 + 3 * x[1]! ** 2),
} as Objective;

/** f = exp(x) - 2x in one variable: minimum at ln 2. */
const scalar: Objective = {
  dimension: 1,
  value: (x) => Math.exp(x[0]!) - 2 * x[0]!,
  gradient: (x) => Float64Array.of(Math.exp(x[0]!) - 2),
  hessian: (x) => Float64Array.of(Math.exp(x[0]!)),
};

describe('newton', () => {
  it('walks as worked by hand in one variable', () => {
    // x0 = 0: g = -1, H = 1, x1 = 1; x2 = 1 - (e - 2)/e = 2/e
    const { history } = runMethod(newton, scalar, Float64Array.of(0), { history: true });
    expect(history![0]!.x[0]).toBe(1);
    expect(history![1]!.x[0]).toBeCloseTo(2 / Math.E, 15);
  });

  it('solves a quadratic in one step, however badly conditioned', () => {
    for (const condition of [1, 1e4, 1e8]) {
      const result = runMethod(newton, quadratic([condition, 0, 0, 1], [condition * 3, -2]), Float64Array.of(10, 10), {});
      expect([...result.x]).toEqual([3, -2]);
      expect([result.nit, result.reason]).toEqual([1, 'gradient-tolerance']);
    }
  });

  it('shrinks the error by |1 - lambda| each step on a quadratic', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1.9, noNaN: true }), fc.double({ min: 0.5, max: 3, noNaN: true }), (lambda, c) => {
        const { history } = runMethod(newton, quadratic([2, c / 2, c / 2, 5], [0, 0]), Float64Array.of(1, -1), {
          history: true,
          maxiter: 5,
          options: { lambda, gtol: 0 },
        });
        history!.forEach((row, k) => expect(Math.hypot(row.x[0]! - (1 - lambda) ** (k + 1), row.x[1]! + (1 - lambda) ** (k + 1))).toBeLessThan(1e-13));
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it('converges with order 2 at lambda = 1 and linearly at rate 1 - lambda otherwise', () => {
    const errors = (lambda: number, count: number) =>
      runMethod(newton, scalar, Float64Array.of(1.2), { history: true, maxiter: count, options: { lambda, gtol: 0 } }).history!.map((row) =>
        Math.abs(row.x[0]! - Math.LN2),
      );
    // regression of log e_{k+1} on log e_k while the errors are above rounding
    const e = errors(1, 5).filter((v) => v > 1e-14);
    const [u, v] = [e.slice(0, -1).map(Math.log), e.slice(1).map(Math.log)];
    const mean = (w: number[]) => w.reduce((sum, each) => sum + each, 0) / w.length;
    const order = u.reduce((sum, each, i) => sum + (each - mean(u)) * (v[i]! - mean(v)), 0) / u.reduce((sum, each) => sum + (each - mean(u)) ** 2, 0);
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.1);
    const linear = errors(0.7, 25);
    // e_{k+1}/e_k = 0.3 + O(e_k), and e_15 is below 1e-7
    expect(linear[16]! / linear[15]!).toBeCloseTo(0.3, 5);
  });

  it('does not notice a linear change of variables', () => {
    // f(A y) with A = diag(1, 1000): iterates x = A y
    const plain = rosenbrock().objective() as Required<Objective>;
    const a = [1, 1000];
    const back = (y: Float64Array) => y.map((v, i) => v * a[i]!);
    const scaled: Objective = {
      dimension: 2,
      value: (y) => plain.value(back(y)),
      gradient: (y) => plain.gradient(back(y)).map((v, i) => v * a[i]!),
      hessian: (y) => plain.hessian(back(y)).map((v, at) => v * a[Math.floor(at / 2)]! * a[at % 2]!),
    };
    const one = runMethod(newton, plain, Float64Array.of(-1.2, 1), { history: true });
    const two = runMethod(newton, scaled, Float64Array.of(-1.2, 1e-3), { history: true, maxiter: one.nit });
    two.history!.forEach((row, k) => expect(row.x[1]! * 1000).toBeCloseTo(one.history![k]!.x[1]!, 9));
  });

  it('walks to the saddle, which the damped method leaves', () => {
    const start = Float64Array.of(1, 0.1);
    const plain = runMethod(newton, saddle, start, {});
    expect(Math.hypot(...plain.x)).toBeLessThan(1e-8);
    const damped = runMethod(dampedNewton, saddle, start, {});
    expect(damped.x[0]).toBeCloseTo(0, 8);
    expect(damped.x[1]).toBeCloseTo(Math.SQRT2, 8);
    expect(damped.fun).toBeCloseTo(-1, 14);
    expect(damped.success).toBe(true);
  });

  it('says singular, as a value', () => {
    const flat = runMethod(newton, quadratic([1, 1, 1, 1], [1, 0]), Float64Array.of(0, 0), {});
    expect([flat.reason, flat.success]).toEqual(['singular', false]);
  });

  it('refuses a factor outside its range, and an objective without a Hessian, by text', () => {
    expect(() => runMethod(newton, scalar, Float64Array.of(0), { options: { lambda: 2 } })).toThrow(
      'OPTION_OUT_OF_RANGE: newton: lambda is 2, expected 0 < lambda < 2. Choose a value inside the range',
    );
    expect(() => runMethod(dampedNewton, { dimension: 1, value: () => 0 }, Float64Array.of(0), {})).toThrow('ORACLE_MISSING: damped-newton:');
  });
});

describe('dampedNewton', () => {
  it('solves a convex quadratic in one step and shrinks its error by 1 - lambda', () => {
    const objective = quadratic([4, 1, 1, 3], [1, 2]);
    const full = runMethod(dampedNewton, objective, Float64Array.of(7, -5), {});
    expect(full.nit).toBe(1);
    // (4 1; 1 3) x = (1, 2): x = (1/11, 7/11)
    expect(full.x[0]).toBeCloseTo(1 / 11, 14);
    expect(full.x[1]).toBeCloseTo(7 / 11, 14);
    const half = runMethod(dampedNewton, objective, Float64Array.of(7, -5), { options: { lambda: 0.5 }, maxiter: 3, history: true });
    half.history!.forEach((row, k) => expect((row.x[0]! - 1 / 11) / (7 - 1 / 11)).toBeCloseTo(0.5 ** (k + 1), 12));
  });

  it('never goes uphill', () => {
    for (const problem of mghProblems.filter((each) => each.dimension <= 12)) {
      const { history } = runMethod(dampedNewton, problem.objective(), Float64Array.from(problem.starts[0]!), { history: true, maxiter: 500 });
      // equal up to the rounding within which the line search calls two values level
      history!.forEach((row, k) => k > 0 && expect(row.fun, problem.id).toBeLessThanOrEqual(history![k - 1]!.fun + 1e-12 * Math.abs(history![k - 1]!.fun)));
    }
  }, 60_000);

  it('solves at least 44 of the 46 MGH instances from the standard start, and calls nothing else a success that is not stationary', () => {
    let solved = 0;
    for (const problem of mghProblems) {
      const objective = problem.objective();
      const result = runMethod(dampedNewton, objective, Float64Array.from(problem.starts[0]!), { maxiter: 5000 });
      const { value } = problem.best;
      const isSolved = value === 0 ? result.fun <= 1e-10 : (result.fun - value) / value <= 1e-6;
      if (isSolved) solved += 1;
      else if (result.success) {
        const local = problem.localMinima?.some((f) => Math.abs(result.fun - f) <= 1e-5 * f) ?? false;
        const g = objective.gradient!(result.x).slice();
        expect(local || Math.max(...g.map(Math.abs)) <= 1e-8, `${problem.id} ${result.reason} ${result.fun}`).toBe(true);
      }
    }
    expect(solved).toBeGreaterThanOrEqual(44);
  }, 60_000);
});
