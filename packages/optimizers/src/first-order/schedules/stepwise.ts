/** Schedules that stay constant between jumps. */
import { ThetakitError } from '@thetakit/registry';
import { checkSchedule, type Schedule } from './schedule.ts';

/** Always `value`. */
export function constant(value: number): Schedule {
  checkSchedule('constant', { value });
  return () => value;
}

/** start factor^floor(t / every): multiplied by `factor` (default 0.1) after every `every` steps. */
export function step({ start, every, factor = 0.1 }: { readonly start: number; readonly every: number; readonly factor?: number }): Schedule {
  checkSchedule('step', { start, every, factor }, ['every']);
  return (t) => start * factor ** Math.floor(t / every);
}

/** Multiplied by factors[i] once t >= boundaries[i]; one number for `factors` serves all. Boundaries must rise: SHAPE_MISMATCH or ARGUMENT_OUT_OF_RANGE. */
export function piecewise({
  start,
  boundaries,
  factors = 0.1,
}: {
  readonly start: number;
  readonly boundaries: readonly number[];
  readonly factors?: number | readonly number[];
}): Schedule {
  const list = typeof factors === 'number' ? boundaries.map(() => factors) : factors;
  checkBoundaries('piecewise', boundaries, list.length);
  checkSchedule('piecewise', { start, ...Object.fromEntries(list.entries()) });
  return (t) => list.reduce((value, factor, i) => (t >= boundaries[i]! ? value * factor : value), start);
}

/** Throws unless the boundaries rise and there are `count` of them. */
export function checkBoundaries(who: string, boundaries: readonly number[], count: number): void {
  if (boundaries.length !== count) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `there are ${boundaries.length} boundaries, expected ${count}`,
      action: 'Give as many boundaries as there are changes',
      received: boundaries.length,
      expected: count,
    });
  }
  boundaries.forEach((boundary, i) => {
    if (boundary > (boundaries[i - 1] ?? -1)) return;
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who,
      problem: `boundaries are ${boundaries.join(', ')}, expected rising step numbers >= 0`,
      action: 'Sort them',
      received: boundaries,
    });
  });
}
