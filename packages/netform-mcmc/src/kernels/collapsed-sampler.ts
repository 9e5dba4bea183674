/**
 * A second, independent route to the posterior: the times of unlinked pairs integrated out (see `collapsedLikelihood`), random-walk
 * Metropolis for theta and uniform proposals for link times, every ratio from a full evaluation. O(N^2) per move: for small
 * networks, and to check the sampler of `fit`.
 */
import { keyOf, streamOf } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';
import { chainProblem, checkCount, type SamplerSettings } from '../chain/chain-problem.ts';
import { largestDegree } from '../data/link-set.ts';
import type { NetworkData } from '../data/network-data.ts';
import { collapsedLikelihood, type MeetingProcess } from '../likelihood/collapsed.ts';
import type { FormationModel } from '../model/formation-model.ts';

/** Settings of `sampleCollapsed`; `theta`, `sweeps` and `timeProposal` are not used. */
export interface CollapsedOptions extends SamplerSettings {
  /** Iterations dropped at the start; default 500. */
  readonly warmup?: number;
  /** Default 1000. */
  readonly draws?: number;
  /** How pairs meet; default 'once', the model. 'poisson' is the relative in which they meet again and again until they link. */
  readonly meetings?: MeetingProcess;
  /** Standard deviation of the random walk on each free parameter; default 0.5. */
  readonly step?: number;
}

/** Draws of one chain, row-major, shape [draws, K]; the link times start at random and theta at the prior means. */
export function sampleCollapsed(data: NetworkData, model: FormationModel, options: CollapsedOptions = {}): Float64Array {
  const { warmup = 500, draws = 1000, step = 0.5, meetings = 'once' } = options;
  checkCount('warmup', warmup, 0);
  checkCount('draws', draws, 1);
  if (data.missing.count > 0) {
    throw new ThetakitError('NETWORK_INVALID', {
      who: 'sampleCollapsed',
      problem: `${data.missing.count} pairs are missing, and the collapsed sampler knows linked and unlinked pairs only`,
      action: 'Use fit, which imputes them',
      received: data.missing.count,
    });
  }
  const { frame, prior, free, base, seed } = chainProblem(data, model, options);
  const stream = streamOf(keyOf(seed));
  const likelihood = collapsedLikelihood(frame.program, frame.links, frame.paths, largestDegree(frame.links) + 1, frame.closureCount, meetings);
  let theta = base.slice();
  for (const k of free) theta[k] = prior.means[k]!;
  const times = Float64Array.from({ length: frame.links.count }, () => stream.uniform());
  const logPrior = (at: Float64Array) => free.reduce((sum, k) => sum - (prior.precisions[k]! * (at[k]! - prior.means[k]!) ** 2) / 2, 0);
  let value = likelihood.evaluate(theta, times);
  const kept = new Float64Array(draws * theta.length);
  for (let iteration = 0; iteration < warmup + draws; iteration++) {
    for (let e = 0; e < times.length; e++) {
      const before = times[e]!;
      times[e] = stream.uniform();
      const next = likelihood.evaluate(theta, times);
      if (Math.log(stream.uniform()) < next - value) value = next;
      else times[e] = before;
    }
    const proposal = theta.slice();
    for (const k of free) proposal[k]! += step * stream.normal();
    const next = likelihood.evaluate(proposal, times);
    if (Math.log(stream.uniform()) < next + logPrior(proposal) - value - logPrior(theta)) {
      theta = proposal;
      value = next;
    }
    if (iteration >= warmup) kept.set(theta, (iteration - warmup) * theta.length);
  }
  return kept;
}
