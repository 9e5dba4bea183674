/** Global methods that search locally: basin-hopping, multi-start, dual annealing. */
import { describe, expect, it } from 'vitest';
import { createRun } from '../run/create-run.ts';
import { logGamma, visitScale, wrap } from './dual-annealing/visit.ts';
import { basinHopping, dualAnnealing, multiStart } from './global-functions.ts';

const box: [number, number][] = [
  [-5, 5],
  [-5, 5],
];
/** Minimum 0 at (0.5, -0.5) among a hundred others. */
const rastrigin = (x: Float64Array) => [x[0]! - 0.5, x[1]! + 0.5].reduce((sum, v) => sum + v * v + 10 - 10 * Math.cos(2 * Math.PI * v), 0);

describe('searches of local minima', () => {
  it.each([
    ['basin-hopping', basinHopping, { step: 1, hops: 200 }],
    ['multi-start', multiStart, { starts: 400 }],
    ['dual-annealing', dualAnnealing, { temperatures: 200 }],
  ] as const)('%s finds the lowest of a hundred, completes, and counts', (_name, search, options) => {
    const found = search(rastrigin, box, { x0: [4, 4], options });
    expect(found).toMatchObject({ success: true, reason: 'search-complete' });
    expect(found.fun).toBeLessThan(1e-10);
    expect(found.x[0]).toBeCloseTo(0.5, 5);
    expect(found.njev).toBeGreaterThan(10);
  });

  it('go on from a checkpoint to the same bits', () => {
    for (const method of [basinHopping, multiStart, dualAnnealing]) {
      const settings = { bounds: { lower: Float64Array.of(-5, -5), upper: Float64Array.of(5, 5) }, seed: 2 };
      const tell = (run: ReturnType<typeof createRun>) => {
        const { x } = run.ask()!;
        const gradient = [x[0]! - 0.5, x[1]! + 0.5].map((v) => 2 * v + 20 * Math.PI * Math.sin(2 * Math.PI * v));
        run.tell({ value: rastrigin(x), gradient });
        return [...x];
      };
      const whole = createRun(method, Float64Array.of(3, 1), settings);
      for (let k = 0; k < 60; k++) tell(whole);
      const resumed = createRun(method, Float64Array.of(3, 1), { ...settings, resume: whole.checkpoint() });
      for (let k = 0; k < 100; k++) expect(tell(resumed), method.id).toEqual(tell(whole));
    }
  });

  it('basin-hopping stops when patience ends', () => {
    const { nit } = basinHopping((x) => 1 + x[0]! ** 2, [[-1, 1]], { x0: [0.5], options: { patience: 7, hops: 1000 } });
    expect(nit).toBeLessThanOrEqual(9);
  });
});

describe('visits', () => {
  it('ln Gamma: Gamma(5) = 24, Gamma(1/2) = sqrt(pi)', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 13);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  });
  it('steps shrink with the temperature, and stay in the box', () => {
    expect(visitScale(5000, 2.62)).toBeGreaterThan(visitScale(5, 2.62));
    expect(wrap(7.5, 0, 2)).toBe(1.5);
    expect(wrap(-0.5, 0, 2)).toBe(1.5);
    expect(wrap(3, 1, 1)).toBe(1);
  });
});
