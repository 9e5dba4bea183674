/** Trouble of the global methods that the rules for every method do not cover. */
import type { AnyMethod } from '@thetakit/registry';
import { isThetakitError } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { minimize } from '../minimize/minimize.ts';
import { createRun } from '../run/create-run.ts';
import { stopRun } from '../run/stop-run.ts';
import { grid } from '../search/grid.ts';
import { random } from '../search/random.ts';
import { bayesianOptimization, cmaEs, crs2, differentialEvolution, direct, dualAnnealing, shgo } from './global-functions.ts';

const square: [number, number][] = [
  [-5, 5],
  [-5, 5],
];
const bowl = (x: Float64Array) => (x[0]! - 1) ** 2 + (x[1]! + 2) ** 2;
const codeOf = (call: () => unknown) => {
  try {
    call();
  } catch (error) {
    return isThetakitError(error) ? error.code : String(error);
  }
  return 'nothing';
};

describe('global methods', () => {
  it.each([
    ['cma-es', cmaEs],
    ['differential-evolution', differentialEvolution],
    ['bayesian-optimization', bayesianOptimization],
  ] as const)('%s refuses integers that are no indices, and boxes without whole numbers', (_, search) => {
    for (const integers of [[2], [-1], [0.5]]) expect(codeOf(() => search(bowl, square, { options: { integers } }))).toBe('OPTION_OUT_OF_RANGE');
    const narrow: [number, number][] = [
      [0.2, 0.8],
      [-5, 5],
    ];
    expect(codeOf(() => search(bowl, narrow, { options: { integers: [0] } }))).toBe('BOUNDS_INVALID');
  });

  it('says what does not fit into memory instead of breaking', () => {
    const n = 1_000_000;
    const bounds = { lower: new Float64Array(n).fill(-1), upper: new Float64Array(n).fill(1) };
    for (const method of [cmaEs, differentialEvolution, crs2, shgo])
      expect(codeOf(() => createRun(method, new Float64Array(n), { bounds }))).toBe('ARGUMENT_OUT_OF_RANGE');
  });

  it('searches a million variables where that is possible', () => {
    const n = 1_000_000;
    const bounds = { lower: new Float64Array(n).fill(-1), upper: new Float64Array(n).fill(1) };
    for (const method of [random, grid] as AnyMethod[]) {
      const run = createRun(method, new Float64Array(n).fill(0.5), { bounds, maxfev: 2 });
      for (let q = run.ask(); q !== null; q = run.ask()) run.tell(q.x[n - 1]! ** 2);
      expect(run.result()).toMatchObject({ nfev: 2, reason: 'max-evaluations' });
    }
  });

  it('need finite boxes, but for CMA-ES', () => {
    const half = [
      [0, Infinity],
      [0, 1],
    ] as [number, number][];
    for (const search of [differentialEvolution, bayesianOptimization, direct, crs2, shgo, dualAnnealing])
      expect(codeOf(() => search(bowl, half, { x0: [1, 1] }))).toBe('BOUNDS_INVALID');
    expect(cmaEs(bowl, half, { x0: [2, 1], maxfev: 500 }).fun).toBeCloseTo(4, 6);
  });

  it('answer a function that is NaN everywhere with a failure', () => {
    for (const search of [cmaEs, differentialEvolution, bayesianOptimization, direct, crs2, shgo, dualAnnealing]) {
      const { success, fun } = search(() => NaN, square, { maxfev: 300 });
      expect(success).toBe(false);
      expect(Number.isFinite(fun)).toBe(false);
    }
  });

  it('stop when the callback says so, with the best point', () => {
    for (const method of ['cma-es', 'differential-evolution', 'bayesian-optimization', 'direct', 'crs2', 'shgo']) {
      let calls = 0;
      const callback = () => {
        calls += 1;
        if (calls === 2) throw stopRun;
      };
      const { reason, fun, best } = minimize(bowl, [3, 3], { method, bounds: square, callback });
      expect({ reason, fun }, method).toEqual({ reason: 'stopped-by-callback', fun: best.fun });
    }
  });

  it('leave fixed variables alone', () => {
    const line: [number, number][] = [
      [-5, 5],
      [0.1, 0.1],
    ];
    for (const search of [cmaEs, differentialEvolution, bayesianOptimization, direct, crs2, shgo]) {
      const { x, fun } = search(bowl, line, { maxfev: 2000 });
      expect(x[1]).toBe(0.1);
      expect(fun).toBeLessThan(2.1 ** 2 + 1e-3);
    }
  });
});
