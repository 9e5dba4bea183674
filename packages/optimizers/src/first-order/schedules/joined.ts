/** Schedules made from schedules. */
import { linear } from './decays.ts';
import { checkSchedule, type Schedule } from './schedule.ts';
import { checkBoundaries } from './stepwise.ts';

/** schedules[i] from step boundaries[i - 1] on, each counting its own steps from 0. Needs one boundary less than schedules. */
export function joined({ schedules, boundaries }: { readonly schedules: readonly Schedule[]; readonly boundaries: readonly number[] }): Schedule {
  checkBoundaries('joined', boundaries, schedules.length - 1);
  return (t) => {
    const current = boundaries.filter((boundary) => t >= boundary).length;
    return schedules[current]!(current === 0 ? t : t - boundaries[current - 1]!);
  };
}

/** A straight line from `start` (default 0) to the first value of `next` in `steps` steps, then `next` from its step 0; `next` may be a number. */
export function warmup({ steps, start = 0, next }: { readonly steps: number; readonly start?: number; readonly next: Schedule | number }): Schedule {
  checkSchedule('warmup', { steps, start }, ['steps']);
  const after = typeof next === 'number' ? () => next : next;
  return joined({ schedules: [linear({ start, end: after(0), steps }), after], boundaries: [steps] });
}
