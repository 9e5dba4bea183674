/**
 * What a training step of the figure 3 network (48 x 48 images, a kernel of 17 x 17, masks of 32 x 32, Adam, batches of 256) takes,
 * by the number of neurons and by the number of samples, each size in a process of its own. Build the package first:
 *
 *   pnpm --filter @thetakit/cnn-sysid... build && node packages/cnn-sysid/bench/scale.mjs [--steps 6]
 *     --neurons 100,1000,8000       at 512 samples
 *     --samples 1024,8192,65536     at 100 neurons
 *     --scores FILE                 where the figures are kept (default: scale.json beside this file)
 *
 * Times are CPU milliseconds of the process, the best step counts; peak memory is the largest resident set.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drawLinearPopulation, fitModel, simulateLinear, simulationPreset } from '@thetakit/cnn-sysid';
import { adam } from '@thetakit/optimizers';
import { keyOf } from '@thetakit/random';

const path = fileURLToPath(import.meta.url);
const list = (text) => text.split(',').map(Number);
const { values } = parseArgs({
  options: {
    neurons: { type: 'string', default: '100,1000,8000' },
    samples: { type: 'string', default: '1024,8192,65536' },
    steps: { type: 'string', default: '6' },
    scores: { type: 'string', default: join(dirname(path), 'scale.json') },
    one: { type: 'string' },
  },
});

/** CPU milliseconds of a step, the best of `steps` after two. */
async function stepTime(data, spec, preset, steps) {
  let [before, best, count] = [process.cpuUsage(), Number.POSITIVE_INFINITY, 0];
  const pause = async () => {
    const { user, system } = process.cpuUsage(before);
    if (count++ >= 2) best = Math.min(best, (user + system) / 1000);
    before = process.cpuUsage();
  };
  // Checks come after the last step that is timed.
  const schedule = { ...preset.schedule, checkEvery: steps + 4, maxSteps: steps + 3 };
  await fitModel(data, spec, { ...preset, schedule, optimizer: adam, maskPeak: 0.1, pause, memoryLimit: 2 ** 36 });
  return best;
}

/** Bytes that a fit is estimated to take, as the refusal of a fit with no memory says. */
async function estimateOf(data, spec, preset) {
  const refused = await fitModel(data, spec, { ...preset, optimizer: adam, memoryLimit: 1 }).catch((error) => error);
  return refused.data?.received ?? Number.NaN;
}

async function measure(neurons, samples, steps) {
  const population = drawLinearPopulation(keyOf(1), { neurons });
  const part = (count, seed) => {
    const { images, responses } = simulateLinear(population, keyOf(seed), count);
    return { images: { data: images, shape: [count, 48, 48, 1] }, responses: { data: responses, shape: [count, neurons] } };
  };
  const data = { training: part(samples, 2), validation: part(64, 3) };
  const loaded = process.memoryUsage().rss / 2 ** 20;
  const preset = simulationPreset();
  const step = await stepTime(data, preset.spec, preset, steps);
  const peak = process.resourceUsage().maxRSS / 1024;
  const { penalty: _, ...readout } = preset.spec.readout;
  const bare = await stepTime(data, { ...preset.spec, readout }, preset, steps);
  return { neurons, samples, step, withoutPenalty: bare, loaded, peak, estimated: (await estimateOf(data, preset.spec, preset)) / 2 ** 20 };
}

if (values.one !== undefined) {
  const [neurons, samples] = list(values.one);
  process.stdout.write(JSON.stringify(await measure(neurons, samples, Number(values.steps))));
} else {
  const sizes = [...list(values.neurons).map((n) => [n, 512]), ...list(values.samples).map((d) => [100, d])];
  const rows = [];
  process.stdout.write('neurons samples  step ms  without penalty  data MiB  peak MiB  estimated MiB\n');
  for (const size of sizes) {
    const argv = ['--max-old-space-size=8000', path, '--one', size.join(','), '--steps', values.steps];
    const row = JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 2 ** 24 }));
    rows.push(row);
    const { neurons, samples, ...rest } = row;
    process.stdout.write(
      `${String(neurons).padStart(7)} ${String(samples).padStart(7)} ${Object.values(rest)
        .map((value) => value.toFixed(0).padStart(9))
        .join('')}\n`,
    );
    await writeFile(values.scores, `${JSON.stringify(rows, null, 1)}\n`);
  }
}
