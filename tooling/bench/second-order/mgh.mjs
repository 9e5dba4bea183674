/** More, Garbow and Hillstrom's 46 instances from the standard start at the defaults. */
import { runMethod } from '../../../packages/optimizers/src/index.ts';
import { mghProblems } from '../../../packages/problems/src/index.ts';
import { secondOrderPlugin, startsAround, trustExact } from '../../../packages/second-order/src/index.ts';

const isSolved = ({ best: { value } }, f) => (value === 0 ? f <= 1e-10 : (f - value) / value <= 1e-6);

/** One row per method: solved, successes at other points that are stationary or known minima, and false ones; work. */
export function mghRows() {
  const methods = secondOrderPlugin.entries.filter(({ kind, id }) => (kind === 'minimizer' || kind === 'least-squares') && id !== 'newton');
  return methods.map((method) => {
    const row = { id: method.id, solved: 0, other: 0, wrong: 0, evaluations: 0 };
    for (const problem of mghProblems) {
      const objective = problem.objective();
      const result = runMethod(method, objective, Float64Array.from(problem.starts[0]), { maxiter: 5000 });
      row.evaluations += result.nfev;
      // Least-squares methods report half the sum of squares, the collection the whole.
      const f = objective.value(result.x);
      if (isSolved(problem, f)) row.solved += 1;
      else if (result.success) {
        const isKnown = problem.localMinima?.some((each) => Math.abs(f - each) <= 1e-5 * each) ?? false;
        const steepness = Math.max(...objective.gradient(result.x).map(Math.abs));
        if (isKnown || steepness <= 1e-6) row.other += 1;
        else row.wrong += 1;
      }
    }
    return row;
  });
}

/** Instances that trust-exact solves from 40 points around the standard start. */
export function withRestarts() {
  return mghProblems.filter((problem) => {
    const x0 = Float64Array.from(problem.starts[0]);
    return [1, 40].some((starts) => isSolved(problem, startsAround(trustExact, problem.objective(), x0, { starts, maxiter: 2000 }).best.fun));
  }).length;
}
