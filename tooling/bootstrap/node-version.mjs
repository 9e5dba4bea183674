/** The oldest Node.js that Thetakit runs on, as in the `engines` field of the root package.json. */
export const OLDEST_NODE = '20.19.0';

/**
 * A sentence that says why this Node.js is too old; null when it is new enough.
 *
 * @param {string} version such as `process.versions.node`
 * @param {string} [oldest]
 * @returns {string | null}
 */
export function nodeProblem(version, oldest = OLDEST_NODE) {
  const have = version.split('.').map(Number);
  const need = oldest.split('.').map(Number);
  for (let i = 0; i < need.length; i++) {
    const difference = (have[i] || 0) - (need[i] || 0);
    if (difference > 0) return null;
    if (difference < 0) return `Thetakit needs Node.js ${oldest} or newer; this is ${version}. Install a newer one from https://nodejs.org and try again.`;
  }
  return null;
}

/** Ends the process with exit code 2 when this Node.js is too old. */
export function requireNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem === null) return;
  console.error(problem);
  process.exit(2);
}
