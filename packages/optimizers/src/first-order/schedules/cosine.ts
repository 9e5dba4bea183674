/** Half a wave of a cosine, once or again and again. Source: Loshchilov and Hutter, "SGDR", ICLR 2017, arXiv:1608.03983. */
import { checkSchedule, type Schedule } from './schedule.ts';

/** from + (to - from) (1 - cos(pi share)) / 2: from at 0, to at 1, flat at both. */
export function halfWave(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}

/**
 * From `start` to `end` (default 0) in `steps` steps, then `end`. With `periodic` it rises again and goes on for ever with
 * period 2 steps, as torch's CosineAnnealingLR does.
 */
export function cosine(spec: { readonly start: number; readonly end?: number; readonly steps: number; readonly periodic?: boolean }): Schedule {
  const { start, end = 0, steps, periodic = false } = spec;
  checkSchedule('cosine', { start, end, steps }, ['steps']);
  return (t) => halfWave(start, end, periodic ? t / steps : Math.min(t / steps, 1));
}

/** From `start` to `end`, again and again: the first period lasts `steps`, each further one `growth` (default 1) times as long. */
export function cosineRestarts(spec: { readonly start: number; readonly end?: number; readonly steps: number; readonly growth?: number }): Schedule {
  const { start, end = 0, steps, growth = 1 } = spec;
  checkSchedule('cosineRestarts', { start, end, steps, growth }, ['steps', 'growth']);
  return (t) => {
    let [from, length] = [0, steps];
    // Periods that shrink add up to a finite time; beyond it the schedule stays at its end.
    while (t >= from + length && from + length > from) [from, length] = [from + length, length * growth];
    return halfWave(start, end, Math.min((t - from) / length, 1));
  };
}
