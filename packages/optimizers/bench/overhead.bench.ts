/**
 * Time per evaluation of the drivers and methods on the chained Rosenbrock function, with an analytic gradient.
 * Overhead = time per evaluation minus the time of the objective alone. Targets: < 1 us at n = 2, < 3 us at n = 100 for L-BFGS-B.
 * Run: npx vitest bench --run (from this package).
 */
import { bench, describe } from 'vitest';
import { bfgs, lBfgsB, nelderMead, runMethod } from '../src/index.ts';
import { chainedRosenbrock } from './chained-rosenbrock.ts';

for (const n of [2, 10, 100]) {
  const objective = chainedRosenbrock(n);
  const start = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
  describe(`chained Rosenbrock, n = ${n}, 1000 evaluations`, () => {
    const x = start.slice();
    bench('objective alone', () => {
      for (let k = 0; k < 1000; k++) objective.valueAndGradient!(x);
    });
    for (const method of [lBfgsB, bfgs, nelderMead]) {
      const { nfev } = runMethod(method, objective, start, { maxfev: 1000 });
      const repeats = Math.max(1, Math.round(1000 / nfev));
      bench(`${method.id} (${repeats} runs of ${nfev} evaluations)`, () => {
        for (let k = 0; k < repeats; k++) runMethod(method, objective, start, { maxfev: 1000 });
      });
    }
  });
}
