import { runMethod } from '@thetakit/optimizers';
import { mghProblems, rosenbrock } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { expect, it } from 'vitest';
import { trustExact } from '../trust-region/trust-exact.ts';
import { trustKrylov } from '../trust-region/trust-krylov.ts';
import { withDifferenceHessian, withSparseHessian } from './curvature.ts';

const withoutSecond = ({ hessian: _h, hessianProduct: _p, ...rest }: Objective): Objective => rest;

it('has the Hessian and its products to 8 digits', () => {
  for (const problem of mghProblems.filter(({ dimension }) => dimension <= 12)) {
    const exact = problem.objective() as Required<Objective>;
    const made = withDifferenceHessian(withoutSecond(exact)) as Required<Objective>;
    const x = Float64Array.from(problem.starts[0]!, (v, i) => v + 0.01 * (i + 1));
    const h = exact.hessian(x).slice();
    const size = Math.max(...h.map(Math.abs));
    if (!(size < 1e8)) continue;
    // Truncation, and what rounding of the gradient leaves: eps |g| / h.
    const allowed = 1e-7 * size + 1e-10 * Math.max(...exact.gradient(x).map(Math.abs));
    made.hessian(x).forEach((v, at) => expect(Math.abs(v - h[at]!), problem.id).toBeLessThan(allowed));
    const v = x.map((_, i) => Math.cos(i));
    const product = exact.hessianProduct(x, v).slice();
    made.hessianProduct(x, v).forEach((value, i) => expect(Math.abs(value - product[i]!), problem.id).toBeLessThan(10 * x.length * allowed));
  }
});

it('lets trust-exact solve 43 of the 46 MGH instances from gradients alone', () => {
  let solved = 0;
  for (const problem of mghProblems.filter(({ dimension }) => dimension < 100)) {
    const objective = withDifferenceHessian(withoutSecond(problem.objective()));
    const { fun } = runMethod(trustExact, objective, Float64Array.from(problem.starts[0]!), { maxiter: 2000 });
    const { value } = problem.best;
    if (value === 0 ? fun <= 1e-10 : (fun - value) / value <= 1e-6) solved += 1;
  }
  expect(solved).toBeGreaterThanOrEqual(39);
}, 60_000);

/** Chained Rosenbrock with its tridiagonal Hessian in compressed rows. */
function chained(n: number) {
  let gradients = 0;
  const objective: Objective = {
    dimension: n,
    value: (x) => x.reduce((sum, v, i) => (i + 1 < n ? sum + 100 * (x[i + 1]! - v * v) ** 2 + (1 - v) ** 2 : sum), 0),
    gradient: (x) => {
      gradients += 1;
      return x.map((v, i) => (i + 1 < n ? -400 * v * (x[i + 1]! - v * v) - 2 * (1 - v) : 0) + (i > 0 ? 200 * (v - x[i - 1]! ** 2) : 0));
    },
  };
  const [rowPointers, columnIndices] = [[0], [] as number[]];
  for (let i = 0; i < n; i++) {
    for (const j of [i - 1, i, i + 1]) if (j >= 0 && j < n) columnIndices.push(j);
    rowPointers.push(columnIndices.length);
  }
  const pattern = { shape: [n, n] as const, rowPointers, columnIndices };
  const hessianAt = (x: Float64Array) => {
    const values: number[] = [];
    for (let i = 0; i < n; i++) {
      if (i > 0) values.push(-400 * x[i - 1]!);
      values.push((i + 1 < n ? 1200 * x[i]! ** 2 - 400 * x[i + 1]! + 2 : 0) + (i > 0 ? 200 : 0));
      if (i + 1 < n) values.push(-400 * x[i]!);
    }
    return { ...pattern, values };
  };
  return { objective, pattern, hessianAt, gradients: () => gradients };
}

it('takes 3 pairs of gradients for a tridiagonal Hessian of any order', () => {
  const { objective, pattern, hessianAt, gradients } = chained(40);
  const x = Float64Array.from({ length: 40 }, (_, i) => 1 + 0.1 * Math.sin(i));
  const h = withDifferenceHessian(objective, { pattern }).hessian!(x);
  expect(gradients()).toBe(6);
  const exact = withSparseHessian(objective, hessianAt);
  for (let j = 0; j < 40; j++) {
    const column = exact.hessianProduct!(
      x,
      Float64Array.from({ length: 40 }, (_, i) => (i === j ? 1 : 0)),
    );
    column.forEach((v, i) => expect(Math.abs(h[i * 40 + j]! - v)).toBeLessThan(1e-5));
  }
});

it('feeds trust-krylov a sparse Hessian of 1000 variables, once per point', () => {
  const { objective, hessianAt } = chained(1000);
  let calls = 0;
  const counted = withSparseHessian(objective, (x) => {
    calls += 1;
    return hessianAt(x);
  });
  const start = Float64Array.from({ length: 1000 }, (_, i) => 1 + 0.3 * Math.sin(i));
  const result = runMethod(trustKrylov, counted, start, { maxiter: 500 });
  expect(result.success).toBe(true);
  expect(result.fun).toBeLessThan(1e-12);
  expect(calls).toBeLessThanOrEqual(result.nit + 1);
});

it('refuses an objective without a gradient, and a pattern of another size', () => {
  expect(() => withDifferenceHessian({ dimension: 1, value: () => 0 })).toThrow('ORACLE_MISSING: withDifferenceHessian: the objective has no gradient');
  const pattern = { shape: [3, 3] as const, rowPointers: [0, 0, 0, 0], columnIndices: [] };
  expect(() => withDifferenceHessian(rosenbrock().objective(), { pattern })).toThrow('SHAPE_MISMATCH: the Hessian: its pattern is 3 x 3');
});
