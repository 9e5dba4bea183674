/** Schedules that fall, or rise, smoothly from one value to another. */
import { checkSchedule, type Schedule } from './schedule.ts';

/**
 * start rate^(t' / steps), t' = max(t - delay, 0); in jumps when `staircase`; not beyond `end` when given.
 * The natural exponential start exp(-k t) is rate = e^(-k), steps = 1.
 */
export function exponential(spec: {
  readonly start: number;
  readonly rate: number;
  readonly steps?: number;
  readonly delay?: number;
  readonly staircase?: boolean;
  readonly end?: number;
}): Schedule {
  const { start, rate, steps = 1, delay = 0, staircase = false, end } = spec;
  checkSchedule('exponential', { start, rate, steps, delay, ...(end === undefined ? {} : { end }) }, ['rate', 'steps']);
  return (t) => {
    const share = Math.max(t - delay, 0) / steps;
    const value = start * rate ** (staircase ? Math.floor(share) : share);
    if (end === undefined) return value;
    return rate < 1 ? Math.max(value, end) : Math.min(value, end);
  };
}

/** end + (start - end) (1 - t'/steps)^power with t' = t - delay cut off to 0 ... steps; power defaults to 1. */
export function polynomial(spec: {
  readonly start: number;
  readonly end?: number;
  readonly steps: number;
  readonly power?: number;
  readonly delay?: number;
}): Schedule {
  const { start, end = 0, steps, power = 1, delay = 0 } = spec;
  checkSchedule('polynomial', { start, end, steps, power, delay }, ['steps']);
  return (t) => end + (start - end) * (1 - Math.min(Math.max(t - delay, 0), steps) / steps) ** power;
}

/** The straight line from `start` to `end` in `steps` steps, then `end`: `polynomial` with power 1. */
export function linear(spec: { readonly start: number; readonly end: number; readonly steps: number; readonly delay?: number }): Schedule {
  return polynomial(spec);
}

/** start / (1 + rate t / steps); in jumps when `staircase`. */
export function inverseTime(spec: { readonly start: number; readonly rate?: number; readonly steps?: number; readonly staircase?: boolean }): Schedule {
  const { start, rate = 1, steps = 1, staircase = false } = spec;
  checkSchedule('inverseTime', { start, rate, steps }, ['steps']);
  return (t) => start / (1 + rate * (staircase ? Math.floor(t / steps) : t / steps));
}
