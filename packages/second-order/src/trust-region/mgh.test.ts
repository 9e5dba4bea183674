import { runMethod } from '@thetakit/optimizers';
import { mghProblems } from '@thetakit/problems';
import { expect, it } from 'vitest';
import { newtonCg } from '../newton/newton-cg.ts';
import { arc } from './arc.ts';
import { dogleg } from './dogleg.ts';
import { trustExact } from './trust-exact.ts';
import { trustKrylov } from './trust-krylov.ts';
import { trustNcg } from './trust-ncg.ts';

const bars = [
  [trustExact, 44],
  [dogleg, 44],
  [arc, 44],
  [trustNcg, 42],
  [trustKrylov, 42],
  [newtonCg, 43],
] as const;

it.each(bars.map(([method, bar]) => ({ method, bar, id: method.id })))(
  '$id solves at least $bar of the 46 MGH instances at the defaults, and calls no other point a success that is not stationary',
  ({ method, bar }) => {
    let solved = 0;
    for (const problem of mghProblems) {
      const objective = problem.objective();
      const result = runMethod(method, objective, Float64Array.from(problem.starts[0]!), { maxiter: 5000 });
      const { value } = problem.best;
      const isSolved = value === 0 ? result.fun <= 1e-10 : (result.fun - value) / value <= 1e-6;
      if (isSolved) solved += 1;
      else if (result.success) {
        const local = problem.localMinima?.some((f) => Math.abs(result.fun - f) <= 1e-5 * f) ?? false;
        const g = objective.gradient!(result.x).slice();
        expect(local || Math.max(...g.map(Math.abs)) <= 1e-8, `${problem.id} ${result.reason} ${result.fun}`).toBe(true);
      }
    }
    expect(solved).toBeGreaterThanOrEqual(bar);
  },
  120_000,
);
