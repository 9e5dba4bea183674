/** The only clock of the package: monotonic milliseconds. Tests and replays inject their own. */
declare const performance: { now(): number };

/** Milliseconds that never run backwards. */
export type Clock = () => number;

/** The clock of the host. */
export const systemClock: Clock = () => performance.now();
