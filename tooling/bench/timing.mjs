/** How long a call takes, in process time, which does not count what other programs do; or on the clock, for calls on several threads. */

/**
 * How long to measure.
 *
 * @typedef {object} Effort
 * @property {number} batchSeconds that one batch of calls takes at least
 * @property {number} batches
 * @property {number} warmSeconds before the first
 */

function processSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Microseconds per call: the median of batches, after a warm-up. V8 optimises in the background, which takes long when other programs
 * hold the processors.
 *
 * @param {() => unknown} call
 * @param {Effort} effort
 * @param {() => number} [seconds] the clock
 */
export function microsecondsPerCall(call, { batchSeconds, batches, warmSeconds }, seconds = processSeconds) {
  /** @param {number} calls */
  const batch = (calls) => {
    const start = seconds();
    for (let i = 0; i < calls; i++) call();
    return seconds() - start;
  };
  const loaded = seconds();
  for (let warm = 0; warm < 3 || seconds() - loaded < warmSeconds; warm++) batch(1);
  let calls = 1;
  while (batch(calls) < batchSeconds && calls < 1e8) calls *= 2;
  const times = Array.from({ length: batches }, () => batch(calls) / calls).sort((a, b) => a - b);
  return /** @type {number} */ (times[Math.floor(times.length / 2)]) * 1e6;
}

/** The clock on the wall. */
export const wallSeconds = () => performance.now() / 1000;

/**
 * The same for calls that return promises, in process time.
 *
 * @param {() => unknown} call
 * @param {Effort} effort
 */
export async function microsecondsPerPromise(call, { batchSeconds, batches, warmSeconds }) {
  /** @param {number} calls */
  const batch = async (calls) => {
    const start = processSeconds();
    for (let i = 0; i < calls; i++) await call();
    return processSeconds() - start;
  };
  const loaded = processSeconds();
  for (let warm = 0; warm < 3 || processSeconds() - loaded < warmSeconds; warm++) await batch(1);
  let calls = 1;
  while ((await batch(calls)) < batchSeconds && calls < 1e8) calls *= 2;
  const times = [];
  for (let i = 0; i < batches; i++) times.push((await batch(calls)) / calls);
  return /** @type {number} */ (times.sort((a, b) => a - b)[Math.floor(batches / 2)]) * 1e6;
}
