import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { slsqp } from '../constrained/slsqp.ts';
import { minimize } from '../minimize/minimize.ts';
import { beginHistory, closeGeneration, noteSuccess } from './differential-evolution/memory.ts';
import { mutations } from './differential-evolution/mutation.ts';
import { differentialEvolution } from './global-functions.ts';

const box: [number, number][] = [
  [-5, 5],
  [-5, 5],
];
const rastrigin = (x: Float64Array) => x.reduce((sum, v) => sum + v * v + 10 - 10 * Math.cos(2 * Math.PI * v), 0);

describe('differential-evolution', () => {
  for (const { name, run } of conformance(differentialEvolution)) it(name, run);

  for (const mutation of mutations) {
    it(`finds the lowest of a hundred minima by ${mutation}, with either crossover`, () => {
      for (const crossover of ['binomial', 'exponential']) {
        const found = differentialEvolution(rastrigin, box, { options: { mutation, crossover }, x0: [3, -4], finish: null, maxfev: 12_000 });
        expect(found.fun, crossover).toBeLessThan(1e-6);
      }
    });
  }

  it('polishes, counts everything, and gives the same for the same seed', () => {
    const shifted = (x: Float64Array) => rastrigin(x.map((v) => v - 0.5));
    const first = differentialEvolution(shifted, box, { seed: 3, options: { ftol: 1e-2 } });
    expect(first).toMatchObject({ success: true, reason: 'function-tolerance' });
    expect(first.fun).toBeLessThan(1e-11);
    expect(differentialEvolution(shifted, box, { seed: 3, options: { ftol: 1e-2 } }).nfev).toBe(first.nfev);
    expect(differentialEvolution(shifted, box, { seed: 3, options: { ftol: 1e-2 }, finish: null }).nfev).toBeLessThan(first.nfev);
  });

  it('keeps whole numbers whole and constraints kept', () => {
    const mixed = differentialEvolution((x) => (x[0]! - 0.3) ** 2 + (x[1]! - 2.6) ** 2, box, { options: { integers: [1] } });
    expect(mixed.x[1]).toBe(3);
    expect(mixed.x[0]).toBeCloseTo(0.3, 4);
    // Nearest point of the disc x1^2 + x2^2 <= 1 to (2, 0): (1, 0), distance 1.
    const constrained = minimize((x) => (x[0]! - 2) ** 2 + x[1]! ** 2, [0, 0], {
      method: 'differential-evolution',
      bounds: box,
      constraints: { type: 'ineq', fun: (x: Float64Array) => 1 - x[0]! ** 2 - x[1]! ** 2 },
    });
    expect(constrained.success).toBe(true);
    expect(constrained.fun).toBeCloseTo(1, 5);
    expect(Math.hypot(...constrained.x)).toBeLessThanOrEqual(1 + 1e-12);
  });

  it('polishes beside whole numbers, and within constraints by a method that keeps them', () => {
    const loose = { ftol: 1e-2, xtol: 1e-2 };
    const mixed = differentialEvolution((x) => (x[0]! - 0.3) ** 2 + (x[1]! - 2.6) ** 2, box, { options: { integers: [1], ...loose } });
    expect(mixed.x[1]).toBe(3);
    expect(mixed.x[0]).toBeCloseTo(0.3, 8);
    const whole = differentialEvolution((x) => (x[0]! - 0.3) ** 2 + (x[1]! - 2.6) ** 2, box, { options: { integers: [0, 1] } });
    expect([...whole.x]).toEqual([0, 3]);
    const disc = { type: 'ineq' as const, fun: (x: Float64Array) => 1 - x[0]! ** 2 - x[1]! ** 2 };
    const settings = { constraints: disc, options: loose };
    const rough = differentialEvolution((x) => (x[0]! - 2) ** 2 + x[1]! ** 2, box, settings);
    const fine = differentialEvolution((x) => (x[0]! - 2) ** 2 + x[1]! ** 2, box, { ...settings, finish: slsqp });
    expect(fine.fun).toBeCloseTo(1, 7);
    expect(fine.maxcv).toBeLessThanOrEqual(1e-8);
    expect(fine.fun).toBeLessThan(rough.fun);
    expect(fine.nfev).toBeGreaterThan(rough.nfev);
  });

  it('remembers what was successful: gains 1 and 3 with F 0.2 and 0.6', () => {
    const history = beginHistory();
    noteSuccess(history, 0.2, 0.1, 1);
    noteSuccess(history, 0.6, 0.9, 3);
    closeGeneration(history);
    // Lehmer mean (0.04 + 3 * 0.36) / (0.2 + 3 * 0.6) = 1.12 / 2; mean of CR (0.1 + 2.7) / 4.
    expect(history.means[0]!.scale).toBeCloseTo(0.56, 14);
    expect(history.means[0]!.rate).toBeCloseTo(0.7, 14);
    expect(history.oldest).toBe(1);
  });
});
