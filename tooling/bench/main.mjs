/**
 * `pnpm bench`: value and gradient, ours beside hand-written code and other libraries, in turn in one run.
 *
 *   --quick          few small cases, short batches: a check that everything runs
 *   --only TEXT      cases whose name contains the text
 *   --engines A,B    engines to run; default all
 *   --rounds N       rounds of ours and hand; the median round counts (default 3). Peers run in the first round only
 *   --write          write docs/benchmarks.md
 */
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleMeasure } from './bundle.mjs';
import { cases } from './cases/index.mjs';
import { benchmarkPage, textTable } from './report.mjs';
import { runInTurn } from './run-in-turn.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    engines: { type: 'string', default: 'ours,ours-f32,hand,tfjs-cpu,tfjs-wasm,jax-js' },
    rounds: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const { quick, only, write } = values;
const names = values.engines.split(',');
const chosen = cases.filter((each) => (quick ? each.quick : true) && each.id.includes(only));

const program = await bundleMeasure(here);
try {
  const rows = [];
  for (const { id, make } of chosen) {
    const { skip = [] } = make();
    const engines = names.filter((name) => !skip.includes(name));
    const row = await runInTurn(program, id, engines, {
      rounds: Number(values.rounds ?? (quick ? 1 : 3)),
      batchSeconds: quick ? 0.01 : 0.05,
      batches: quick ? 3 : 7,
      warmSeconds: quick ? 0.3 : 0.5,
    });
    rows.push(row);
    process.stdout.write(`${textTable([row], names, rows.length === 1)}\n`);
  }
  const failed = rows.flatMap((row) => row.problems);
  for (const problem of new Set(failed)) process.stderr.write(`${problem}\n`);
  if (write) await writeFile(join(here, '../../docs/benchmarks.md'), benchmarkPage(rows, names, `pnpm bench ${process.argv.slice(2).join(' ')}`));
  if (rows.some((row) => row.wrong)) process.exitCode = 1;
} finally {
  await rm(dirname(program), { recursive: true, force: true });
}
