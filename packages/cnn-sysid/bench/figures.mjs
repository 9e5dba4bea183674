/**
 * Fits the experiments of figures 3, 4 and 5 of Klindt et al. (2017) and keeps their scores. Build the package first:
 *
 *   pnpm --filter @thetakit/cnn-sysid... build
 *   node packages/cnn-sysid/bench/figures.mjs [ids]      fit those whose id begins so (default: all that have no score yet)
 *     --until N      at most N steps of each; a later call goes on
 *     --work DIR     where checkpoints lie (default: thetakit-figures in the folder for temporary files)
 *     --scores FILE  where scores are kept (default: scores.json beside this file)
 *     --write        write docs/sysid-scores.md from the scores that are kept, and from scale.json of scale.mjs
 *     --list         list the experiments
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { onnxStatus } from '@thetakit/autodiff-core';
import { EXPERIMENTS } from './experiments.mjs';
import { runExperiment } from './run-experiment.mjs';
import { scoresPage } from './scores-page.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    until: { type: 'string', default: 'Infinity' },
    work: { type: 'string', default: join(tmpdir(), 'thetakit-figures') },
    scores: { type: 'string', default: join(here, 'scores.json') },
    write: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const say = (text) => process.stdout.write(`${text}\n`);
const readScores = async () => JSON.parse(await readFile(values.scores, 'utf8').catch(() => '[]'));
const isDone = ({ id }, scores) => scores.some((score) => score.id === id && (score.reason === 'search-complete' || score.steps >= Number(values.until)));

async function fitAll() {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${(await onnxStatus()).available ? 'ONNX Runtime' : 'compiled'}`;
  const chosen = EXPERIMENTS.filter(({ id }) => positionals.length === 0 || positionals.some((each) => id.startsWith(each)));
  for (const experiment of chosen) {
    if (positionals.length === 0 && isDone(experiment, await readScores())) continue;
    const score = await runExperiment(experiment, { folder: values.work, until: Number(values.until), say });
    // Read again: another process may have added its own.
    const others = (await readScores()).filter(({ id }) => id !== experiment.id);
    const order = (one, other) => EXPERIMENTS.findIndex(({ id }) => id === one.id) - EXPERIMENTS.findIndex(({ id }) => id === other.id);
    await writeFile(values.scores, `${JSON.stringify([...others, { ...score, machine }].toSorted(order), null, 1)}\n`);
  }
}

if (values.list) for (const { id, maxSteps } of EXPERIMENTS) say(`${id} (at most ${maxSteps} steps)`);
else if (values.write) {
  const scale = JSON.parse(await readFile(join(here, 'scale.json'), 'utf8').catch(() => '[]'));
  await writeFile(join(here, '../../../docs/sysid-scores.md'), scoresPage(await readScores(), scale));
} else await fitAll();
