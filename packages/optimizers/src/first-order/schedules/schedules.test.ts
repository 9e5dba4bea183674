import { requireGolden } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import golden from '../../../golden/schedules.json' with { type: 'json' };
import type { Schedule } from './schedule.ts';
import { schedules } from './schedules.ts';

const { constant, cosine, cosineRestarts, cyclic, exponential, interpolated, inverseTime, joined, linear, oneCycle, piecewise, polynomial, step, warmup } =
  schedules;
const restart = (start: number, peak: number, end: number, steps: number) => warmup({ start, steps: 5, next: cosine({ start: peak, end, steps }) });

const optax: Readonly<Record<keyof typeof golden.optax, Schedule>> = {
  constant: constant(0.1),
  linear: linear({ start: 0.1, end: 0.01, steps: 50, delay: 10 }),
  polynomial2: polynomial({ start: 0.1, end: 0.01, steps: 50, delay: 10, power: 2 }),
  exponential: exponential({ start: 0.1, rate: 0.5, steps: 20, delay: 5 }),
  exponential_staircase: exponential({ start: 0.1, rate: 0.5, steps: 20, staircase: true, end: 0.02 }),
  cosine: cosine({ start: 0.1, end: 0.01, steps: 80 }),
  warmup_cosine: warmup({ steps: 10, next: cosine({ start: 0.1, end: 0.001, steps: 70 }) }),
  warmup_exponential: warmup({ steps: 10, next: exponential({ start: 0.1, rate: 0.5, steps: 20 }) }),
  warmup_constant: warmup({ steps: 10, next: 0.1 }),
  piecewise_constant: piecewise({ start: 0.1, boundaries: [30, 60], factors: [0.5, 0.1] }),
  piecewise_interp_linear: interpolated({ boundaries: [0, 30, 60], values: [0.1, 0.05, 0.005] }),
  piecewise_interp_cosine: interpolated({ boundaries: [0, 30, 60], values: [0.1, 0.05, 0.005], shape: 'cosine' }),
  cosine_onecycle: oneCycle({ peak: 0.1, steps: 100 }),
  linear_onecycle: interpolated({ boundaries: [0, 30, 85, 100], values: [0.004, 0.1, 0.004, 4e-7] }),
  sgdr: joined({ schedules: [restart(0, 0.1, 0.01, 25), restart(0.01, 0.05, 0.001, 35)], boundaries: [30] }),
  join: joined({ schedules: [linear({ start: 0, end: 0.1, steps: 10 }), cosine({ start: 0.1, steps: 50 })], boundaries: [10] }),
};

// torch's phases end one step earlier each than ours: see oneCycle.
const torchEnds = [0.3 * 121 - 1, 2 * 0.3 * 121 - 2, 120];
const torch: Readonly<Record<Exclude<keyof typeof golden.torch, 'reduce_on_plateau'>, Schedule>> = {
  step: step({ start: 0.1, every: 30, factor: 0.5 }),
  multistep: piecewise({ start: 0.1, boundaries: [30, 80] }),
  constant: piecewise({ start: 0.1 / 3, boundaries: [5], factors: 3 }),
  linear: linear({ start: 0.1 / 3, end: 0.1, steps: 5 }),
  exponential: exponential({ start: 0.1, rate: 0.95 }),
  polynomial: polynomial({ start: 0.1, steps: 50, power: 2 }),
  cosine: cosine({ start: 0.1, end: 0.001, steps: 50, periodic: true }),
  cosine_warm_restarts: cosineRestarts({ start: 0.1, end: 0.001, steps: 10, growth: 2 }),
  onecycle_cos: interpolated({ boundaries: [0, torchEnds[0]!, 120], values: [0.004, 0.1, 4e-7], shape: 'cosine' }),
  onecycle_linear3: interpolated({ boundaries: [0, ...torchEnds], values: [0.004, 0.1, 0.004, 4e-7] }),
  cyclic_tri: cyclic({ low: 0.01, high: 0.1, rise: 20 }),
  cyclic_tri2: cyclic({ low: 0.01, high: 0.1, rise: 20, shrink: 'halve' }),
  cyclic_exp: cyclic({ low: 0.01, high: 0.1, rise: 20, shrink: 0.99 }),
  lambda_inv: inverseTime({ start: 0.1 }),
  sequential: warmup({ steps: 10, start: 0.01, next: cosine({ start: 0.1, steps: 100, periodic: true }) }),
};

const values = (schedule: Schedule) => Array.from({ length: 121 }, (_, t) => schedule(t));

describe('schedules', () => {
  // torch multiplies step by step: 120 roundings of half an ulp each are 1.4e-14. Values that pass through 0 are compared on the scale 0.1.
  for (const [name, schedule] of Object.entries(optax)) {
    it(`gives optax's ${name}`, () => requireGolden(name, values(schedule), golden.optax[name as keyof typeof optax], 1e-13, 1e-3));
  }
  for (const [name, schedule] of Object.entries(torch)) {
    it(`gives torch's ${name}`, () => requireGolden(name, values(schedule), golden.torch[name as keyof typeof torch], 1e-12, 1e-3));
  }

  it('has three phases on request: 0.3 up, 0.3 down, the rest to the end', () => {
    const schedule = oneCycle({ peak: 1, steps: 10, divisor: 4, finalDivisor: 5, shape: 'linear', threePhase: true });
    expect([0, 3, 6, 8, 10, 11].map(schedule)).toEqual([0.25, 1, 0.25, 0.25 + (0.05 - 0.25) / 2, 0.05, 0.05]);
  });

  it('divides in jumps when asked', () => {
    const schedule = inverseTime({ start: 6, rate: 2, steps: 10, staircase: true });
    expect([0, 9, 10, 19, 20].map(schedule)).toEqual([6, 6, 2, 2, 1.2]);
  });

  it('ends at the end when periods shrink', () => {
    expect(cosineRestarts({ start: 1, end: 0.5, steps: 4, growth: 0.5 })(100)).toBe(0.5);
  });

  it('refuses what makes no sense, by name', () => {
    expect(() => cosine({ start: 1, steps: 0 })).toThrow('ARGUMENT_OUT_OF_RANGE: cosine: steps is 0, expected a finite number > 0.');
    expect(() => constant(NaN)).toThrow('constant: value is NaN, expected a finite number.');
    expect(() => piecewise({ start: 1, boundaries: [5, 5] })).toThrow('boundaries are 5, 5, expected rising step numbers >= 0');
    expect(() => joined({ schedules: [constant(1)], boundaries: [3] })).toThrow('SHAPE_MISMATCH: joined: there are 1 boundaries, expected 0.');
  });
});
