/** The presets against the numbers of the paper's code, and what its baselines do on data that they describe. */
import { adam } from '@thetakit/optimizers';
import { keyOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { arrayOf, compiled } from '../../test-support/run-tensors.ts';
import type { Tensors } from '../core/tensors.ts';
import { whiteNoise } from '../synthetic/linear-population.ts';
import { FIELD_NORM } from '../synthetic/receptive-field.ts';
import { fitModel } from '../training/fit-model.ts';
import { fixedMaskPreset, fullPreset, hsmPreset, lnpPreset } from './baseline-presets.ts';
import { buildModel } from './build-model.ts';
import type { ModelPlace, ModelSpec } from './model-spec.ts';
import { parameterCount, reshapeAll } from './parameter-layout.ts';
import { type Preset, simulationPreset, v1Preset } from './presets.ts';

const mouse: ModelPlace = { image: [31, 31, 1], sessions: [{ neurons: 103, behaviour: 0 }] };
const count = ({ spec }: Preset, place = mouse) => parameterCount(buildModel(spec, place).parameters);

describe('the v1 preset', () => {
  it('has the 91 958 parameters of the paper, a map of 19 x 19, and its schedule', () => {
    const preset = v1Preset();
    expect(count(preset)).toBe(91_958);
    expect(buildModel(preset.spec, mouse).core.outputShape).toEqual([19, 19, 48]);
    expect(preset.schedule).toEqual({ checkEvery: 50, patience: 10, stages: 3, factor: 1 / 3, restore: 'stage', maxStageSteps: 10_000 });
    expect(preset.optimizerOptions).toEqual({ variant: 'tf', learningRate: 0.001 });
  });

  it('smooths the first layer of 13/3/3, every layer of 13/8/8, and groups the later ones of both', () => {
    const strengths = ({ spec }: Preset) => spec.core.layers.map(({ smoothness, groupSparsity }) => [smoothness, groupSparsity]);
    expect(strengths(v1Preset())).toEqual([
      [0.03, 0],
      [0, 0.05],
      [0, 0.05],
    ]);
    expect(strengths(v1Preset({ kernels: [13, 8, 8], smoothness: 0.01, groupSparsity: 0.025 }))).toEqual([
      [0.01, 0],
      [0.01, 0.025],
      [0.01, 0.025],
    ]);
  });

  it('leaves the last layer without a nonlinearity', () => {
    expect(v1Preset().spec.core.layers.map(({ activation }) => activation)).toEqual(['softplus', 'softplus', 'identity']);
    expect(v1Preset({ kernels: [13] }).spec.core.layers.map(({ activation }) => activation)).toEqual(['identity']);
  });
});

describe('the simulation preset', () => {
  it('has 17 x 17 shared weights and a mask of 32 x 32 per neuron, no feature weights', () => {
    expect(count(simulationPreset(), { image: [48, 48, 1], sessions: [{ neurons: 100, behaviour: 0 }] })).toBe(289 + 100 * 1024);
  });

  it('has two features per neuron and no batch normalisation with unit kernels', () => {
    const preset = simulationPreset({ channels: 2, scale: 'unit-kernels' });
    expect(count(preset, { image: [48, 48, 1], sessions: [{ neurons: 10, behaviour: 0 }] })).toBe(2 * 289 + 10 * 1024 + 2 * 10);
    expect(preset.schedule).toMatchObject({ patience: 5, stages: 2, burnIn: 10 });
    // Both halves of the readout start at the deviation of a clean response, sqrt(pi / 200), as those of figure 4.
    expect(preset).toMatchObject({ spec: { readout: { featureStart: { kind: 'normal', mean: Math.sqrt(Math.PI / 200), sd: 0.01 } } }, maskPeak: FIELD_NORM });
  });
});

describe('the baselines', () => {
  it('have the sizes of their definitions', () => {
    expect(count(lnpPreset())).toBe(103 * (961 + 1));
    // 13 x 13 -> 48, 3 x 3 -> 32, 3 x 3 -> 4 with offsets, and 361 x 4 weights and a bias per neuron.
    expect(count(fullPreset())).toBe(169 * 48 + 48 + 9 * 48 * 32 + 32 + 9 * 32 * 4 + 4 + 103 * (361 * 4 + 1));
    const places = { kind: 'fixed-mask', positions: new Array<number>(103).fill(0) } as const;
    expect(count({ ...fixedMaskPreset(), spec: { ...fixedMaskPreset().spec, readout: places } })).toBe(169 * 48 + 48 + 2 * (9 * 48 * 48 + 48) + 103 * (48 + 1));
    // 9 units of 6 numbers, 20 hidden units, 103 outputs.
    expect(count(hsmPreset(103, [31, 31]))).toBe(9 * 6 + 9 * 20 + 20 + 103 * (20 + 1));
  });

  it('a kernel of the structural model is the difference of two densities at its place', () => {
    const spec: ModelSpec = { ...hsmPreset(5, [9, 7], 2).spec };
    const model = buildModel(spec, { image: [9, 7, 1], sessions: [{ neurons: 5, behaviour: 0 }] });
    const [place, narrow, wide, a, b] = [
      [0.5, -0.25, 0, 0],
      [0.3, 2],
      [1, 3],
      [1.5, -1],
      [0.7, 2],
    ] as const;
    const values: Record<string, Float64Array> = {
      'core.0.place': Float64Array.from(place),
      'core.0.centreVariance': Float64Array.from(narrow),
      'core.0.surroundVariance': Float64Array.from(wide),
      'core.0.centreWeight': Float64Array.from(a),
      'core.0.surroundWeight': Float64Array.from(b),
    };
    const shapes = model.core.parameters.slice(0, 5);
    const kernel = compiled((flat: Tensors) => model.core.kernels({ ...reshapeAll(shapes, flat), 'core.1.kernel': null as never })[0]!)(values);
    const expected = arrayOf([9, 7, 1, 2], (y = 0, x = 0, _, o = 0) => {
      const d = (y - 4 * (1 + place[2 * o]!)) ** 2 + (x - 3 * (1 + place[2 * o + 1]!)) ** 2;
      const v = 0.1 + Math.log1p(Math.exp(narrow[o]!));
      const s = v + Math.log1p(Math.exp(wide[o]!));
      return (a[o]! * Math.exp(-d / 2 / v)) / (2 * Math.PI * v) - (b[o]! * Math.exp(-d / 2 / s)) / (2 * Math.PI * s);
    });
    expected.data.forEach((value, i) => {
      expect(Math.abs(kernel.data[i]! - value)).toBeLessThan(1e-15);
    });
  });

  // Shares of the way from constant rates to the true ones, measured once; a model that does not learn stays at 0 or below.
  const small = { channels: 3, kernels: [3], smoothness: 1e-4, groupSparsity: 1e-4 } as const;
  it.each([
    ['linear-nonlinear-Poisson', lnpPreset({ smoothness: 1e-3, sparsity: 1e-3 }), 0.95],
    ['fixed masks', fixedMaskPreset(small), 0.9],
    ['the full readout', fullPreset({ channels: [3], activity: 0 }), 0.75],
    ['one layer', { ...v1Preset({ ...small, readout: 0.01 }), maskStart: 'sta' }, 0.85],
    ['the structural model', hsmPreset(30, [12, 12], 12), 0.7],
  ] as const)('%s explain responses that depend on small patches', async (name, preset, share) => {
    const layers = preset.spec.core.layers.map((layer) => (layer.kernel === 13 ? { ...layer, kernel: 3 } : layer));
    const { data, constant, best } = patchData();
    const { bestValidation } = await fitModel(
      data,
      { ...preset.spec, core: { layers } },
      {
        ...preset,
        optimizer: adam,
        optimizerOptions: { variant: 'tf', learningRate: Math.max(0.01, preset.optimizerOptions.learningRate) },
        schedule: { ...preset.schedule, checkEvery: 25, maxSteps: name === 'the structural model' ? 400 : 150 },
        batchSize: 150,
      },
    );
    expect((constant - bestValidation) / (constant - best)).toBeGreaterThan(share);
  });
});

/** White noise of 12 x 12, and rates exp of three pixels at each neuron's place; the losses of constant and of true rates. */
function patchData() {
  const [side, trials, neurons] = [12, 600, 5];
  const images = whiteNoise(keyOf(1), trials, side * side);
  const places = [40, 52, 66, 90, 102];
  const rates = Float64Array.from({ length: trials * neurons }, (_, i) => {
    const at = Math.floor(i / neurons) * side * side + places[i % neurons]!;
    return Math.exp(0.5 * (images[at]! + images[at + 1]! - images[at - side]!) - 0.5);
  });
  const part = (from: number, to: number) => ({
    images: { data: images.subarray(from * side * side, to * side * side), shape: [to - from, side, side, 1] as const },
    responses: { data: rates.subarray(from * neurons, to * neurons), shape: [to - from, neurons] as const },
  });
  const data = { training: part(0, 450), validation: part(450, trials) };
  const held = data.validation.responses.data;
  const mean = (n: number) => data.training.responses.data.reduce((sum, r, i) => (i % neurons === n ? sum + r : sum), 0) / 450;
  const means = places.map((_, n) => mean(n));
  const lossOf = (rate: (i: number) => number) => held.reduce((sum, r, i) => sum + rate(i) - r * Math.log(rate(i) + 1e-5), 0) / 150;
  return { data, constant: lossOf((i) => means[i % neurons]!), best: lossOf((i) => held[i]!) };
}
