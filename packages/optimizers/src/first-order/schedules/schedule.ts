/** Schedules: how a hyper-parameter depends on the number of steps taken so far. */
import { show, ThetakitError } from '@thetakit/registry';

/**
 * A hyper-parameter over time: pure, with `step` = 0, 1, 2, ... the number of moves made before this one.
 * Any function of this type is a schedule; `schedules` has the usual ones.
 */
export type Schedule = (step: number) => number;

/** Throws ARGUMENT_OUT_OF_RANGE unless every named number is finite and, when `positive` lists it, > 0. */
export function checkSchedule(who: string, numbers: Readonly<Record<string, number>>, positive: readonly string[] = []): void {
  for (const [name, value] of Object.entries(numbers)) {
    const needsSign = positive.includes(name);
    if (Number.isFinite(value) && (!needsSign || value > 0)) continue;
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who,
      problem: `${name} is ${show(value)}, expected a finite number${needsSign ? ' > 0' : ''}`,
      action: 'Correct it in the schedule',
      received: value,
    });
  }
}

/** The value now: a number stays itself, a schedule is asked. */
export function valueAt(value: number | Schedule, step: number): number {
  return typeof value === 'function' ? value(step) : value;
}
