/** The value to throw, from a callback or an objective, to end a run: `throw stopRun`. */
const brand = Symbol.for('thetakit.stop-run');

/** Throw it to stop the run; the outcome is then 'stopped-by-callback'. Returning true from the callback does the same. */
export const stopRun: Readonly<Record<symbol, true>> = Object.freeze({ [brand]: true as const });

/** Is this a `stopRun`, also one of another copy of this package? */
export function isStopRun(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && (thrown as Record<symbol, unknown>)[brand] === true;
}
