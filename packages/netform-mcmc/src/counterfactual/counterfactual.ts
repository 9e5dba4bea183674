/**
 * Counterfactuals: what would the network look like under other attributes, such as another assignment to classes? The
 * parameters keep their posterior; for each draw one network is simulated under the data and one under the alternative with
 * common random numbers: every pair has the same meeting time and the same two shocks, so differences are paired and precise.
 */
import { ThetakitError } from '@thetakit/registry';
import { checkCount } from '../chain/chain-problem.ts';
import type { Draws } from '../chain/draws.ts';
import type { NetworkData } from '../data/network-data.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { lastOf } from '../predictive/last-of.ts';
import { spreadDraws } from '../predictive/spread-draws.ts';
import { createSimulator } from '../simulation/simulator.ts';
import type { NodeAttribute } from '../statistics/mixing-matrix.ts';
import { type GraphStatistic, type NetworkStatistics, statisticsOfLinks } from '../statistics/network-statistics.ts';
import { type PairedDifference, pairedDifferences } from './paired-differences.ts';

/** Settings of `counterfactual`. */
export interface CounterfactualOptions {
  /** Number of pairs of networks; default 200. */
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

/** Paired simulations. */
export interface Counterfactual {
  readonly baseline: readonly NetworkStatistics[];
  readonly alternative: readonly NetworkStatistics[];
  readonly differences: readonly PairedDifference[];
}

/** Simulates networks under the data and under an alternative. Throws SHAPE_MISMATCH unless both have the same agents and columns. */
export function counterfactual(
  data: NetworkData,
  alternative: NetworkData,
  model: FormationModel,
  draws: Draws,
  options: CounterfactualOptions = {},
): Counterfactual {
  return lastOf(counterfactualSteps(data, alternative, model, draws, options));
}

/** The same as a generator: one pair of networks per `next`, which gives the number so far. */
export function* counterfactualSteps(
  data: NetworkData,
  alternative: NetworkData,
  model: FormationModel,
  draws: Draws,
  options: CounterfactualOptions = {},
): Generator<number, Counterfactual, void> {
  const { simulations = 200, seed = 0, attributes = {}, statistics: own = {}, signal } = options;
  checkCount('simulations', simulations, 1);
  const [before, after] = [compileModel(model, data), compileModel(model, alternative)];
  checkSameColumns(before.labels, after.labels, data.size, alternative.size);
  const [simulateBefore, simulateAfter] = [createSimulator(before), createSimulator(after)];
  const statistics = (links: NetworkData['links']) => statisticsOfLinks(data, links, attributes, own);
  const baseline: NetworkStatistics[] = [];
  const changed: NetworkStatistics[] = [];
  for (const [s, theta] of spreadDraws(draws, simulations).entries()) {
    if (signal?.aborted === true) break;
    baseline.push(statistics(simulateBefore.simulate(theta, seed, s).links));
    changed.push(statistics(simulateAfter.simulate(theta, seed, s).links));
    yield baseline.length;
  }
  return { baseline, alternative: changed, differences: pairedDifferences(baseline, changed) };
}

/** Throws SHAPE_MISMATCH unless two programs have the same agents and parameters. */
export function checkSameColumns(before: readonly string[], after: readonly string[], sizeBefore: number, sizeAfter: number): void {
  if (before.join() === after.join() && sizeBefore === sizeAfter) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'counterfactual',
    problem: `the data have ${sizeBefore} agents and columns ${before.join(', ')}; the alternative has ${sizeAfter} agents and columns ${after.join(', ')}`,
    action: 'Change values of attributes only, not the agents or the levels of a factor',
    received: after,
    expected: before,
  });
}
