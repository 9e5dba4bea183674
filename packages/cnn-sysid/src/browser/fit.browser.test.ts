/** Training in a page, and a model whose ops run one by one on WebGL. */
import '@tensorflow/tfjs-backend-webgl';
import { memory, ready, setBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { adam } from '@thetakit/optimizers';
import { keyOf } from '@thetakit/random';
import { expect, it } from 'vitest';
import { effectiveStatistics } from '../core/running-statistics.ts';
import type { Tensors } from '../core/tensors.ts';
import { buildModel } from '../model/build-model.ts';
import { viewsOf } from '../model/parameter-layout.ts';
import { v1Preset } from '../model/presets.ts';
import { whiteNoise } from '../synthetic/linear-population.ts';
import { fitModel } from '../training/fit-model.ts';
import type { TrainCheckpoint } from '../training/train-options.ts';

const [trials, side, neurons] = [40, 10, 3];
const images = { data: whiteNoise(keyOf(1), trials, side * side), shape: [trials, side, side, 1] as const };
const responses = { data: Float64Array.from(whiteNoise(keyOf(2), trials, neurons), Math.abs), shape: [trials, neurons] as const };
const data = { training: { images, responses }, validation: { images, responses } };
const { spec } = v1Preset({ channels: 4, kernels: [5, 3] });
const options = { optimizer: adam, schedule: { checkEvery: 4, patience: 3, stages: 1, factor: 0.1, maxSteps: 12 }, batchSize: 16 } as const;

it('a fit in a page learns, and goes on from a checkpoint with the same numbers', async () => {
  const saved: TrainCheckpoint[] = [];
  const whole = await fitModel(data, spec, { ...options, checkpoint: (each) => saved.push(each) });
  expect(whole.history.at(-1)!.training).toBeLessThan(whole.history[0]!.training);
  const resumed = await fitModel(data, spec, { ...options, resume: saved[0]! });
  expect(resumed.model.stored()).toEqual(whole.model.stored());
});

it('predicts on WebGL, op by op, what the compiled model predicts', async () => {
  const { model } = await fitModel(data, spec, options);
  const stored = model.stored();
  const built = buildModel(stored.spec, stored.place);
  await setBackend('webgl');
  await ready();
  const views = viewsOf(built.parameters, stored.vector);
  const parameters: Record<string, Tensor> = Object.fromEntries(
    built.parameters.map(({ name, shape }) => [name, tensor(Float32Array.from(views[name] ?? []), [...shape])]),
  );
  const statistics: Tensors = Object.fromEntries(
    Object.entries(effectiveStatistics(built.core.statistics, stored.statistics)).map(([name, values]) => [name, tensor(Float32Array.from(values))]),
  );
  const eager = built.predict(0, { images: tensor(images.data, [...images.shape]), noise: {} }, parameters, { isTraining: false, statistics, batch: {} });
  const onWebgl = await eager.data();
  // float32 rounds to 6e-8; sums of a hundred products, and softplus of graphics hardware, lose three digits.
  model.predict(images).data.forEach((value, i) => {
    expect(Math.abs(onWebgl[i]! - value)).toBeLessThan(1e-4 * Math.max(1, value));
  });
});

it('trains on WebGL with the numbers of the compiled step, and leaves no tensor there', async () => {
  await setBackend('webgl');
  await ready();
  const before = memory().numTensors;
  const compiled = await fitModel(data, spec, { ...options, executor: 'compiled' });
  const onWebgl = await fitModel(data, spec, { ...options, executor: 'tfjs' });
  expect(memory().numTensors - before).toBe(0);
  // Losses of twelve steps in float32, whose sums run in another order.
  onWebgl.history.forEach(({ training, validation }, i) => {
    expect(Math.abs(training - compiled.history[i]!.training)).toBeLessThan(1e-3 * Math.abs(training));
    expect(Math.abs(validation - compiled.history[i]!.validation)).toBeLessThan(1e-3 * Math.abs(validation));
  });
  expect(onWebgl.history.length).toBe(compiled.history.length);
  expect(onWebgl.history.at(-1)!.training).toBeLessThan(onWebgl.history[0]!.training);
  const again = await fitModel(data, spec, { ...options, executor: 'tfjs' });
  expect(again.history).toEqual(onWebgl.history);
});
