import { MessageChannel } from 'node:worker_threads';
import { adam, momentum } from '@thetakit/optimizers';
import { keyOf } from '@thetakit/random';
import { expect, it } from 'vitest';
import { simulationPreset } from '../model/presets.ts';
import { drawLinearPopulation, simulateLinear } from '../synthetic/linear-population.ts';
import { type FitTask, runFitTask, shareData } from './fit-task.ts';
import { localWorker, portWorker, type SearchResult, searchModels, serveFitTasks } from './search-models.ts';
import { applySetting, gridSettings, randomSettings } from './settings.ts';

const population = drawLinearPopulation(keyOf(1), { neurons: 3, imageSide: 10, radius: 2 });
const simulated = simulateLinear(population, keyOf(2), 60);
const part = (from: number, to: number) => ({
  images: { data: simulated.images.subarray(from * 100, to * 100), shape: [to - from, 10, 10, 1] as const },
  responses: { data: simulated.responses.subarray(from * 3, to * 3), shape: [to - from, 3] as const },
});
const data = { training: part(0, 40), validation: part(40, 60) };
const rules = [adam, momentum];
const task: FitTask = {
  spec: simulationPreset({ kernel: 5 }).spec,
  train: {
    optimizer: 'adam',
    optimizerOptions: { learningRate: 0.01 },
    schedule: { checkEvery: 2, patience: 2, stages: 1, factor: 0.1, maxSteps: 8 },
    batchSize: 20,
  },
};
const settings = [
  ...gridSettings({ 'spec.readout.penalty.mask': [0.01, 1], 'train.optimizerOptions.learningRate': [0.001, 0.02] }),
  { 'train.optimizer': 'momentum', 'train.optimizerOptions.learningRate': 1e300 },
  { 'train.batchSize': 0 },
];

it('ranks fits by validation, and puts those that diverge or fail last', async () => {
  const { trials, best } = await searchModels(data, task, { settings, workers: [localWorker(rules)] });
  const losses = trials.slice(0, 4).map(({ trial }) => trial!.bestValidation);
  expect(losses).toEqual(losses.toSorted((a, b) => a - b));
  expect(best).toBe(trials[0]);
  expect(trials.slice(4).map(({ place, trial, failure }) => [place, trial?.outcome.reason, failure])).toEqual([
    [4, 'diverged', undefined],
    [5, undefined, 'ARGUMENT_OUT_OF_RANGE: fitModel: batchSize is 0, expected an integer >= 1. Choose batchSize of at least 1'],
  ]);
  // The fit of a setting is the fit that one would make by hand.
  expect(best!.trial).toEqual(await runFitTask(data, applySetting(task, best!.setting), rules));
});

it('gives the same trials for any number of workers, through ports, with data in shared memory', async () => {
  const alone = await searchModels(data, task, { settings, workers: [localWorker(rules)] });
  const channels = Array.from({ length: 3 }, () => new MessageChannel());
  for (const { port2 } of channels) serveFitTasks(port2, rules);
  const seen: number[] = [];
  const shared = await searchModels(shareData(data), task, {
    settings,
    workers: channels.map(({ port1 }) => portWorker(port1)),
    onTrial: (_, done) => seen.push(done),
  });
  for (const { port1 } of channels) port1.close();
  expect(outcomes(shared)).toEqual(outcomes(alone));
  expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
});

it('names the optimizers that there are', async () => {
  await expect(runFitTask(data, applySetting(task, { 'train.optimizer': 'adman' }), rules)).rejects.toThrow(
    'ID_UNKNOWN: runFitTask: there is no optimizer "adman". Name one of adam, momentum',
  );
});

it('starts no new fit once it is stopped', async () => {
  const signal = { aborted: false };
  const stop = () => {
    signal.aborted = true;
  };
  const { trials } = await searchModels(data, task, { settings, workers: [localWorker(rules)], signal, onTrial: stop });
  expect(trials.length).toBe(1);
});

it('a grid is every combination, the last path changing fastest', () => {
  expect(gridSettings({ a: [1, 2], b: ['x', 'y'] })).toEqual([
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ]);
  expect(gridSettings({})).toEqual([{}]);
});

it('random settings are in their ranges, spread evenly in the logarithm where asked, and do not depend on the count', () => {
  const draws = { a: { logUniform: [1e-3, 10] }, b: { uniform: [-1, 1] }, c: ['x', 'y', 'z'] } as const;
  const drawn = randomSettings(keyOf(1), 400, draws);
  expect(randomSettings(keyOf(1), 5, draws)).toEqual(drawn.slice(0, 5));
  const logs = drawn.map(({ a }) => Math.log10(a as number));
  expect(logs.every((value) => value >= -3 && value <= 1)).toBe(true);
  // The mean of 400 uniform draws on [-3, 1] has standard error 4 / sqrt(12 * 400) = 0.058; five of them.
  expect(Math.abs(logs.reduce((sum, value) => sum + value, 0) / 400 + 1)).toBeLessThan(0.29);
  expect(new Set(drawn.map(({ c }) => c)).size).toBe(3);
  expect(drawn.every(({ b }) => Math.abs(b as number) <= 1)).toBe(true);
  expect(() => randomSettings(keyOf(1), 5, { a: { logUniform: [0, 1] } })).toThrow(
    'ARGUMENT_OUT_OF_RANGE: randomSettings: a is drawn from {"logUniform":[0,1]}',
  );
});

it('puts settings into copies, at one place or at every entry of a list, and names paths that lead nowhere', () => {
  const value = { layers: [{ kernel: 3 }, { kernel: 5 }], rate: 1 };
  expect(applySetting(value, { 'layers.*.smoothness': 0.1, rate: 2 })).toEqual({
    layers: [
      { kernel: 3, smoothness: 0.1 },
      { kernel: 5, smoothness: 0.1 },
    ],
    rate: 2,
  });
  expect(applySetting(value, { 'layers.1.kernel': 7 }).layers).toEqual([{ kernel: 3 }, { kernel: 7 }]);
  expect(value).toEqual({ layers: [{ kernel: 3 }, { kernel: 5 }], rate: 1 });
  expect(() => applySetting(value, { 'layers.2.kernel': 7 })).toThrow('OPTION_UNKNOWN: applySetting: the path "layers.2.kernel" leads nowhere at "2"');
  expect(() => applySetting(value, { 'core.layers': 7 })).toThrow('OPTION_UNKNOWN: applySetting: the path "core.layers" leads nowhere at "core"');
});

/** What must not depend on who ran the fits. */
function outcomes({ trials }: SearchResult) {
  return trials.map(({ place, trial, failure }) => ({
    place,
    failure,
    losses: trial?.history.map(({ validation }) => validation),
    vector: trial?.model.vector,
  }));
}
