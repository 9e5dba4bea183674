/**
 * `pnpm check`: lint, types and the rules of the architecture. `pnpm check NAME...` runs some of them.
 * One line per check, its findings below it; exit code 1 when there are any.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../bootstrap/run-command.mjs';
import { check as budgets } from './budgets.mjs';
import { check as documentedExports } from './documented-exports.mjs';
import { check as documents } from './documents.mjs';
import { check as errorCodes } from './error-codes.mjs';
import { check as fileNames } from './file-names.mjs';
import { check as hiddenInputs } from './hidden-inputs.mjs';
import { check as importCycles } from './import-cycles.mjs';
import { check as lockfile } from './lockfile.mjs';
import { check as machinePaths } from './machine-paths.mjs';
import { check as packageArrows } from './package-arrows.mjs';
import { check as packageFields } from './package-fields.mjs';
import { check as pluginVersions } from './plugin-versions.mjs';
import { check as sizes } from './sizes.mjs';

/**
 * A check that is a program: what it prints is its finding when it fails.
 *
 * @param {string} name
 * @param {string} what
 * @param {readonly string[]} command path of a script below node_modules or tooling, and its arguments
 * @returns {import('./source-tree.mjs').Check}
 */
function program(name, what, [script = '', ...args]) {
  const run = (/** @type {string} */ root) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
    return status === 0 ? [] : `${stdout}\n${stderr}`.trim().split('\n');
  };
  return { name, what, run };
}

/** Every check, cheapest first. */
const checks = [
  lockfile,
  packageFields,
  pluginVersions,
  packageArrows,
  importCycles,
  fileNames,
  budgets,
  hiddenInputs,
  machinePaths,
  documentedExports,
  errorCodes,
  documents,
  program('lint', 'Biome: format, imports and lint rules', ['node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=200', '.']),
  program('types', 'TypeScript: sources, tests and tooling', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.check.json']),
  program('reference', 'docs/reference is what `pnpm run docs` writes', ['tooling/docs/main.mjs', '--check']),
  sizes,
];

const { values, positionals } = parseArgs({
  options: { report: { type: 'string' } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !checks.some((each) => each.name === name));
if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
let failed = 0;
const chosen = positionals.length === 0 ? checks : checks.filter(({ name }) => positionals.includes(name));
for (const { name, what, run } of chosen) {
  const start = performance.now();
  const problems = await run(ROOT);
  const time = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${time.padStart(7)}  ${name}: ${what}`);
  for (const problem of problems) console.log(`         ${problem}`);
  if (problems.length > 0) failed++;
}
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify({ passed: chosen.length - failed, failed, skipped: 0 }));
process.exitCode = failed === 0 ? 0 : 1;
