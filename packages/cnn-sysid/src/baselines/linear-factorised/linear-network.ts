/** The linear what-and-where model as a network of this package: the same function, with everything that a fitted model offers. */
import { type FittedModel, restoreModel } from '../../model/fitted-model.ts';
import { type LinearLayout, unitKernels } from './linear-model.ts';

/** The network with these parameters. Its kernels are the unit-norm ones, so it needs no normalisation. */
export function linearNetwork(parameters: Float64Array, layout: LinearLayout): FittedModel {
  const { imageSide, kernelSide, kernels, neurons, kernelsEnd, masksEnd } = layout;
  const { unit } = unitKernels(parameters, layout);
  const area = kernelSide * kernelSide;
  // [K, side, side] to [side, side, 1, K].
  const kernel = Float64Array.from({ length: kernels * area }, (_, i) => unit[(i % kernels) * area + Math.floor(i / kernels)] ?? 0);
  const masks = parameters.subarray(kernelsEnd, masksEnd);
  const weights = kernels === 1 ? new Float64Array(0) : parameters.subarray(masksEnd);
  return restoreModel({
    version: 1,
    spec: {
      core: { layers: [{ channels: kernels, kernel: kernelSide }] },
      readout: { kind: 'factorised', dropSingleFeature: true },
      loss: { kind: 'mse' },
    },
    place: { image: [imageSide, imageSide, 1], sessions: [{ neurons, behaviour: 0 }] },
    vector: joined(kernel, masks, weights),
    statistics: { count: 0, values: {} },
  });
}

function joined(...parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
