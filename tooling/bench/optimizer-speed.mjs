/**
 * `node tooling/bench/optimizer-speed.mjs`: time per evaluation of the optimizers beside SciPy (called as a program) and other JavaScript
 * libraries, in turn in one run. Peers that are not installed are skipped with a message.
 *
 *   --peers DIR   folder in whose node_modules fmin, numeric and nlopt-js are looked for
 *   --write       write docs/optimizer-speed.md
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const conditions = ['@thetakit/source', 'module', 'node', 'production'];
const { values } = parseArgs({ options: { write: { type: 'boolean', default: false }, peers: { type: 'string' } } });

/** What is to be reached: case, quantity, limit. */
const bars = [
  ['l-bfgs-b 2', 'perEvaluation', 1, 'at least 1 M evaluations per second'],
  ['l-bfgs-b 100', 'overhead', 3, 'less than 3 us of overhead'],
  ['bfgs 1000', 'perIteration', 2000, 'at most 2 ms per iteration'],
  ['cobyla 2', 'perEvaluation', 10, 'at most 10 us per evaluation'],
  ['cobyqa 2', 'perEvaluation', 10, 'at most 10 us per evaluation'],
];

const ours = await measureOurs();
const scipy = measureScipy();
const page = pageOf(ours, scipy);
process.stdout.write(page);
if (values.write) await writeFile(join(here, '../../docs/optimizer-speed.md'), page);
if (bars.some(([id, quantity, limit]) => ours.ours[id][quantity] > limit)) process.exitCode = 1;

async function measureOurs() {
  const outDir = await mkdtemp(join(here, 'node_modules', '.speed-'));
  try {
    await build({
      root: here,
      configFile: false,
      logLevel: 'error',
      resolve: { conditions },
      ssr: { noExternal: true, resolve: { conditions } },
      build: {
        ssr: join(here, 'optimizer-speed/measure.mjs'),
        outDir,
        minify: false,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'measure.mjs' } },
      },
    });
    return JSON.parse(
      execFileSync(process.execPath, [join(outDir, 'measure.mjs'), ...(values.peers === undefined ? [] : [values.peers])], { encoding: 'utf8' }),
    );
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

function measureScipy() {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, OPENBLAS_NUM_THREADS: '1' } };
    return JSON.parse(execFileSync('python3', [join(here, 'optimizer-speed/scipy-speed.py')], options));
  } catch (error) {
    process.stderr.write(
      `SciPy skipped: ${String(error.stderr ?? error.message)
        .trim()
        .split('\n')
        .at(-1)}\n`,
    );
    return { version: 'not installed', times: {} };
  }
}

function pageOf({ ours: times, times: peers, missing }, scipyTimes) {
  for (const each of missing) process.stderr.write(`skipped: ${each}\n`);
  const us = (value) => (value === undefined ? '' : value.toPrecision(3));
  const rows = Object.entries(times).map(([id, { nfev, perEvaluation, perIteration, overhead }]) => {
    const theirs = scipyTimes.times[id];
    const ratio = theirs === undefined ? '' : `${(theirs.perEvaluation / perEvaluation).toPrecision(2)}x`;
    return [
      `\`${id.replace(' ', '`, n = ')}`,
      String(nfev),
      us(perEvaluation),
      us(overhead),
      us(perIteration),
      us(theirs?.perEvaluation),
      us(theirs?.perIteration),
      ratio,
    ];
  });
  const peerRows = Object.entries(peers).map(([name, { nfev, perEvaluation }]) => [name, String(nfev), us(perEvaluation)]);
  const table = (head, body) => [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const barRows = bars.map(([id, quantity, limit, words]) => [
    `${id.replace(' ', ', n = ')}: ${words}`,
    us(times[id][quantity]),
    times[id][quantity] <= limit ? 'reached' : 'missed',
  ]);
  return `# Speed of the optimizers

Written by \`node tooling/bench/optimizer-speed.mjs --write\`. Chained Rosenbrock with an analytic gradient (values only for Nelder-Mead, COBYLA, COBYQA and
differential evolution), processor time, best of several batches, the function's own time included; overhead is what remains without it. SciPy:
${scipyTimes.version}, numpy gradient, one thread; its tolerances are looser, which time per evaluation does not see. Microseconds.
On a machine that other programs share these are upper bounds: caches and memory are shared too; the ratio to SciPy suffers less.
Time per iteration of \`bfgs\`, n = 1000, is that of iterations 21 to 60: what a run costs once (memory, result) is left out.

${table(['case', 'evaluations', 'us/evaluation', 'overhead', 'us/iteration', 'SciPy us/evaluation', 'SciPy us/iteration', 'SciPy / ours'], rows)}

${table(['to reach', 'measured', ''], barRows)}
${peerRows.length === 0 ? '' : `\nOther JavaScript libraries, the same function:\n\n${table(['case', 'evaluations', 'us/evaluation'], peerRows)}\n`}`;
}
