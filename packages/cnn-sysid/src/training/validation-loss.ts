/** The loss on validation data, without penalties, with running statistics. */

import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { jit } from '@thetakit/autodiff-core';
import type { RunningStatistics } from '../core/running-statistics.ts';
import { lossOf } from '../losses/losses.ts';
import type { Model } from '../model/build-model.ts';
import { predictor } from '../model/fitted-model.ts';
import { viewsOf } from '../model/parameter-layout.ts';
import type { SessionData } from './session-data.ts';

/** Responses compared at once: a bound on the memory that a check takes. */
const BLOCK = 2 ** 20;

/** A function of parameters and statistics: the mean over sessions of their losses. */
export function validationLoss(model: Model, sessions: readonly SessionData[], precision: 'float64' | 'float32') {
  const evaluate = predictor(model, precision);
  const losses = sessions.map((session) => sessionLoss(model, session));
  return (vector: Float64Array, statistics: RunningStatistics) => {
    const views = viewsOf(model.parameters, vector);
    const values = sessions.map(({ data: { images, shift, behaviour } }, session) => {
      const prediction = evaluate(views, statistics, images, {
        session,
        ...(shift === undefined ? {} : { shift }),
        ...(behaviour === undefined ? {} : { behaviour }),
      });
      return losses[session]?.(prediction.data) ?? Number.NaN;
    });
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
}

/** The loss as a function of predictions [D, N]. A mean over entries is put together from blocks of trials; a correlation needs all at once. */
function sessionLoss({ spec: { loss } }: Model, { trials, neurons, responses, weights }: SessionData): (prediction: Float64Array) => number {
  const run = jit((f: Tensor, r: Tensor, w: readonly Tensor[]) => {
    const table = (values: Tensor) => reshape(values, [-1, neurons]);
    return lossOf(loss, table(f), table(r), w[0] === undefined ? null : table(w[0]));
  }) as unknown as (...args: unknown[]) => number;
  const rows = loss.kind === 'correlation' ? trials : Math.max(1, Math.floor(BLOCK / neurons));
  return (prediction) => {
    let [sum, count] = [0, 0];
    for (let start = 0; start < trials; start += rows) {
      const block = (values: Float64Array) => values.subarray(start * neurons, Math.min(trials, start + rows) * neurons);
      const counted = weights === null ? block(prediction).length : block(weights).reduce((total, w) => total + w, 0);
      if (counted === 0) continue;
      sum += counted * run(block(prediction), block(responses), weights === null ? [] : [block(weights)]);
      count += counted;
    }
    return sum / count;
  };
}
