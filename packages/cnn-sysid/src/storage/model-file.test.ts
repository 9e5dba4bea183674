import { adam } from '@thetakit/optimizers';
import { keyOf, split } from '@thetakit/random';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { v1Preset } from '../model/presets.ts';
import { whiteNoise } from '../synthetic/linear-population.ts';
import { fitModel } from '../training/fit-model.ts';
import type { TrainCheckpoint } from '../training/train-options.ts';
import { readCheckpoint, readModel, writeCheckpoint, writeModel } from './model-file.ts';
import { readPlain, writePlain } from './plain-file.ts';

const images = { data: whiteNoise(keyOf(1), 24, 100), shape: [24, 10, 10, 1] as const };
const responses = { data: Float64Array.from(whiteNoise(split(keyOf(2), 2)[0]!, 24, 3), Math.abs), shape: [24, 3] as const };
const data = { training: { images, responses }, validation: { images, responses } };
const { spec } = v1Preset({ channels: 2, kernels: [5, 3] });
const options = {
  optimizer: adam,
  schedule: { checkEvery: 2, patience: 2, stages: 2, factor: 0.5, restore: 'stage', maxSteps: 8 },
  batchSize: 10,
} as const;

it('a model comes back from its file with the same predictions', async () => {
  const { model } = await fitModel(data, spec, options);
  const back = await readModel(writeModel(model), 'float32');
  expect(back.predict(images)).toEqual(model.predict(images));
  expect(back.stored()).toEqual(model.stored());
});

it('training goes on from a checkpoint in a file with the same numbers', async () => {
  const saved: TrainCheckpoint[] = [];
  const whole = await fitModel(data, spec, { ...options, checkpoint: (each) => saved.push(each) });
  const resume = await readCheckpoint(writeCheckpoint(saved[1]!));
  expect(resume).toEqual(saved[1]);
  const resumed = await fitModel(data, spec, { ...options, resume });
  expect(resumed.model.stored()).toEqual(whole.model.stored());
  expect(resumed.history).toEqual(whole.history);
});

it('any plain data comes back, NaN, infinities, -0 and typed arrays included', async () => {
  const number = fc.double();
  const leaf = fc.oneof(
    number,
    fc.constant(-0),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(number).map((values) => Float64Array.from(values)),
    fc.array(fc.integer()).map((values) => Int32Array.from(values)),
  );
  const tree = fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.oneof(leaf, fc.array(leaf))));
  await fc.assert(
    fc.asyncProperty(tree, async (value) => {
      expect(await readPlain('test', writePlain('test', value))).toEqual(value);
    }),
  );
});

it('refuses files that are damaged, cut off, or of another kind', async () => {
  const { model } = await fitModel(data, spec, { ...options, schedule: { ...options.schedule, maxSteps: 2 } });
  const bytes = writeModel(model);
  await expect(readModel(bytes.subarray(0, bytes.length - 30))).rejects.toThrow('CHECKPOINT_INVALID: read sysid model: the file cannot be read');
  await expect(readCheckpoint(bytes)).rejects.toThrow(
    'CHECKPOINT_INVALID: read sysid checkpoint: the file holds a sysid model of version 1, expected a sysid checkpoint of version 1. Name a file that this package wrote',
  );
  await expect(readModel(Uint8Array.of(1, 2, 3))).rejects.toThrow('CHECKPOINT_INVALID');
});
