/** Networks that a prior holds possible, before any link is seen: weak priors on logits often mean empty or complete networks. */
import type { NetworkData } from '../data/network-data.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import type { PriorOptions } from '../theta/prior.ts';
import { priorDraws } from '../theta/prior-draws.ts';
import { type PosteriorPredictive, type PredictiveOptions, posteriorPredictiveSteps } from './posterior-predictive.ts';

/** Settings of `priorPredictiveSteps`. */
export interface PriorPredictiveOptions extends PredictiveOptions {
  /** Priors; default those of a fit. */
  readonly priors?: PriorOptions;
}

/** Simulates one network per draw of the prior; one per `next`, which gives the number so far. Throws the errors of terms and priors. */
export function* priorPredictiveSteps(
  data: NetworkData,
  model: FormationModel,
  options: PriorPredictiveOptions = {},
): Generator<number, PosteriorPredictive, void> {
  const { priors, simulations = 200, seed = 0 } = options;
  const draws = priorDraws(compileModel(model, data).labels, priors, simulations, seed);
  return yield* posteriorPredictiveSteps(data, model, draws, { ...options, simulations, seed });
}
