import type { Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { runMethod } from '../run/run-method.ts';
import { sophia } from './sophia.ts';

/** f = x^2 / 2: H u = u, so the estimate is u^2 itself. */
const parabola: Objective = { dimension: 1, value: ([x]) => x! ** 2 / 2, gradient: (x) => x.slice() };
const one = (settings: object, maxiter: number) =>
  runMethod(sophia, parabola, Float64Array.of(3), { options: { gtol: 0, ...settings }, maxiter, history: true });

describe('sophia', () => {
  it('moves by the learning rate where the ratio is cut off, and decays', () => {
    // m = 0.035 * 3 and gamma h = 0.01 u^2 < 0.1 for all but absurd u: the clipped ratio is 1.
    expect(one({ learningRate: 0.5, weightDecay: 0 }, 1).x[0]).toBe(2.5);
    expect(one({ learningRate: 0.5, weightDecay: 0.1 }, 1).x[0]).toBeCloseTo(3 - 0.5 * (1 + 0.3), 14);
  });
  it('takes the Newton step when nothing is cut off: m / (gamma h), with h = u^2', () => {
    const { x, curvature } = one({ learningRate: 1, gamma: 1e6, beta1: 0, weightDecay: 0 }, 1);
    const h = (curvature as Float64Array)[0]!;
    // The difference of two gradients of size 3 over a step of 6e-8 has relative error of about eps 3 / 6e-8 = 1e-8 times 1/u.
    expect(x[0]).toBeCloseTo(3 - 3 / (1e6 * h), 10);
    expect(h).toBeGreaterThan(0);
  });
  it('uses one more gradient every k moves', () => {
    expect(one({ every: 5 }, 20)).toMatchObject({ nit: 20, njev: 25 });
  });
});
