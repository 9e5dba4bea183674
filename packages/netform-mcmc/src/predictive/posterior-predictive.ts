/**
 * Posterior predictive check: one network simulated for each of S posterior draws, compared with the observed one. A model
 * that misses a statistic puts it in the tail. Mean degree is nearly fitted by construction; the distribution of degrees,
 * clustering and distances are not.
 */

import { checkCount } from '../chain/chain-problem.ts';
import type { Draws } from '../chain/draws.ts';
import { withoutLinks } from '../data/link-set.ts';
import type { NetworkData } from '../data/network-data.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { nodesOf } from '../model/sides.ts';
import { createSimulator } from '../simulation/simulator.ts';
import type { NodeAttribute } from '../statistics/mixing-matrix.ts';
import { type GraphStatistic, type NetworkStatistics, statisticsOfLinks } from '../statistics/network-statistics.ts';
import { lastOf } from './last-of.ts';
import { scalarStatistics } from './scalar-statistics.ts';
import { spreadDraws } from './spread-draws.ts';

/** Settings of `posteriorPredictive`. */
export interface PredictiveOptions {
  /** Number of simulated networks S; default 200. */
  readonly simulations?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Attributes whose assortativity is reported, by name. */
  readonly attributes?: Readonly<Record<string, NodeAttribute>>;
  /** Further statistics by name: each makes one number of a network. */
  readonly statistics?: Readonly<Record<string, GraphStatistic>>;
  /** Ends the simulation when it is aborted; what was simulated is returned. */
  readonly signal?: { readonly aborted: boolean };
}

/** Observed and simulated statistics. */
export interface PosteriorPredictive {
  readonly simulations: number;
  readonly observed: NetworkStatistics;
  readonly simulated: readonly NetworkStatistics[];
  /** By scalar statistic: the share of simulated networks above the observed one, ties counted half; NaN values are left out. */
  readonly tailShare: Readonly<Record<string, number>>;
}

/** Simulates from the posterior predictive distribution. Missing pairs count as unlinked in the observed and in the simulated networks. Throws OPTION_OUT_OF_RANGE. */
export function posteriorPredictive(data: NetworkData, model: FormationModel, draws: Draws, options: PredictiveOptions = {}): PosteriorPredictive {
  return lastOf(posteriorPredictiveSteps(data, model, draws, options));
}

/** The same as a generator: one network per `next`, which gives the number so far. */
export function* posteriorPredictiveSteps(
  data: NetworkData,
  model: FormationModel,
  draws: Draws,
  options: PredictiveOptions = {},
): Generator<number, PosteriorPredictive, void> {
  const { simulations = 200, seed = 0, attributes = {}, statistics = {}, signal } = options;
  checkCount('simulations', simulations, 1);
  const simulator = createSimulator(compileModel(model, data));
  const simulated: NetworkStatistics[] = [];
  for (const [s, theta] of spreadDraws(draws, simulations).entries()) {
    if (signal?.aborted === true) break;
    const known = withoutLinks(nodesOf(data), simulator.simulate(theta, seed, s).links, data.missing);
    simulated.push(statisticsOfLinks(data, known, attributes, statistics));
    yield simulated.length;
  }
  const observed = statisticsOfLinks(data, data.links, attributes, statistics);
  const tailShare = Object.fromEntries(Object.entries(scalarStatistics(observed)).map(([name, value]) => [name, shareAbove(simulated, name, value)]));
  return { simulations: simulated.length, observed, simulated, tailShare };
}

function shareAbove(simulated: readonly NetworkStatistics[], name: string, observed: number): number {
  const values = simulated.map((each) => scalarStatistics(each)[name]!).filter((value) => !Number.isNaN(value));
  return values.reduce((sum, value) => sum + (value > observed ? 1 : value === observed ? 0.5 : 0), 0) / values.length;
}
