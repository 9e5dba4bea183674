import { keyOf } from '@thetakit/random';
import { expect, it } from 'vitest';
import { linearLayout, linearPredictions } from '../baselines/linear-factorised/linear-model.ts';
import { linearNetwork } from '../baselines/linear-factorised/linear-network.ts';
import { cosineOf } from '../metrics/kernel-recovery.ts';
import { restoreModel } from '../model/fitted-model.ts';
import { isLinear, linearFilters } from '../recovery/linear-filters.ts';
import { whiteNoise } from '../synthetic/linear-population.ts';
import { mostExcitingInputs } from './most-exciting-input.ts';

const layout = linearLayout({ imageSide: 9, kernelSide: 3, kernels: 2, neurons: 3 });
const parameters = Float64Array.from(whiteNoise(keyOf(4), 1, layout.size));
const linear = linearNetwork(parameters, layout);
const filterOf = (n: number) => linearFilters(linear).filters.subarray(n * 81, (n + 1) * 81);

it('the linear model and its network predict the same, and filters answer as the model does', () => {
  const images = whiteNoise(keyOf(5), 4, 81);
  const expected = linearPredictions(parameters, layout, images, [0, 1, 2, 3]);
  const { data } = linear.predict({ data: images, shape: [4, 9, 9, 1] });
  expect(isLinear(linear)).toBe(true);
  for (const [i, each] of expected.entries()) {
    expect(data[i]).toBeCloseTo(each, 11);
    // Sums of 81 products of numbers of size 1 to 10: rounding stays below 1e-12 of them.
    const dot = filterOf(i % 3).reduce((sum, weight, p) => sum + weight * (images[Math.floor(i / 3) * 81 + p] ?? 0), 0);
    expect(dot).toBeCloseTo(each, 10);
  }
});

it('is the filter itself for a linear neuron', () => {
  const { images, responses, shape } = mostExcitingInputs(linear, [2, 0], { norm: 2, blur: 0, steps: 40 });
  expect(shape).toEqual([2, 9, 9, 1]);
  for (const [i, n] of [2, 0].entries()) {
    const image = images.subarray(i * 81, (i + 1) * 81);
    expect(cosineOf(image, filterOf(n))).toBeCloseTo(1, 9);
    // f(x) = b.x has its largest value |b| c on the sphere of radius c.
    expect(responses[i]).toBeCloseTo(2 * Math.hypot(...filterOf(n)), 7);
  }
});

it('never falls for a nonlinear neuron, and keeps the norm', () => {
  const { spec, place, statistics } = linear.stored();
  const layers = spec.core.layers.map((layer) => ({ ...layer, activation: 'softplus' as const }));
  const bent = restoreModel({ version: 1, spec: { ...spec, core: { layers } }, place, statistics, vector: parameters });
  expect(isLinear(bent)).toBe(false);
  const after = (steps: number) => mostExcitingInputs(bent, [1], { norm: 3, blur: 0, steps });
  const answers = [0, 5, 20, 60].map((steps) => after(steps).responses[0] ?? 0);
  expect(answers.toSorted((a, b) => a - b)).toEqual(answers);
  expect(Math.hypot(...after(20).images)).toBeCloseTo(3, 12);
  expect(() => mostExcitingInputs(bent, [3])).toThrow('ARGUMENT_OUT_OF_RANGE: mostExcitingInputs: neuron 3 is not among 0, ..., 2.');
});
