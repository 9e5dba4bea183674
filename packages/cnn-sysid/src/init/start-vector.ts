/** The first parameters of a model: drawn, then set from the data where the data say more. */
import { type Key, split, streamOf } from '@thetakit/random';
import type { Activation } from '../core/activations.ts';
import type { Model } from '../model/build-model.ts';
import { totalStride } from '../model/model-spec.ts';
import { parameterCount, sizeOf, viewsOf } from '../model/parameter-layout.ts';
import { meanResponses, type SessionData } from '../training/session-data.ts';
import type { MaskStart } from '../training/train-options.ts';
import { masksOfSession, setMasks } from './given-masks.ts';
import { staMasks } from './sta-masks.ts';
import { drawStart } from './start.ts';

/** The flat vector of first parameters; throws SHAPE_MISMATCH for given masks that do not fit. Every parameter has a stream of its own, so adding one does not change the others. */
export function startVector(
  model: Model,
  sessions: readonly SessionData[],
  masks: { readonly maskStart: MaskStart; readonly maskPeak?: number | readonly number[] },
  key: Key,
): Float64Array {
  const vector = new Float64Array(parameterCount(model.parameters));
  const views = viewsOf(model.parameters, vector);
  const keys = split(key, model.parameters.length);
  model.parameters.forEach(({ name, shape, start }, i) => {
    (views[name] as Float64Array).set(drawStart(start, sizeOf(shape), streamOf(keys[i] as Key)));
  });
  sessions.forEach((session, s) => {
    const bias = views[`readout.${s}.bias`];
    if (bias !== undefined) setBias(bias, session, model.spec.output ?? 'identity', model.spec.biasStart ?? 1);
    const mask = views[`readout.${s}.mask`];
    if (typeof masks.maskStart === 'object') setMasks(mask ?? new Float64Array(0), masksOfSession(masks.maskStart, s), session.neurons);
    else if (mask !== undefined && masks.maskStart !== 'random')
      staMasks(mask, session, { map: model.core.outputShape, stride: totalStride(model.spec) }, masks.maskStart, masks.maskPeak);
  });
  return vector;
}

/** bias_n = share * inverse(mean response), the mean floored at 1e-3 so that silent neurons stay finite. */
function setBias(bias: Float64Array, session: SessionData, output: Activation, share: number): void {
  meanResponses(session).forEach((mean, n) => {
    bias[n] = share * inverseOutput(output, mean);
  });
}

/** x with output(x) = mean, where the nonlinearity has an inverse; the mean itself otherwise. */
export function inverseOutput(output: Activation, mean: number): number {
  const positive = Math.max(mean, 1e-3);
  switch (output) {
    case 'softplus':
      return positive + Math.log(-Math.expm1(-positive));
    case 'exp':
      return Math.log(positive);
    case 'elu1':
      return positive >= 1 ? positive - 1 : Math.log(positive);
    default:
      return mean;
  }
}
