/** Steps with a name: one line before, one after with the time that the step took. */

/** @typedef {{ name: string, code: number, seconds: number }} StepResult */

/**
 * @param {number} milliseconds
 * @returns {string} such as `12.3 s`
 */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** An exit code above 128 means that a signal ended the step: nothing more is started then. */
export const isInterrupted = (/** @type {number} */ code) => code > 128;

/**
 * Runs one step and says so on stderr.
 *
 * @param {string} name
 * @param {() => Promise<number>} action returns an exit code
 * @returns {Promise<StepResult>}
 */
export async function step(name, action) {
  console.error(`> ${name}`);
  const start = performance.now();
  const code = await action();
  const took = performance.now() - start;
  const end = code === 0 ? 'done' : isInterrupted(code) ? 'interrupted' : `failed with exit code ${code}`;
  console.error(`${code === 0 ? '<' : '!'} ${name}: ${end} after ${seconds(took)}`);
  return { name, code, seconds: took / 1000 };
}
