/** The compiled step against the same model run op by op by tfjs on the processor, with tfjs' gradients, both in float32. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { reshape, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import { jit, type NdArray, valueAndGrad } from '@thetakit/autodiff-core';
import { keyOf, streamOf } from '@thetakit/random';
import { beforeAll, describe, expect, it } from 'vitest';
import { eagerLossAndSlopes } from '../../test-support/eager-model.ts';
import type { Tensors } from '../core/tensors.ts';
import { fixedMaskPreset, fullPreset, hsmPreset, lnpPreset } from './baseline-presets.ts';
import { buildModel } from './build-model.ts';
import type { ModelSpec } from './model-spec.ts';
import { reshapeAll } from './parameter-layout.ts';
import { simulationPreset, v1Preset } from './presets.ts';

const [count, side, neurons] = [4, 12, 3];
const images = normal(1, count * side * side);
const responses = normal(2, count * neurons).map(Math.abs);
// No group sparsity: tfjs has no gradient rule for `greater`, which keeps its slope finite at 0.
const small = { channels: 3, kernels: [5, 3, 3], groupSparsity: 0 };
const full = fullPreset({ channels: [2, 2] }).spec;
const specs: Record<string, ModelSpec> = {
  simulation: simulationPreset({ kernel: 5 }).spec,
  'two types': simulationPreset({ kernel: 5, channels: 2, scale: 'unit-kernels' }).spec,
  v1: v1Preset(small).spec,
  lnp: lnpPreset().spec,
  full: { ...full, core: { layers: full.core.layers.map((layer) => ({ ...layer, kernel: 3 })) }, readout: { kind: 'full', decay: 0.01 } },
  'fixed mask': { ...fixedMaskPreset(small).spec, readout: { kind: 'fixed-mask', features: 'abs', positions: [9, 27, 60] } },
  hsm: hsmPreset(neurons, [side, side]).spec,
  'rank one': { ...v1Preset(small).spec, readout: { kind: 'rank-one', sparsity: 0.1 } },
  'gaussian mask': { ...v1Preset(small).spec, readout: { kind: 'gaussian-mask', sparsity: 0.1 } },
};

beforeAll(async () => {
  await setBackend('cpu');
});

describe('loss and gradient equal those of tfjs-cpu for', () => {
  it.each(Object.entries(specs))('%s', (_, spec) => {
    const model = buildModel(spec, { image: [side, side, 1], sessions: [{ neurons, behaviour: 0 }] });
    const values: Record<string, Float64Array> = {};
    model.parameters.forEach(({ name, shape }, i) => {
      values[name] = normal(
        10 + i,
        shape.reduce((a, b) => a * b, 1),
      ).map((z) => (z + 0.1 * Math.sign(z)) / 4);
    });
    const eager = eagerLossAndSlopes(model, values, { images, responses, count });
    const objective = (flat: Tensors, x: Tensor, r: Tensor) => {
      const p = reshapeAll(model.parameters, flat);
      const f = model.predict(0, { images: reshape(x, [count, side, side, 1]), noise: {} }, p, { isTraining: true, statistics: {}, batch: {} });
      return model.objective(0, f, reshape(r, [count, neurons]), null, p);
    };
    const run = jit(valueAndGrad(objective as never, 0) as never, { precision: 'float32' }) as unknown as Compiled;
    const [loss, slopes] = run(values, images, responses);
    // float32 rounds to 6e-8; sums of some hundred terms, and divisions by deviations of batch normalisation, lose three digits.
    const tolerance = 1e-4;
    expect(Math.abs(loss - eager.loss)).toBeLessThan(tolerance * Math.max(1, Math.abs(loss)));
    for (const [name, slope] of Object.entries(eager.slopes)) {
      const scale = Math.max(1, ...slope.map(Math.abs));
      slope.forEach((value, i) => {
        expect(Math.abs(slopes[name]!.data[i]! - value) / scale).toBeLessThan(tolerance);
      });
    }
  });
});

type Compiled = (...args: unknown[]) => readonly [number, Readonly<Record<string, NdArray>>];

function normal(seed: number, size: number): Float64Array {
  return streamOf(keyOf(seed)).fillNormal(new Float64Array(size));
}
