/**
 * What a quasi-Newton method does when it makes no progress: the ladder of remedies, and the count of idle moves.
 *
 *   a move is idle when f did not fall by more than 10 eps |f| and the gradient is not half of the smallest since f last fell
 *   remedy 1: take values within 1e-9 |f| of the lowest as equal and follow the gradient     (noise of f far above eps |f|)
 *   remedy 2: forget the curvature and start again from steepest descent, once per lasting fall of f
 *   then: end
 */

/** Plain data inside a method's state. */
export interface Progress {
  /** Idle moves in a row. */
  idle: number;
  /** Smallest gradient norm since f last fell beyond rounding. */
  idleNorm: number;
  /** Lowest f of an iterate. */
  lowest: number;
  /** Relative noise of f that is allowed for. */
  noise: number;
  /** f when the memory was last dropped. */
  droppedAt: number;
}

/** What to try next. */
export type Remedy = 'tolerate' | 'forget' | 'end';

const rounding = 10 * Number.EPSILON;
const largeNoise = 1e-9;
const mostIdle = 4;

/** At the start. */
export function newProgress(): Progress {
  return { idle: 0, idleNorm: Infinity, lowest: Infinity, noise: rounding, droppedAt: Infinity };
}

/** into <- from */
export function copyProgress(into: Progress, from: Progress): void {
  into.idle = from.idle;
  into.idleNorm = from.idleNorm;
  into.lowest = from.lowest;
  into.noise = from.noise;
  into.droppedAt = from.droppedAt;
}

/** Counts a finished move from value `before` to `after`. While noise is tolerated only the gradient counts. */
export function watchProgress(progress: Progress, before: number, after: number, gradientNorm: number): void {
  const hasFallen = isLower(after, before) && progress.noise === rounding;
  const isFlatter = gradientNorm <= progress.idleNorm / 2;
  progress.idle = hasFallen || isFlatter ? 0 : progress.idle + 1;
  progress.idleNorm = hasFallen ? gradientNorm : Math.min(gradientNorm, progress.idleNorm);
  progress.lowest = Math.min(progress.lowest, after);
}

/** Has the method wandered long enough? Noise is given more patience: the gradient falls in leaps. */
export function isIdle({ idle, noise }: Progress): boolean {
  return idle >= (noise === rounding ? mostIdle : 5 * mostIdle);
}

/** Chooses and notes the next remedy. */
export function nextRemedy(progress: Progress, fun: number, hasMemory: boolean): Remedy {
  progress.idle = 0;
  if (hasMemory && progress.noise === rounding && isLower(fun, progress.droppedAt)) {
    progress.noise = largeNoise;
    return 'tolerate';
  }
  if (!hasMemory || !isLower(fun, progress.droppedAt)) return 'end';
  progress.noise = rounding;
  progress.droppedAt = fun;
  progress.idleNorm = Infinity;
  return 'forget';
}

/** Is `after` below `before` by more than rounding? */
function isLower(after: number, before: number): boolean {
  return before === Infinity || before - after > rounding * Math.abs(before);
}
