/**
 * `npm test`: every check and every test, from a fresh clone. Steps after a failed one still run, so that one run
 * shows everything. The last line of stdout is `N passed, N failed` (with `, N skipped` when there are any): the sum
 * of the checks and of what the test runner reports.
 *
 * With THETAKIT_REQUIRE_BROWSER=1 a missing Chromium is a failure instead of a skipped step.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, HOW_TO_GET_CHROMIUM } from './chromium.mjs';
import { install } from './install.mjs';
import { requireNode } from './node-version.mjs';
import { pnpm } from './pnpm.mjs';
import { ROOT } from './run-command.mjs';
import { isInterrupted, step } from './steps.mjs';
import { addCounts, readCounts, summaryLine } from './summary.mjs';

requireNode();
const reports = join(ROOT, 'node_modules', '.thetakit-reports');
const reportOf = (/** @type {string} */ name) => join(reports, `${name}.json`);
/** Milliseconds that a test may take: a machine that does other work at the same time is slow, not wrong. */
const patience = '--testTimeout=240000';
const vitest = (/** @type {string} */ name, /** @type {string} */ config, /** @type {Record<string, string>} */ env = {}) =>
  pnpm(['exec', 'vitest', 'run', '--config', config, patience, '--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(name)}`], { env });

/** @type {import('./steps.mjs').StepResult[]} */
const results = [];
const counts = [];

const installed = await step('install the dependencies', install);
results.push(installed);
if (installed.code !== 0) finish([{ passed: 0, failed: 1, skipped: 0 }]);
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

await counted('checks', () => pnpm(['exec', 'node', 'tooling/checks/main.mjs', '--report', reportOf('checks')]));
await counted('unit tests', () => vitest('unit tests', 'vitest.config.ts'));
await inChromium('browser tests', 'vitest.browser.config.ts');
const built = await step('build every package', () => pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']));
results.push(built);
if (built.code === 0) {
  await counted('generator and packing tests', () => vitest('generator and packing tests', 'vitest.release.config.ts'));
  await inChromium('site', 'vitest.site.config.ts');
} else counts.push({ passed: 0, failed: 1, skipped: 0 });
finish(counts);

/** Runs tests that need a browser; skips them where there is none, unless one is required. */
async function inChromium(/** @type {string} */ name, /** @type {string} */ config) {
  const chromium = findChromium(process.env);
  if (chromium !== null) {
    await counted(name, () => vitest(name, config, { CHROMIUM_PATH: chromium }));
    return;
  }
  console.error(HOW_TO_GET_CHROMIUM);
  if (process.env['THETAKIT_REQUIRE_BROWSER'] !== '1') return;
  results.push({ name, code: 1, seconds: 0 });
  counts.push({ passed: 0, failed: 1, skipped: 0 });
}

/** Runs a step that leaves a report. A step that fails without a failure in its report counts as one. */
async function counted(/** @type {string} */ name, /** @type {() => Promise<number>} */ action) {
  const result = await step(name, action);
  results.push(result);
  if (isInterrupted(result.code)) process.exit(result.code);
  const count = readCounts(reportOf(name));
  counts.push(result.code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count);
}

/** Prints the table of steps and the closing line, and ends the process. */
function finish(/** @type {readonly import('./summary.mjs').Counts[]} */ all) {
  console.error('');
  for (const { name, code, seconds } of results) console.error(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(7)} s  ${name}`);
  console.error(
    `       ${results
      .reduce((total, { seconds }) => total + seconds, 0)
      .toFixed(1)
      .padStart(7)} s  in all`,
  );
  const sum = addCounts(all);
  console.log(`\n${summaryLine(sum)}`);
  process.exit(results.some(({ code }) => code !== 0) || sum.failed > 0 ? 1 : 0);
}
