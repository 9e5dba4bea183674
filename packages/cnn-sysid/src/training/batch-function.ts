/** A batch of a session: its arrays, its noise, and the objective as a traced function of them. */
import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { Stream } from '@thetakit/random';
import type { Tensors } from '../core/tensors.ts';
import type { Model } from '../model/build-model.ts';
import { reshapeAll } from '../model/parameter-layout.ts';
import { rowsOf, type SessionData } from './session-data.ts';

/** Arrays by name. */
export type Arrays = Readonly<Record<string, Float64Array | Float32Array>>;

/** The rows of a batch: images, responses, and what else the session has. */
export function batchInputs({ data, trials, neurons, responses, weights }: SessionData, rows: Int32Array, precision: 'float64' | 'float32'): Arrays {
  const { shift, behaviour } = data;
  const pixels = data.images.data.length / trials;
  return {
    images: rowsOf(data.images, pixels, rows, precision),
    responses: rowsOf({ data: responses }, neurons, rows, precision),
    ...(weights === null ? {} : { weights: rowsOf({ data: weights }, neurons, rows, precision) }),
    ...(shift === undefined ? {} : { shift: rowsOf(shift, 2, rows, precision) }),
    ...(behaviour === undefined ? {} : { behaviour: rowsOf(behaviour, behaviour.shape[1], rows, precision) }),
  };
}

/** The noise that the readout of a session draws for a batch. */
export function batchNoise(model: Model, session: number, rows: Int32Array, stream: Stream): Readonly<Record<string, Float64Array>> {
  const noises = model.readouts[session]?.noise ?? [];
  return Object.fromEntries(noises.map(({ name, kind, perImage }) => [name, draw(kind, perImage * rows.length, stream)]));
}

function draw(kind: 'normal' | 'uniform', size: number, stream: Stream): Float64Array {
  return kind === 'normal' ? stream.fillNormal(new Float64Array(size)) : stream.fillUniform(new Float64Array(size));
}

/** Objective and batch statistics as a traced function of flat parameters. */
export function batchFunction(model: Model, session: number) {
  const [rows, columns, channels] = model.place.image;
  const { neurons = 0, behaviour: width = 0 } = model.place.sessions[session] ?? {};
  return (flat: Tensors, { images, responses, weights, shift, behaviour }: Tensors, noise: Tensors) => {
    const p = reshapeAll(model.parameters, flat);
    const batch: Record<string, Tensor> = {};
    const count = ((images as Tensor).shape[0] ?? 0) / (rows * columns * channels);
    const input = {
      images: reshape(images as Tensor, [count, rows, columns, channels]),
      noise: Object.fromEntries(Object.entries(noise).map(([name, values]) => [name, reshape(values, [count, -1])])),
      ...(shift === undefined ? {} : { shift: reshape(shift, [count, 2]) }),
      ...(behaviour === undefined ? {} : { behaviour: reshape(behaviour, [count, width]) }),
    };
    const prediction = model.predict(session, input, p, { isTraining: true, statistics: {}, batch });
    const counted = weights === undefined ? null : reshape(weights, [count, neurons]);
    return [model.objective(session, prediction, reshape(responses as Tensor, [count, neurons]), counted, p), batch];
  };
}
