/** One fit of docs/sysid-scores.md, which can be stopped and gone on with: its checkpoint lies in a folder. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fitModel, linearExperiment, linearRecovery, readCheckpoint, teacherExperiment, writeCheckpoint } from '@thetakit/cnn-sysid';
import { adam } from '@thetakit/optimizers';

/**
 * Fits an experiment, from its checkpoint where there is one. The fit stops at every mark to be scored there.
 *
 * @param {import('./experiments.mjs').Experiment} experiment
 * @param {{ folder: string, until: number, say(text: string): void }} how folder of checkpoints; most steps in this call
 * @returns the scores: `marks` those of the best model by the validation loss until each mark
 */
export async function runExperiment({ id, figure, options, maxSteps, marks = [], train = {}, schedule = {} }, { folder, until, say }) {
  await mkdir(folder, { recursive: true });
  const kept = join(folder, `${id}.npz`);
  const notes = join(folder, `${id}.json`);
  const prepared = figure === 5 ? teacherExperiment(options) : linearExperiment(options);
  const { data, preset } = prepared;
  const known = JSON.parse(await readFile(notes, 'utf8').catch(() => '{"marks":[],"cpuSeconds":0}'));
  const end = Math.min(until, maxSteps);
  const stops = [...marks.filter((mark) => mark < end && !known.marks.some(({ step }) => step === mark)), end];
  let found;
  for (const stop of stops) {
    found = await part(stop);
    const score = figure === 5 ? { explained: prepared.score(found.model).explained } : recoveryOf(linearRecovery(found.model, prepared.population));
    known.marks = [
      ...known.marks.filter(({ step }) => step !== found.steps),
      { step: found.steps, bestStep: found.bestStep, validation: found.bestValidation, ...score },
    ];
    await writeFile(notes, JSON.stringify(known));
    say(`${id}: ${JSON.stringify(known.marks.at(-1))}`);
    if (found.outcome.reason === 'search-complete') break;
  }
  const { step, ...last } = known.marks.at(-1);
  return { id, figure, options, ...last, steps: step, reason: found.outcome.reason, marks: known.marks.slice(0, -1), cpuSeconds: Math.round(known.cpuSeconds) };

  async function part(stop) {
    const resume = await readFile(kept).then(
      (bytes) => readCheckpoint(bytes),
      () => undefined,
    );
    let [cpu, writing] = [process.cpuUsage(), Promise.resolve()];
    const result = await fitModel(data, preset.spec, {
      ...preset,
      ...train,
      optimizer: adam,
      schedule: { ...preset.schedule, ...schedule, maxSteps: stop },
      ...(resume === undefined ? {} : { resume }),
      checkpoint(state) {
        const { user, system } = process.cpuUsage(cpu);
        cpu = process.cpuUsage();
        known.cpuSeconds += (user + system) / 1e6;
        const bytes = writeCheckpoint(state);
        writing = writing.then(() => replace(kept, bytes)).then(() => writeFile(notes, JSON.stringify(known)));
      },
      onProgress: ({ step, training, validation, best, bestStep }) =>
        say(`${id}: step ${step}, training ${training}, validation ${validation}, best ${best} at ${bestStep}`),
    });
    await writing;
    return result;
  }
}

/** @returns what the page says of a linear recovery */
function recoveryOf({ explained, withinOnePixel, shift, kernelCosines, typePurity }) {
  return { explained, withinOnePixel, shift, kernelCosines, typePurity };
}

/** Writes beside the file and renames, so that a stop in between leaves the old one. */
async function replace(path, bytes) {
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
