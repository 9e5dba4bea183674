/** Schedules that go up and down. Source: Smith, "Cyclical learning rates", WACV 2017, arXiv:1506.01186; Smith and Topin, arXiv:1708.07120. */
import { halfWave } from './cosine.ts';
import { checkSchedule, type Schedule } from './schedule.ts';
import { checkBoundaries } from './stepwise.ts';

/**
 * Through the points (boundaries[i], values[i]), boundaries rising from 0, by straight lines or half cosine waves; the last value
 * afterwards.
 */
export function interpolated(spec: {
  readonly boundaries: readonly number[];
  readonly values: readonly number[];
  readonly shape?: 'linear' | 'cosine';
}): Schedule {
  const { boundaries, values, shape = 'linear' } = spec;
  checkBoundaries('interpolated', boundaries, values.length);
  checkSchedule('interpolated', Object.fromEntries(values.entries()));
  return (t) => {
    const right = boundaries.findIndex((boundary) => t < boundary);
    if (right === 0) return values[0]!;
    if (right < 0) return values.at(-1)!;
    const [from, to] = [values[right - 1]!, values[right]!];
    const share = (t - boundaries[right - 1]!) / (boundaries[right]! - boundaries[right - 1]!);
    return shape === 'cosine' ? halfWave(from, to, share) : from + (to - from) * share;
  };
}

/**
 * One cycle: peak / divisor (default 25) up to `peak` during the share `rise` (default 0.3) of the steps, then down to
 * peak / divisor / finalDivisor (default 1e4) at step `steps`. `shape` is 'cosine' or 'linear'; with `threePhase` it first comes down
 * to where it started, in as many steps as it rose, and then to the end. torch counts differently: its phases end one step
 * earlier each, so its total of N steps with rise p is boundaries p N - 1, (2 p N - 2,) N - 1 of `interpolated`.
 */
export function oneCycle(spec: {
  readonly peak: number;
  readonly steps: number;
  readonly rise?: number;
  readonly divisor?: number;
  readonly finalDivisor?: number;
  readonly shape?: 'linear' | 'cosine';
  readonly threePhase?: boolean;
}): Schedule {
  const { peak, steps, rise = 0.3, divisor = 25, finalDivisor = 1e4, shape = 'cosine', threePhase = false } = spec;
  checkSchedule('oneCycle', { peak, steps, rise, divisor, finalDivisor }, ['peak', 'steps', 'rise', 'divisor', 'finalDivisor']);
  const start = peak / divisor;
  const middle = threePhase ? { at: [2 * rise * steps], values: [start] } : { at: [], values: [] };
  return interpolated({ boundaries: [0, rise * steps, ...middle.at, steps], values: [start, peak, ...middle.values, start / finalDivisor], shape });
}

/**
 * Triangles between `low` and `high`: `rise` steps up, `fall` (default rise) steps down. `shrink` multiplies the height: 'none';
 * 'halve' after each cycle; a number gamma gives gamma^t.
 */
export function cyclic(spec: {
  readonly low: number;
  readonly high: number;
  readonly rise: number;
  readonly fall?: number;
  readonly shrink?: 'none' | 'halve' | number;
}): Schedule {
  const { low, high, rise, fall = rise, shrink = 'none' } = spec;
  checkSchedule('cyclic', { low, high, rise, fall, ...(typeof shrink === 'number' ? { shrink } : {}) }, ['rise', 'fall']);
  return (t) => {
    const cycle = Math.floor(t / (rise + fall));
    const within = t - cycle * (rise + fall);
    const height = within <= rise ? within / rise : 1 - (within - rise) / fall;
    const scale = typeof shrink === 'number' ? shrink ** t : shrink === 'halve' ? 0.5 ** cycle : 1;
    return low + (high - low) * height * scale;
  };
}
