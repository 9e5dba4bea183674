/** Two tiny models, forward, loss and gradients, against numbers of an independent program in double precision. */

import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { jit, type NdArray, valueAndGrad } from '@thetakit/autodiff-core';
import { describe, expect, it } from 'vitest';
import type { Tensors } from '../core/tensors.ts';
import { buildModel } from './build-model.ts';
import type { ModelSpec } from './model-spec.ts';
import { parameterCount, reshapeAll, viewsOf } from './parameter-layout.ts';

const images = fill([2, 6, 6], ([s = 0, y = 0, x = 0]) => Math.cos(0.7 * s + 0.5 * y + 0.3 * x + 0.1 * y * x));
const kernel1 = fill([3, 3, 1, 2], ([a = 0, b = 0, i = 0, o = 0]) => 0.1 * Math.sin(1 + a + 2 * b + 3 * i + 5 * o));
const kernel2 = fill([3, 3, 2, 2], ([a = 0, b = 0, i = 0, o = 0]) => 0.1 * Math.sin(2 + a + 2 * b + 3 * i + 5 * o));
const masks = fill([16, 3], ([p = 0, n = 0]) => 0.05 * Math.sin(1 + p + 7 * n));
const features = fill([2, 3], ([k = 0, n = 0]) => 0.3 * Math.cos(1 + k + 2 * n));
const responses = fill([2, 3], ([s = 0, n = 0]) => (s + 2 * n) % 3);

const familyB: ModelSpec = {
  core: {
    layers: [
      { channels: 2, kernel: 3, batchNorm: {}, activation: 'softplus', smoothness: 0.03 },
      { channels: 2, kernel: 3, padding: 'same', batchNorm: {}, groupSparsity: 0.05 },
    ],
  },
  readout: { kind: 'factorised', mask: 'abs', features: 'abs', penalty: { form: 'product', mask: 0.02 } },
  bias: true,
  output: 'softplus',
  loss: { kind: 'poisson' },
};
const valuesB = {
  'core.0.kernel': kernel1,
  'core.0.offset': Float64Array.of(0.1, -0.2),
  'core.1.kernel': kernel2,
  'core.1.offset': Float64Array.of(0.05, -0.1),
  'readout.0.mask': masks,
  'readout.0.features': features,
  'readout.0.bias': Float64Array.of(-0.3, 0, 0.3),
};
const familyA: ModelSpec = {
  core: { layers: [{ channels: 2, kernel: 3, batchNorm: { offset: false } }] },
  readout: { kind: 'factorised', penalty: { form: 'separate', mask: 0.1, features: 0.04, reduction: 'mean' } },
  loss: { kind: 'mse' },
};
const valuesA = { 'core.0.kernel': kernel1, 'readout.0.mask': masks, 'readout.0.features': features };

// The printed numbers have nine decimals, so half a unit of the last is 5e-10; 1e-8 in float64 leaves room for the gradients,
// which the other program made by central differences. float32 rounds to 6e-8, times some tens of operations.
describe.each([
  ['float64', 1e-8],
  ['float32', 1e-5],
] as const)('in %s', (precision, tolerance) => {
  const near = (received: number | undefined, expected: number) => expect(Math.abs((received ?? Number.NaN) - expected)).toBeLessThan(tolerance);

  it('gives the forward values, loss and gradients of a family B model', () => {
    const { total, prediction, batch, gradient } = evaluate(familyB, valuesB, precision);
    [0.553382114, 0.670683893, 0.827027434, 0.560266918, 0.683193176, 0.839500997].forEach((f, i) => near(prediction[i], f));
    near(batch['core.0.mean']?.[0], 0.063174372);
    near(batch['core.0.mean']?.[1], -0.026997085);
    near(batch['core.0.variance']?.[0], 0.010981326);
    near(batch['core.1.variance']?.[1], 0.008835174);
    near(total, 3.636259491);
    near(gradient['core.0.kernel']?.[(1 * 3 + 1) * 2], -0.06763096);
    near(gradient['core.0.kernel']?.[(0 * 3 + 2) * 2 + 1], -0.12253129);
    near(gradient['core.1.kernel']?.[((0 * 3 + 2) * 2 + 1) * 2], -0.05703439);
    near(gradient['readout.0.mask']?.[5 * 3 + 1], -0.03044169);
    near(gradient['readout.0.mask']?.[0], 0.0353352);
    near(gradient['readout.0.features']?.[0], 0.0083381);
    near(gradient['readout.0.features']?.[3 + 2], 0.04989772);
    near(gradient['core.0.offset']?.[0], 0.00321632);
    near(gradient['core.1.offset']?.[1], -0.08661551);
    near(gradient['readout.0.bias']?.[2], -0.4514707);
  });

  it('gives the forward values, loss and gradients of a family A model', () => {
    const { total, prediction, gradient } = evaluate(familyA, valuesA, precision);
    [-0.000260928, -0.033572527, 0.0197343, 0.000272588, -0.014903543, 0.007352529].forEach((f, i) => near(prediction[i], f));
    near(total, 1.744414797);
    near(gradient['core.0.kernel']?.[(1 * 3 + 1) * 2], 0.03516494);
    near(gradient['readout.0.mask']?.[5 * 3 + 1], 0.33346901);
    near(gradient['readout.0.features']?.[0], 0.01746974);
  });
});

it('counts the parameters of the 48-48-48 network of the paper on 103 neurons as 91 958 with the bias of batch normalisation', () => {
  const layer = { channels: 48, batchNorm: {} } as const;
  const spec: ModelSpec = {
    ...familyB,
    core: {
      layers: [
        { ...layer, kernel: 13 },
        { ...layer, kernel: 3, padding: 'same' },
        { ...layer, kernel: 3, padding: 'same' },
      ],
    },
  };
  expect(parameterCount(buildModel(spec, { image: [31, 31, 1], sessions: [{ neurons: 103, behaviour: 0 }] }).parameters)).toBe(91_958);
});

function evaluate(spec: ModelSpec, values: Readonly<Record<string, Float64Array>>, precision: 'float64' | 'float32') {
  const model = buildModel(spec, { image: [6, 6, 1], sessions: [{ neurons: 3, behaviour: 0 }] });
  expect(Object.keys(viewsOf(model.parameters, new Float64Array(parameterCount(model.parameters))))).toEqual(Object.keys(values));
  const run = (flat: Tensors, x: Tensor, r: Tensor) => {
    const p = reshapeAll(model.parameters, flat);
    const batch: Record<string, Tensor> = {};
    const f = model.predict(0, { images: reshape(x, [2, 6, 6, 1]), noise: {} }, p, { isTraining: true, statistics: {}, batch });
    return [model.objective(0, f, reshape(r, [2, 3]), null, p), [f, batch]];
  };
  const compiled = jitted(run, precision);
  const [[total, [f, batch]], gradient] = compiled(values, images, responses);
  const data = (tree: Readonly<Record<string, NdArray>>) => Object.fromEntries(Object.entries(tree).map(([name, { data }]) => [name, data]));
  return { total, prediction: f.data, batch: data(batch), gradient: data(gradient) };
}

type Evaluated = readonly [readonly [number, readonly [NdArray, Record<string, NdArray>]], Record<string, NdArray>];

function jitted(run: unknown, precision: 'float64' | 'float32'): (...args: unknown[]) => Evaluated {
  return jit(valueAndGrad(run as never, 0, { hasAux: true }) as never, { precision }) as never;
}

function fill(shape: readonly number[], of: (index: readonly number[]) => number): Float64Array {
  return Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => {
    let rest = at;
    const index = [...shape].reverse().map((length) => {
      const i = rest % length;
      rest = Math.floor(rest / length);
      return i;
    });
    return of(index.reverse());
  });
}
