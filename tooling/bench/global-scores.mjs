/**
 * `node tooling/bench/global-scores.mjs [method ...]`: the BBOB score of the global methods beside pycma and SciPy, and what an evaluation of
 * CMA-ES and differential evolution costs.
 *
 *   --speed   the costs alone; Python peers are measured in the same run when they are installed
 *   --write   write docs/global-scores.md
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const conditions = ['@thetakit/source', 'module', 'node', 'production'];
const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean', default: false }, speed: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const dimensions = [2, 10, 40, 100];
const evaluations = 20_000;

const outDir = await mkdtemp(join(here, 'node_modules', '.global-'));
try {
  await build({
    root: here,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions },
    ssr: { noExternal: true, resolve: { conditions } },
    build: {
      ssr: join(root, 'packages/optimizers/test-support/bbob-page.ts'),
      outDir,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'page.mjs' } },
    },
  });
  const { bbobTable, globalSpeed } = await import(pathToFileURL(join(outDir, 'page.mjs')).href);
  const speed = speedTable(globalSpeed);
  process.stdout.write(`${speed}\n`);
  if (!values.speed) {
    const table = bbobTable(positionals, (/** @type {string} */ row) => process.stdout.write(`${row}\n`));
    if (values.write) await writeFile(join(root, 'docs/global-scores.md'), page(table, speed));
  }
} finally {
  await rm(outDir, { recursive: true, force: true });
}

/**
 * @param {(method: string, n: number, evaluations: number, cpu: () => number) => number} globalSpeed
 * @returns {string}
 */
function speedTable(globalSpeed) {
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  const peers = pythonPeers();
  const rows = ['| method | n | ours, us per evaluation | peer | ratio |', '| --- | --- | --- | --- | --- |'];
  for (const method of ['cma-es', 'differential-evolution'])
    for (const n of dimensions) {
      const ours = globalSpeed(method, n, evaluations, cpu);
      const peer = peers[`${method} ${n}`];
      const isKnown = typeof peer === 'number';
      rows.push(
        `| \`${method}\` | ${n} | ${ours.toFixed(2)} | ${isKnown ? peer.toFixed(1) : (peer ?? '')} | ${isKnown ? `${(peer / ours).toFixed(0)}x` : ''} |`,
      );
    }
  return rows.join('\n');
}

/** @returns {Record<string, number | string>} */
function pythonPeers() {
  const run = spawnSync('python3', [join(here, 'global/peers.py'), JSON.stringify(dimensions), String(evaluations)], { encoding: 'utf8' });
  try {
    return JSON.parse(run.stdout);
  } catch {
    process.stderr.write('python3 with numpy is not installed: peers are left out\n');
    return {};
  }
}

/**
 * @param {string} table
 * @param {string} speed
 * @returns {string}
 */
function page(table, speed) {
  return `# Scores of the global methods

Written by \`node tooling/bench/global-scores.mjs --write\`; the counts do not depend on the machine.

## BBOB in five dimensions

24 functions, 3 instances, 25 000 evaluations each, box [-5, 5]: how many of the 72 runs come within a gap of the minimum. The settings are those of
\`packages/optimizers/test-support/bbob-methods.ts\`: stopping rules opened, restarts until the budget is spent, 2-point differences where
gradients are wanted. Peers: pycma 4.5.0 and SciPy 1.17.1, from stored runs on the same functions.

${table}

## Cost of an evaluation

CPU time besides f on a sphere, ${evaluations} evaluations: ours is the least of five runs, peers (SciPy's differential_evolution, pycma) of three, in the same
command. Machine-dependent; a peer that is not installed says so.

${speed}
`;
}
