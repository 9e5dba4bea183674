/** Gradients of every layer, readout, penalty and loss against central differences; the structure of the core. */
import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { checkGrads, constant, grad, type NdArray } from '@thetakit/autodiff-core';
import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { compiled } from '../../test-support/run-tensors.ts';
import { ACTIVATIONS } from '../core/activations.ts';
import type { LayerSpec } from '../core/layer-spec.ts';
import type { Tensors } from '../core/tensors.ts';
import { LOSSES } from '../losses/losses.ts';
import { groupSparsity } from '../penalties/group-sparsity.ts';
import type { ReadoutSpec } from '../readout/build-readout.ts';
import { buildModel } from './build-model.ts';
import type { ModelSpec } from './model-spec.ts';
import { reshapeAll } from './parameter-layout.ts';

const [batch, side, colours, neurons] = [2, 7, 2, 2];
const images = normal(1, batch * side * side * colours);
const responses = normal(2, batch * neurons).map(Math.abs);

const layer: LayerSpec = { channels: 2, kernel: 3 };
const base: ModelSpec = { core: { layers: [layer] }, readout: { kind: 'factorised' }, loss: { kind: 'mse' } };
const withLayers = (...layers: LayerSpec[]): ModelSpec => ({ ...base, core: { layers } });
const withReadout = (readout: ReadoutSpec): ModelSpec => ({ ...base, readout });

const cases: Readonly<Record<string, ModelSpec>> = {
  'a rectangular kernel': withLayers({ channels: 2, kernel: [2, 3] }),
  'padding, stride and dilation': withLayers({ ...layer, padding: 'same', stride: 2 }, { channels: 1, kernel: 2, padding: 'same', dilation: 2 }),
  'a bias': withLayers({ ...layer, bias: true }),
  'unit kernels': withLayers({ ...layer, unitKernels: true }),
  'batch normalisation with scale': withLayers({ ...layer, batchNorm: { scale: true } }),
  'batch normalisation without offset': withLayers({ ...layer, batchNorm: { offset: false } }),
  'a separable layer': withLayers({ ...layer, kind: 'separable' }),
  'a separable layer of unit kernels': withLayers({ ...layer, kind: 'separable', unitKernels: true }),
  'differences of Gaussians': withLayers({ ...layer, kind: 'difference-of-gaussians' }),
  'no layers, with a smooth full readout': { ...base, core: { layers: [] }, readout: { kind: 'full', smoothness: 0.1 } },
  'two hermite layers': withLayers({ channels: 1, kernel: 3, kind: 'hermite', rotations: 4 }, { channels: 1, kernel: 3, kind: 'hermite', rotations: 4 }),
  'squeeze and excitation': withLayers({ ...layer, squeezeExcitation: 2 }),
  'skip connections': {
    ...base,
    core: {
      layers: [
        { ...layer, padding: 'same' },
        { ...layer, padding: 'same', channels: 1 },
        { ...layer, padding: 'same', skip: 2 },
      ],
      output: [-1, 0],
    },
  },
  'a linear core': { ...base, core: { layers: [{ ...layer, activation: 'relu' }], linear: true } },
  ...Object.fromEntries(ACTIVATIONS.map((activation) => [`the nonlinearity ${activation}`, withLayers({ ...layer, activation, batchNorm: {} })])),
  ...Object.fromEntries(
    (['slice', 'filter', 'laplace', 'laplace-valid', 'laplace-valid-sum', 'gaussian'] as const).map((smoothnessForm) => [
      `smoothness ${smoothnessForm}`,
      { ...base, core: { layers: [{ ...layer, smoothness: 0.3 }], smoothnessForm } },
    ]),
  ),
  ...Object.fromEntries(
    (['slice', 'mean', 'filter'] as const).map((groupForm) => [
      `group sparsity ${groupForm} and decay`,
      { ...base, core: { layers: [{ ...layer, groupSparsity: 0.3, decay: 0.2 }], groupForm } },
    ]),
  ),
  ...Object.fromEntries(
    (['free', 'abs', 'norm', 'absnorm'] as const).map((features) => [
      `factorised, features ${features}`,
      withReadout({ kind: 'factorised', features, mask: features === 'abs' ? 'abs' : 'free' }),
    ]),
  ),
  ...Object.fromEntries(
    (['product', 'separate', 'product-l2', 'separate-l2'] as const).map((form) => [
      `readout penalty ${form}`,
      withReadout({ kind: 'factorised', penalty: { form, mask: 0.2, features: 0.3 } }),
    ]),
  ),
  'the full readout': withReadout({ kind: 'full', dropout: 0.4, decay: 0.1, sparsity: 0.1 }),
  'the fixed mask readout': withReadout({ kind: 'fixed-mask', positions: [7, 12] }),
  'the rank-one readout': withReadout({ kind: 'rank-one', decay: 0.1, sparsity: 0.1 }),
  'the Gaussian mask readout': withReadout({ kind: 'gaussian-mask', sparsity: 0.1 }),
  ...Object.fromEntries(
    (['isotropic', 'diagonal', 'full'] as const).map((spread) => [
      `the Gaussian point readout, ${spread}`,
      withReadout({ kind: 'gaussian-point', spread, sparsity: 0.1, radius: 0.2 }),
    ]),
  ),
  'the Gaussian point readout with a grid network': withReadout({
    kind: 'gaussian-point',
    positions: [
      [0.3, 0.2],
      [-0.2, 0.1],
    ],
    hidden: 2,
  }),
  ...Object.fromEntries(
    (['factorised', 'full', 'rank-one', 'gaussian-mask', 'gaussian-point'] as const).map((kind) => [
      `a learned shifter of the ${kind} readout`,
      { ...withReadout({ kind }), shift: { hidden: 2 } },
    ]),
  ),
  'a modulator and an output nonlinearity': { ...base, bias: true, output: 'softplus', modulator: { hidden: 2 }, activity: 0.2 },
  ...Object.fromEntries(LOSSES.map((kind) => [`the loss ${kind}`, { ...base, output: 'softplus', bias: true, loss: { kind, epsilon: 0.01, shape: 2 } }])),
};

describe('central differences agree with the gradient of', () => {
  it.each(Object.entries(cases))('%s', (_, spec) => {
    // Extrapolated twice, the differences are good to about 1e-10; 1e-6 of the value is the bar of the package that differentiates.
    // Steps of 2e-4 keep points from crossing the edges of pixels, where interpolation has kinks.
    checkGrads(...objectiveOf(spec, null), { order: 1, step: 2e-4 });
  });
});

it.each(LOSSES)('central differences agree with the gradient of %s with missing responses', (kind) => {
  const spec: ModelSpec = { ...base, output: 'softplus', bias: true, loss: { kind, epsilon: 0.01 } };
  checkGrads(...objectiveOf(spec, Float64Array.of(1, 0, 1, 1)), { order: 1 });
});

it('penalties have slope 0, not NaN, where kernels, masks and weights are 0', () => {
  const zeros = (shape: number[]) => (x: Tensor) => reshape(x, shape);
  const slope = grad((x: Tensor) => groupSparsity('slice', zeros([3, 3, 2, 2])(x)))(new Float64Array(36)) as unknown as NdArray;
  expect([...slope.data]).toEqual(new Array(36).fill(0));
});

describe('the core', () => {
  const forward = (spec: ModelSpec, values: Record<string, Float64Array>, pixels: Float64Array, shape: readonly number[]) => {
    const model = buildModel(spec, { image: [shape[1] ?? 1, shape[2] ?? 1, shape[3] ?? 1], sessions: [{ neurons, behaviour: 0 }] });
    const run = (flat: Tensors, x: Tensor) =>
      model.core.forward(reshape(x, [...shape]), reshapeAll(model.core.parameters, flat), { isTraining: true, statistics: {}, batch: {} });
    const used = Object.fromEntries(model.core.parameters.map(({ name }) => [name, values[name] as Float64Array]));
    return compiled(run)(used, pixels);
  };
  const drawn = (spec: ModelSpec) => valuesOf(spec).values;

  it('moves its maps by whole pixels when the images move', () => {
    const spec = withLayers({ channels: 2, kernel: 3, activation: 'softplus' }, { channels: 2, kernel: 2 });
    const values = drawn(spec);
    const large = normal(5, 8 * 8 * colours);
    const crop = (top: number, left: number) =>
      Float64Array.from({ length: side * side * colours }, (_, at) => {
        const [row, column, c] = [Math.floor(at / colours / side), Math.floor(at / colours) % side, at % colours];
        return large[((row + top) * 8 + column + left) * colours + c]!;
      });
    const [still, moved] = [forward(spec, values, crop(0, 0), [1, side, side, colours]), forward(spec, values, crop(1, 1), [1, side, side, colours])];
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 3; x++)
        for (let c = 0; c < 2; c++) expect(moved.data[(y * 4 + x) * 2 + c]).toBeCloseTo(still.data[((y + 1) * 4 + x + 1) * 2 + c]!, 14);
  });

  it('turns the maps of hermite layers by a quarter, and their rotations on, when the image turns', () => {
    const spec: ModelSpec = {
      ...base,
      core: {
        layers: [
          { channels: 2, kernel: 3, kind: 'hermite', rotations: 4, activation: 'softplus' },
          { channels: 1, kernel: 3, kind: 'hermite', rotations: 4 },
        ],
      },
    };
    const values = drawn(spec);
    const image = normal(6, side * side * colours);
    // The quarter turn that takes (row, column) to (column, side - 1 - row).
    const turnedImage = new Float64Array(image.length);
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        for (let c = 0; c < colours; c++) turnedImage[(x * side + side - 1 - y) * colours + c] = image[(y * side + x) * colours + c]!;
    const [still, turned] = [image, turnedImage].map((each) => forward(spec, values, each, [1, side, side, colours]).data);
    const mapSide = 3;
    const agrees = [1, 3].some((turn) => {
      for (let y = 0; y < mapSide; y++)
        for (let x = 0; x < mapSide; x++)
          for (let r = 0; r < 4; r++) {
            const [a, b] = [still![(y * mapSide + x) * 4 + r]!, turned![(x * mapSide + mapSide - 1 - y) * 4 + ((r + turn) % 4)]!];
            if (Math.abs(a - b) > 1e-12) return false;
          }
      return true;
    });
    expect(agrees).toBe(true);
  });

  it('gives the same prediction when channels and their weights change places', () => {
    const spec = withLayers({ channels: 2, kernel: 3, batchNorm: {}, activation: 'relu' });
    const { values, predict } = valuesOf(spec);
    const swap = (data: Float64Array, isInner: boolean) =>
      data.map((_, at) => (isInner ? data[at % 2 === 0 ? at + 1 : at - 1]! : data[(at + neurons) % data.length]!));
    const swapped = {
      ...values,
      'core.0.kernel': swap(values['core.0.kernel']!, true),
      'core.0.offset': swap(values['core.0.offset']!, true),
      'readout.0.features': swap(values['readout.0.features']!, false),
    };
    predict(swapped).forEach((value, i) => {
      expect(value).toBeCloseTo(predict(values)[i]!, 13);
    });
  });
});

/** The model's objective as a function of its parameters, and a point away from kinks. */
function objectiveOf(spec: ModelSpec, weights: Float64Array | null): readonly [(flat: Tensors) => Tensor, Record<string, Float64Array>] {
  const { values, objective } = valuesOf(spec);
  return [(flat) => objective(flat, weights), values];
}

function valuesOf(spec: ModelSpec) {
  const model = buildModel(spec, { image: [side, side, colours], sessions: [{ neurons, behaviour: spec.modulator === undefined ? 0 : 3 }] });
  const values: Record<string, Float64Array> = {};
  model.parameters.forEach(({ name, shape }, i) => {
    const drawn = normal(
      30 + i,
      shape.reduce((a, b) => a * b, 1),
    );
    values[name] = name.endsWith('location') ? drawn.map((z) => 0.3 * Math.tanh(z)) : drawn.map((z) => (z + Math.sign(z) * 0.1) / 2);
  });
  const noise = model.readouts[0]!.noise;
  const drawnNoise = noise.map(({ kind, perImage }) => normal(60, batch * perImage).map((z) => (kind === 'normal' ? z / 4 : Math.abs(z) % 1)));
  const fixed = (data: Float64Array, shape: number[]) => ({ data, shape });
  const constants = {
    images: fixed(images, [batch, side, side, colours]),
    shift: fixed(Float64Array.of(0.3, -0.2, -0.4, 0.6), [batch, 2]),
    behaviour: fixed(normal(8, batch * 3), [batch, 3]),
  };
  const prediction = (flat: Tensors, at: (data: Float64Array, shape: number[]) => Tensor) => {
    const p = reshapeAll(model.parameters, flat);
    const place = ({ data, shape }: { data: Float64Array; shape: number[] }) => at(data, shape);
    const input = {
      images: place(constants.images),
      ...(spec.shift === undefined ? {} : { shift: place(constants.shift) }),
      ...(spec.modulator === undefined ? {} : { behaviour: place(constants.behaviour) }),
      noise: Object.fromEntries(noise.map(({ name, perImage }, i) => [name, at(drawnNoise[i]!, [batch, perImage])])),
    };
    return [model.predict(0, input, p, { isTraining: true, statistics: {}, batch: {} }), p] as const;
  };
  return {
    values,
    objective(flat: Tensors, weights: Float64Array | null): Tensor {
      const [f, p] = prediction(flat, constant);
      return model.objective(0, f, constant(responses, [batch, neurons]), weights === null ? null : constant(weights, [batch, neurons]), p);
    },
    predict: (other: Record<string, Float64Array>) => compiled((flat: Tensors) => prediction(flat, constant)[0])(other).data,
  };
}

function normal(seed: number, size: number): Float64Array {
  return streamOf(keyOf(seed)).fillNormal(new Float64Array(size));
}
