/** Two chains of the sampler, advanced together: what the worker runs, and the page itself where there are no workers. */
import { type Draws, drawAt, type FitProgress, fitSteps, simulateNetwork } from '@thetakit/netform-mcmc';
import { COEFFICIENTS, dataOf, MODEL, programOfSchool, schoolOf, THETA } from './school.ts';

/** What to sample. */
export interface PosteriorRequest {
  readonly size: number;
  readonly seed: number;
}

/** Iterations of warm-up and of draws, for each chain. */
export const WARMUP = 100;
/** Draws that are kept, for each chain. */
export const DRAWS = 300;
/** Number of chains. */
export const CHAINS = 2;

/** One draw of every chain, coefficients in the order of the model; 'warmup' before the first one, null after the last one. */
export type ChainDraws = readonly (readonly number[])[] | 'warmup' | null;

/** The posterior of a network simulated at the known coefficients: each call makes one iteration of every chain. */
export function posteriorChains({ size, seed }: PosteriorRequest): () => ChainDraws {
  const school = schoolOf(size, seed);
  const theta = COEFFICIENTS.map((name) => THETA[name]);
  const { links } = simulateNetwork(programOfSchool(school), theta, seed);
  const pairs = Array.from({ length: links.count }, (_, e) => [links.low[e]!, links.high[e]!] as const);
  const data = dataOf(school, pairs);
  const kept: (Draws | null)[] = Array.from({ length: CHAINS }, () => null);
  const chains = kept.map((_, chain) => {
    const save = (checkpoint: { readonly draws: Draws }) => {
      kept[chain] = checkpoint.draws;
    };
    return fitSteps(data, MODEL, { chains: 1, firstChain: chain, warmup: WARMUP, draws: DRAWS, seed, checkpoint: { every: 1, save } });
  });
  return () => {
    const progress = chains.map((steps) => steps.next());
    if (progress.some(({ done }) => done === true)) return null;
    const { iteration } = progress[0]!.value as FitProgress;
    return iteration <= WARMUP ? 'warmup' : kept.map((draws) => Array.from(drawAt(draws!, 0, iteration - WARMUP - 1)));
  };
}
