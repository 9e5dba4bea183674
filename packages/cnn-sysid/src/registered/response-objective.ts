/** The objective of fitting a model to a whole session at once: its loss and penalties in float64, with derivatives by autodiff. */
import { reshape, slice, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { constant, objective } from '@thetakit/autodiff-core';
import { keyOf } from '@thetakit/random';
import type { Objective } from '@thetakit/registry';
import { stackedCore } from '../core/stacked-core.ts';
import type { ResponseData } from '../data/response-data.ts';
import { estimatedPlaces } from '../init/sta-masks.ts';
import { startVector } from '../init/start-vector.ts';
import { buildModel, type Model } from '../model/build-model.ts';
import { type ModelSpec, readoutOf, totalStride } from '../model/model-spec.ts';
import { parameterCount, sizeOf } from '../model/parameter-layout.ts';
import { type SessionData, sessionData } from '../training/session-data.ts';
import type { MaskStart } from '../training/train-options.ts';

/** A model built for a session. Fixed masks without positions get those that the session suggests. */
export function modelFor(spec: ModelSpec, session: SessionData): Model {
  const [, rows, columns, channels] = session.data.images.shape;
  const image = [rows, columns, channels] as const;
  const readout = readoutOf(spec, 0);
  const isOpen = readout.kind === 'fixed-mask' && readout.positions === undefined;
  const grid = () => ({ map: stackedCore(spec.core, image).outputShape, stride: totalStride(spec) });
  const placed: ModelSpec = isOpen
    ? { ...spec, readout: { ...readout, positions: estimatedPlaces(session, grid(), readout.estimate ?? 'squared-sta') } }
    : spec;
  return buildModel(placed, { image, sessions: [{ neurons: session.neurons, behaviour: 0 }] });
}

/** The parameters of a model by name, cut out of one vector. */
function parts({ parameters }: Model, vector: Tensor): Record<string, Tensor> {
  let at = 0;
  return Object.fromEntries(
    parameters.map(({ name, shape }) => {
      const size = sizeOf(shape);
      const part = slice(vector, [at], [size]);
      at += size;
      return [name, reshape(part, [...shape])];
    }),
  );
}

/**
 * Loss and penalties over all trials as a function of the flat vector of parameters. Batch normalisation uses the means and
 * variances of all trials. Throws SHAPE_MISMATCH and DATA_CELL where data and model do not fit.
 */
export function responseObjective(spec: ModelSpec, data: ResponseData): Objective {
  const session = sessionData(data);
  const model = modelFor(spec, session);
  const { trials, neurons, responses, weights } = session;
  const images = constant(data.images.data, data.images.shape);
  const observed = constant(responses, [trials, neurons]);
  const counted = weights === null ? null : constant(weights, [trials, neurons]);
  const f = (vector: Tensor1D) => {
    const p = parts(model, vector);
    const prediction = model.predict(0, { images, noise: {} }, p, { isTraining: true, statistics: {}, batch: {} });
    return model.objective(0, prediction, observed, counted, p);
  };
  return objective(f as never, new Float64Array(parameterCount(model.parameters)) as never);
}

/** First parameters: those of `fitModel` for a key. */
export function responseStart(spec: ModelSpec, data: ResponseData, maskStart: MaskStart, seed: number, maskPeak?: number): Float64Array {
  const session = sessionData(data);
  return startVector(modelFor(spec, session), [session], { maskStart, ...(maskPeak === undefined ? {} : { maskPeak }) }, keyOf(seed));
}
