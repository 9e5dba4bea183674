/** The loss on validation data, without penalties, with running statistics. */

import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { jit } from '@thetakit/autodiff-core';
import type { RunningStatistics } from '../core/running-statistics.ts';
import { lossOf } from '../losses/losses.ts';
import type { Model } from '../model/build-model.ts';
import { predictor } from '../model/fitted-model.ts';
import { viewsOf } from '../model/parameter-layout.ts';
import type { SessionData } from './session-data.ts';

/** A function of parameters and statistics: the mean over sessions of their losses. */
export function validationLoss(model: Model, sessions: readonly SessionData[], precision: 'float64' | 'float32') {
  const evaluate = predictor(model, precision);
  const losses = sessions.map(({ trials, neurons, responses, weights }) => {
    const table = (values: Tensor) => reshape(values, [trials, neurons]);
    const run = jit((f: Tensor, r: Tensor, w: readonly Tensor[]) => lossOf(model.spec.loss, table(f), table(r), w[0] === undefined ? null : table(w[0])));
    return (f: Float64Array) => (run as unknown as (...args: unknown[]) => number)(f, responses, weights === null ? [] : [weights]);
  });
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
