import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { createRun } from '../run/create-run.ts';
import { logImprovement, normalCdf } from './bayesian/expected-improvement.ts';
import { condition, firstHyper, fitHyper, predict } from './bayesian/gaussian-process.ts';
import { bayesianOptimization } from './global-functions.ts';

/** Branin's function: minimum 0.39788735773 at (-pi, 12.275), (pi, 2.275), (9.42478, 2.475). */
const branin = ([x, y]: Float64Array) =>
  (y! - (5.1 / (4 * Math.PI ** 2)) * x! * x! + (5 / Math.PI) * x! - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x!) + 10;
const box: [number, number][] = [
  [-5, 10],
  [0, 15],
];

describe('bayesian-optimization', () => {
  for (const { name, run } of conformance(bayesianOptimization, { evaluations: 20 })) it(name, run);

  it("finds Branin's minimum to 1e-3 in 45 evaluations, whatever the seed", () => {
    for (const seed of [1, 2, 3]) {
      const found = bayesianOptimization(branin, box, { seed, options: { evaluations: 45 } });
      expect(found).toMatchObject({ nfev: 45, success: true, reason: 'search-complete' });
      expect(found.fun).toBeLessThan(0.39788735773 + 1e-3);
    }
  });

  it('keeps whole numbers whole, keeps away from NaN, and goes on from a checkpoint', () => {
    const f = (x: ArrayLike<number>) => (x[0]! > 3 ? NaN : (x[0]! - 2.4) ** 2 + (x[1]! - 0.3) ** 2);
    const settings = { bounds: { lower: Float64Array.of(-5, -1), upper: Float64Array.of(5, 1) }, options: { integers: [0], evaluations: 30 }, seed: 4 };
    const whole = createRun(bayesianOptimization, Float64Array.of(0.2, 0), settings);
    for (let k = 0; k < 15; k++) whole.tell(f(whole.ask()!.x));
    const resumed = createRun(bayesianOptimization, Float64Array.of(0.2, 0), { ...settings, resume: whole.checkpoint() });
    for (let q = whole.ask(); q !== null; q = whole.ask()) {
      expect(Number.isInteger(q.x[0])).toBe(true);
      expect([...resumed.ask()!.x]).toEqual([...q.x]);
      const value = f(q.x);
      whole.tell(value);
      resumed.tell(value);
    }
    const { x, fun } = whole.result();
    expect(x[0]).toBe(2);
    expect(fun).toBeCloseTo(0.16, 4);
  });
});

describe('the Gaussian process', () => {
  const points = [[0], [0.3], [1]];
  const values = [1, -0.5, 2];
  it('goes through its values without noise, and is sure of them', () => {
    const process = condition(points, values, [Math.log(0.5), Math.log(1e-12)])!;
    points.forEach((point, k) => {
      const { mean, deviation } = predict(process, point);
      expect(mean).toBeCloseTo(values[k]!, 6);
      expect(deviation).toBeLessThan(1e-4);
    });
    expect(predict(process, [0.6]).deviation).toBeGreaterThan(0.1);
  });
  it('has the likelihood of two values: R = [1 r; r 1], mu = mean, s^2 = (d/2)^2 / (1 - r)', () => {
    // y - mu = -+ d/2 is the eigenvector of R with 1 - r: (y-mu)^T R^-1 (y-mu) = 2 (d/2)^2 / (1 - r); |R| = 1 - r^2.
    const s = Math.sqrt(5) * 0.4;
    const r = (1 + s + (s * s) / 3) * Math.exp(-s);
    const { mean, variance, deviance } = condition([[0], [0.4]], [3, 5], [0, -Infinity])!;
    expect(mean).toBeCloseTo(4, 12);
    expect(variance).toBeCloseTo(1 / (1 - r), 10);
    expect(deviance).toBeCloseTo(Math.log(1 / (1 - r)) + 0.5 * Math.log(1 - r * r), 10);
  });
  it('finds that f varies along one variable only', () => {
    const at = Array.from({ length: 25 }, (_, k) => [(k * 0.618034) % 1, (k * 0.754878) % 1]);
    const [first, second] = fitHyper(
      at,
      at.map(([x]) => Math.sin(6 * x!)),
      firstHyper(2),
    );
    expect(second! - first!).toBeGreaterThan(1);
  });
});

describe('expected improvement', () => {
  it('is the integral of max(0, best - y) over the normal density', () => {
    for (const [mean, deviation, best] of [
      [0, 1, 0.5],
      [1, 2, -3],
      [-1, 0.3, 1],
    ] as const) {
      let sum = 0;
      const h = deviation / 2000;
      for (let y = mean - 12 * deviation; y < best; y += h) sum += h * (best - y - h / 2) * Math.exp(-0.5 * ((y + h / 2 - mean) / deviation) ** 2);
      const expected = sum / (deviation * Math.sqrt(2 * Math.PI));
      expect(logImprovement(mean, deviation, best)).toBeCloseTo(Math.log(expected), 3);
    }
  });
  it('joins its tail smoothly, and Phi is known: Phi(1.959964) = 0.975', () => {
    expect(logImprovement(8.001, 1, 0)).toBeCloseTo(logImprovement(7.999, 1, 0) - 0.0164, 2);
    expect(normalCdf(1.959963985)).toBeCloseTo(0.975, 6);
    expect(logImprovement(1e3, 1, 0)).toBeGreaterThan(-Infinity);
    expect(logImprovement(1, 0, 3)).toBeCloseTo(Math.log(2), 14);
  });
});
