/** Parameters from their prior. */
import { streamOf } from '@thetakit/random';
import { createDraws, type Draws } from '../chain/draws.ts';
import { type PriorOptions, priorOf } from './prior.ts';

/** `count` draws of the prior as one chain; numbers about iterations are NaN. Throws the errors of the priors. */
export function priorDraws(labels: readonly string[], priors: PriorOptions | undefined, count: number, seed = 0): Draws {
  const { means, precisions } = priorOf(labels, priors);
  const stream = streamOf([seed | 0, 0x9e3779b9 | 0, (seed / 2 ** 32) | 0, 1]);
  const draws = createDraws(1, count, labels);
  const { length } = labels;
  for (let at = 0; at < draws.theta.length; at++) {
    const k = at % length;
    draws.theta[at] = means[k]! + stream.normal() / Math.sqrt(precisions[k]!);
  }
  return draws;
}
