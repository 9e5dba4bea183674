/** A model evaluated op by op by a backend of tfjs, with tfjs' own gradients: nothing traced, nothing compiled. */
import { keep, type Scalar, type Tensor, tensor, type Variable, variable, variableGrads } from '@tensorflow/tfjs-core';
import type { Tensors } from '../src/core/tensors.ts';
import type { Model } from '../src/model/build-model.ts';

/** Flat arrays of one batch. */
export interface EagerBatch {
  readonly images: Float64Array;
  readonly responses: Float64Array;
  readonly count: number;
}

/** Loss and slopes of a batch in training mode. */
export function eagerLossAndSlopes(model: Model, values: Readonly<Record<string, Float64Array>>, { images, responses, count }: EagerBatch) {
  const x = keep(tensor(Float32Array.from(images), [count, ...model.place.image]));
  const r = keep(tensor(Float32Array.from(responses), [count, model.place.sessions[0]?.neurons ?? 1]));
  const p: Record<string, Variable> = {};
  for (const { name, shape } of model.parameters) p[name] = variable(tensor(Float32Array.from(values[name] ?? []), [...shape]));
  const { value, grads } = variableGrads(() => {
    const prediction = model.predict(0, { images: x, noise: {} }, p as Tensors, { isTraining: true, statistics: {}, batch: {} });
    return model.objective(0, prediction, r, null, p as Tensors) as Scalar;
  }, Object.values(p));
  const slopes = Object.fromEntries(Object.entries(p).map(([name, each]) => [name, (grads[each.name] as Tensor).dataSync() as Float32Array]));
  return { loss: value.dataSync()[0] ?? Number.NaN, slopes };
}
