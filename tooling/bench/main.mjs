/**
 * `pnpm bench`: value and gradient, ours beside hand-written code and other libraries, in turn in one run.
 *
 *   --quick          few small cases, short batches: a check that everything runs
 *   --only TEXT      cases whose name contains the text
 *   --engines A,B    engines to run; default all
 *   --rounds N       rounds of ours and hand; the median round counts (default 3). Peers run in the first round only
 *   --costs          the tables of derivative costs and matrix products alone
 *   --write          write docs/benchmarks.md
 */
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleMeasure } from './bundle.mjs';
import { cases } from './cases/index.mjs';
import { derivativeCosts, productRates } from './costs.mjs';
import { alignedText, benchmarkPage, textTable } from './report.mjs';
import { runInTurn } from './run-in-turn.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    engines: {
      type: 'string',
      default: 'ours,ours-f32,onnx,onnx-f32,hand,hand-gather,tfjs-cpu,tfjs-wasm,jax-js,pytorch,pytorch-f32,pytorch-compiled,jax,jax-f32',
    },
    rounds: { type: 'string' },
    costs: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const { quick, only, write } = values;
const names = values.engines.split(',');
const chosen = cases.filter((each) => (quick ? each.quick : true) && each.id.includes(only));

const effort = { batchSeconds: quick ? 0.01 : 0.05, batches: quick ? 3 : 7, warmSeconds: quick ? 0.3 : 0.5 };
const programs = await bundleMeasure(here);
try {
  const rows = [];
  for (const { id, make } of values.costs ? [] : chosen) {
    const { skip = [], gather } = make();
    const engines = names.filter((name) => !skip.includes(name) && (name !== 'hand-gather' || gather !== undefined));
    const row = await runInTurn(programs.measure, id, engines, { rounds: Number(values.rounds ?? (quick ? 1 : 3)), ...effort });
    rows.push(row);
    process.stdout.write(`${textTable([row], names, rows.length === 1)}\n`);
  }
  const withCosts = values.costs || (only === '' && !quick);
  const costs = withCosts ? await derivativeCosts(programs, effort, values.costs ? only : '') : [];
  const rates = withCosts ? await productRates(programs, effort, [256, 512]) : [];
  for (const table of [costs, rates]) if (table.length > 0) process.stdout.write(`\n${alignedText(table)}\n`);
  const failed = rows.flatMap((row) => row.problems);
  for (const problem of new Set(failed)) process.stderr.write(`${problem}\n`);
  if (write)
    await writeFile(join(here, '../../docs/benchmarks.md'), benchmarkPage(rows, names, `pnpm bench ${process.argv.slice(2).join(' ')}`, { costs, rates }));
  if (rows.some((row) => row.wrong)) process.exitCode = 1;
} finally {
  await rm(programs.folder, { recursive: true, force: true });
}
