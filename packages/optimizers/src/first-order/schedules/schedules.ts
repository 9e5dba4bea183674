import { cosine, cosineRestarts } from './cosine.ts';
import { cyclic, interpolated, oneCycle } from './cycles.ts';
import { exponential, inverseTime, linear, polynomial } from './decays.ts';
import { joined, warmup } from './joined.ts';
import { constant, piecewise, step } from './stepwise.ts';

/**
 * Schedules: functions of the number of steps taken so far, for any numeric option of a rule, such as
 *
 *   minimize(f, x0, { method: adam, options: { learningRate: schedules.cosine({ start: 0.1, steps: 500 }) } })
 *
 * A schedule that watches the value of f is not a function of the step: see `reduceOnPlateau`.
 */
export const schedules = {
  constant,
  step,
  piecewise,
  exponential,
  polynomial,
  linear,
  inverseTime,
  cosine,
  cosineRestarts,
  oneCycle,
  cyclic,
  interpolated,
  warmup,
  joined,
} as const;
