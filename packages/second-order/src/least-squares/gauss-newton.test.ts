import { runMethod } from '@thetakit/optimizers';
import { lecturePolynomial, mghProblems, strd, strdObjective } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { expect, it } from 'vitest';
import { gaussNewton } from './gauss-newton.ts';

const run = (objective: Objective, start: ArrayLike<number>, settings = {}) => runMethod(gaussNewton, objective, Float64Array.from(start), settings);

it('solves linear residuals in one step: the lecture polynomial', () => {
  const result = run(lecturePolynomial.objective(), lecturePolynomial.starts[0]!);
  expect(result.nit).toBe(1);
  // condition of J: sqrt(1.6e4), times rounding
  result.x.forEach((v, i) => expect(v).toBeCloseTo(lecturePolynomial.best.x![i]!, 12));
  expect(2 * result.fun).toBeCloseTo(lecturePolynomial.best.value, 13);
});

it('shrinks the error by 1 - lambda on linear residuals', () => {
  const line: Objective = {
    dimension: 1,
    residualCount: 2,
    value: () => NaN,
    residuals: (x) => Float64Array.of(x[0]! - 2, 2 * x[0]! - 1),
    jacobian: () => Float64Array.of(1, 2),
  };
  const { history } = run(line, [0], { history: true, maxiter: 4, options: { lambda: 0.5 } });
  // minimum at 0.8
  history!.forEach((row, k) => expect(0.8 - row.x[0]!).toBeCloseTo(0.8 * 0.5 ** (k + 1), 14));
});

it('converges quadratically on Rosenbrock, whose residuals vanish at the solution', () => {
  const [rosenbrock] = mghProblems;
  const result = run(rosenbrock.objective(), [0.9, 0.9]);
  // r1 is linear in x2, so the second full step is exact
  expect([...result.x]).toEqual([1, 1]);
  expect(result.nit).toBeLessThanOrEqual(3);
});

it('reaches 6 digits on the easy StRD sets from their near starts', () => {
  for (const name of ['Misra1a', 'Misra1b', 'Misra1c', 'Misra1d', 'DanWood', 'Gauss1', 'Gauss2', 'Gauss3', 'Chwirut1', 'Kirby2'] as const) {
    const entry = strd[name];
    const result = run(strdObjective(entry), entry.starts[1]);
    expect(result.success, name).toBe(true);
    result.x.forEach((v, i) => expect(Math.abs(v / entry.certified.parameters[i]! - 1), name).toBeLessThan(1e-6));
  }
});

it('ends without success where no length of the step goes down', () => {
  // a Jacobian that lies: r is constant, so nothing that the model promises ever comes
  const constant: Objective = {
    dimension: 1,
    residualCount: 1,
    value: () => NaN,
    residuals: () => Float64Array.of(1),
    jacobian: () => Float64Array.of(1),
  };
  expect(run(constant, [1])).toMatchObject({ success: false, reason: 'line-search-failed' });
});

it('refuses a factor outside its range, by text', () => {
  expect(() => run(lecturePolynomial.objective(), lecturePolynomial.starts[0]!, { options: { lambda: 0 } })).toThrow(
    'OPTION_OUT_OF_RANGE: gauss-newton: lambda is 0, expected 0 < lambda < 2. Choose a value inside the range',
  );
});
