import { keyOf, streamOf } from '@thetakit/random';
import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { minimize } from '../minimize/minimize.ts';
import { createRun } from '../run/create-run.ts';
import { beginMixing, beginMixture, nextMixture, noteRun } from './cma-es/mixing.ts';
import { cmaParameters } from './cma-es/parameters.ts';
import { planRestart } from './cma-es/restarts.ts';
import { cmaEs } from './cma-es.ts';

const rosenbrock = (x: ArrayLike<number>) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2;
const ellipsoid = (x: ArrayLike<number>) => Array.from(x).reduce((sum, v, i) => sum + 10 ** i * (v - 1) ** 2, 0);

describe('cma-es', () => {
  for (const { name, run } of conformance(cmaEs)) it(name, run);

  it('has the weights of the tutorial: positive ones sum to 1, muEff = 3.17 for n = 5 and lambda = 8', () => {
    const { weights, mu, muEff, cs, damping } = cmaParameters(5, 8, true);
    expect(mu).toBe(4);
    expect(weights.slice(0, 4).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 14);
    // ln 4.5 - ln i = 1.504, 0.811, 0.405, 0.118: sum 2.838, squares 3.098, 2.838^2 / 3.098 = 2.600.
    expect(muEff).toBeCloseTo(2.6, 2);
    expect(cs).toBeCloseTo((muEff + 2) / (muEff + 10), 14);
    expect(damping).toBeCloseTo(1 + cs, 14);
    expect(weights.slice(4).every((w) => w <= 0)).toBe(true);
    expect(cmaParameters(5, 8, false).weights.slice(4)).toEqual(new Float64Array(4));
  });

  it('finds the bottom of curved and of ill-conditioned valleys', () => {
    const valley = minimize(rosenbrock, [-1.2, 1], { method: 'cma-es' });
    expect(valley).toMatchObject({ success: true, reason: 'function-tolerance' });
    expect(valley.fun).toBeLessThan(1e-12);
    const { fun, nfev } = minimize(ellipsoid, [0, 0, 0, 0, 0, 0], { method: 'CMA', target: 1e-9 });
    expect(fun).toBeLessThan(1e-9);
    expect(nfev).toBeLessThan(3000);
  });

  it('finds minima at corners, and keeps whole numbers whole', () => {
    const corner = minimize((x) => x[0]! + 2 * x[1]!, [3, 3], {
      method: cmaEs,
      bounds: [
        [1, 4],
        [-2, 8],
      ],
    });
    expect(corner.fun).toBeCloseTo(-3, 9);
    const seen: number[] = [];
    const mixed = minimize(
      (x) => {
        seen.push(x[1]!);
        return (x[0]! - 0.3) ** 2 + (x[1]! - 2.6) ** 2;
      },
      [5, -7],
      { method: cmaEs, options: { integers: [1] }, maxfev: 2000 },
    );
    expect(mixed.x[1]).toBe(3);
    expect(mixed.x[0]).toBeCloseTo(0.3, 5);
    expect(seen.every(Number.isInteger)).toBe(true);
  });

  it('restarts with larger and smaller populations, and goes on from a checkpoint to the same bits', () => {
    const settings = { options: { restarts: 3, ftol: 1e-3 }, bounds: { lower: Float64Array.of(-5, -5), upper: Float64Array.of(5, 5) } };
    const rastrigin = (x: Float64Array) => x.reduce((sum, v) => sum + v * v + 10 - 10 * Math.cos(2 * Math.PI * v), 0);
    const whole = createRun(cmaEs, Float64Array.of(3, 1), settings);
    for (let k = 0; k < 700; k++) whole.tell(rastrigin(whole.ask()!.x));
    const resumed = createRun(cmaEs, Float64Array.of(3, 1), { ...settings, resume: whole.checkpoint() });
    for (let k = 0; k < 100 && whole.ask() !== null; k++) {
      expect([...resumed.ask()!.x]).toEqual([...whole.ask()!.x]);
      whole.tell(rastrigin(whole.ask()!.x));
      resumed.tell(rastrigin(resumed.ask()!.x));
    }
    const { record } = whole.state as unknown as { record: { runs: number } };
    expect(record.runs).toBeGreaterThan(0);
  });

  it('plans restarts: ipop doubles; bipop gives small runs what large ones have spent', () => {
    const stream = streamOf(keyOf(1));
    const record = () => ({ runs: 0, large: 8, spentLarge: 0, spentSmall: 0, isSmall: false, spent: 500, best: Infinity });
    const ipop = record();
    expect([1, 2, 3].map(() => planRestart(ipop, stream, 8, 'ipop').lambda)).toEqual([16, 32, 64]);
    const bipop = record();
    expect(planRestart(bipop, stream, 8, 'bipop')).toEqual({ lambda: 16, shrink: 1 });
    // 500 + 900 spent in large runs, nothing yet in small ones.
    bipop.spent = 900;
    const small = planRestart(bipop, stream, 8, 'bipop');
    expect(bipop).toMatchObject({ isSmall: true, spentLarge: 1400, spentSmall: 0 });
    expect(small.lambda).toBeGreaterThanOrEqual(8);
    expect(small.lambda).toBeLessThanOrEqual(16);
    expect(small.shrink).toBeLessThanOrEqual(1);
    expect(small.shrink).toBeGreaterThanOrEqual(0.01);
    bipop.spent = 1500;
    expect(planRestart(bipop, stream, 8, 'bipop')).toEqual({ lambda: 32, shrink: 1 });
  });

  it('mixes the end of a run with the best point: (4, 1) and (0, 7) give (0, 1) when f is a sum', () => {
    const f = (x: Float64Array) => x[0]! ** 2 + (x[1]! - 1) ** 2;
    const state = { query: new Float64Array(2), x: Float64Array.of(4, 1), fun: 16, scale: Float64Array.of(1, 1), mixing: beginMixing(Float64Array.of(9, 9)) };
    noteRun(state.mixing, Float64Array.of(0, 7), 36);
    expect(beginMixture(state)).toBe(true);
    expect([...state.query]).toEqual([0, 1]);
    state.x.set(state.query);
    state.fun = f(state.query);
    expect(nextMixture(state)).toBe(true);
    expect([...state.query]).toEqual([0, 7]);
    expect(nextMixture(state)).toBe(false);
    expect(state.mixing.component).toBe(-1);
    // A run that ended lower than all before gives way to the point before it.
    noteRun(state.mixing, Float64Array.of(0, 1), 0);
    expect(beginMixture(state)).toBe(true);
    expect([...state.mixing.donor]).toEqual([9, 9]);
  });
});
