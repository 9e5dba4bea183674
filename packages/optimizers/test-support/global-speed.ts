/** What CMA-ES and differential evolution cost besides f: microseconds per evaluation on a sphere, whose own cost is next to nothing. */
import { cmaEs } from '../src/global/cma-es.ts';
import { differentialEvolution } from '../src/global/differential-evolution.ts';
import { runMethod } from '../src/run/run-method.ts';

/** CPU microseconds per evaluation: the least of five runs. `cpuMicroseconds` reads the process's own clock. */
export function globalSpeed(method: 'cma-es' | 'differential-evolution', n: number, evaluations: number, cpuMicroseconds: () => number): number {
  const sphere = (x: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
    return sum;
  };
  const bounds = { lower: new Float64Array(n).fill(-5), upper: new Float64Array(n).fill(5) };
  const options = method === 'cma-es' ? { ftol: 0, xtol: 0 } : { ftol: 0, xtol: 0, mutation: 'best1', population: 15 * n };
  let least = Infinity;
  for (let k = 0; k < 5; k++) {
    const before = cpuMicroseconds();
    const { nfev } = runMethod(method === 'cma-es' ? cmaEs : differentialEvolution, { dimension: n, value: sphere }, new Float64Array(n).fill(3), {
      options,
      bounds,
      maxfev: evaluations,
      maxiter: 1e9,
    });
    least = Math.min(least, (cpuMicroseconds() - before) / nfev);
  }
  return least;
}
