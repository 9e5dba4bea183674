import { describe, expect, it } from 'vitest';
import { cmaEs } from '../global/cma-es.ts';
import { createRun } from '../run/create-run.ts';
import { bruteForce, bruteForceAsync } from '../search/search-functions.ts';
import { minimizeAsync } from './minimize-async.ts';

const bounds: [number, number][] = [
  [-5, 5],
  [-4, 6],
];
const rastrigin = (x: Float64Array) => [x[0]! - 0.5, x[1]! + 0.5].reduce((sum, v) => sum + v * v + 10 - 10 * Math.cos(2 * Math.PI * v), 0);
const timeless = ({ elapsed: _, ...rest }: { elapsed: number }) => rest;

/** Counts how many evaluations run at once; later ones end first. */
function watched(f: (x: Float64Array) => number) {
  const seen = { most: 0, running: 0, calls: 0 };
  const fun = async (x: Float64Array) => {
    seen.calls += 1;
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    for (let k = 0; k < 5 + ((7 * seen.calls) % 5); k++) await Promise.resolve();
    seen.running -= 1;
    return f(x);
  };
  return { seen, fun };
}

describe('concurrency', () => {
  it.each([
    'grid',
    'random',
    'space-filling',
    'cma-es',
    'differential-evolution',
    'crs2',
    'direct',
    'shgo',
    'bayesian-optimization',
    'dual-annealing',
    'nelder-mead',
  ])('changes nothing in the result of %s, and keeps the budget', async (method) => {
    const maxfev = method === 'bayesian-optimization' ? 23 : 137;
    const settings = { method, bounds, maxfev, seed: 3 };
    const alone = watched(rastrigin);
    const one = await minimizeAsync(alone.fun, [3, 1], settings);
    const many = watched(rastrigin);
    const four = await minimizeAsync(many.fun, [3, 1], { ...settings, concurrency: 4 });
    expect(timeless(four)).toEqual(timeless(one));
    expect(alone.seen.most).toBe(method === 'shgo' || method === 'dual-annealing' ? 4 : 1);
    expect(many.seen.most).toBeLessThanOrEqual(4);
    expect(many.seen.calls).toBeLessThanOrEqual(maxfev);
  });

  it('keeps four workers busy for methods that draw points in generations', async () => {
    for (const method of ['grid', 'random', 'cma-es', 'differential-evolution', 'direct', 'shgo']) {
      const { fun, seen } = watched(rastrigin);
      await minimizeAsync(fun, [3, 1], { method, bounds, maxfev: 60, concurrency: 4 });
      expect(seen.most, method).toBe(4);
    }
  });

  it('passes on what an evaluation throws, and refuses numbers that are none', async () => {
    const fails = async (x: Float64Array) => {
      if (x[0]! > 2) throw new Error('mine');
      return rastrigin(x);
    };
    await expect(minimizeAsync(fails, [1, 1], { method: 'grid', bounds, concurrency: 8 })).rejects.toThrow('mine');
    for (const concurrency of [0, 1.5, NaN])
      await expect(minimizeAsync(fails, [1, 1], { method: 'grid', bounds, concurrency })).rejects.toThrow('ARGUMENT_OUT_OF_RANGE');
  });

  it('serves a grid with polish: bruteForceAsync is bruteForce', async () => {
    const { fun, seen } = watched(rastrigin);
    const later = await bruteForceAsync(fun, bounds, { points: 11, concurrency: 6 });
    const now = bruteForce(rastrigin, bounds, { points: 11 });
    expect(timeless(later)).toEqual(timeless(now));
    expect(seen.most).toBe(6);
    expect(later.fun).toBeLessThan(1e-10);
  });
});

describe('ahead', () => {
  it('gives the points of the questions to come', () => {
    const box = { lower: Float64Array.of(-5, -4), upper: Float64Array.of(5, 6) };
    const run = createRun(cmaEs, Float64Array.of(3, 1), { bounds: box });
    for (let k = 0; k < 40; k++) {
      const points = run.ahead(5);
      expect(points.length).toBeGreaterThan(0);
      for (const point of points) {
        expect([...run.ask()!.x]).toEqual([...point]);
        run.tell(rastrigin(point));
      }
    }
    expect(run.ahead(1)).toHaveLength(1);
  });
});
