/**
 * The static fit: every pair sees the FINAL network without its own link. It ignores the order, so it is biased (closure and
 * homophily too small), but close, and takes a fraction of a second: the start of a chain, and a baseline.
 */
import { ABSENT, createOrderState, type OrderFrame, placePair } from '../kernels/order-state.ts';
import { type CellCounter, type Cells, countCells } from '../likelihood/cells.ts';
import type { GivenTimesLikelihood } from '../likelihood/given-times.ts';
import { forEachPair } from '../state/recount.ts';
import { type FreeParameters, posteriorDensity } from '../theta/posterior.ts';
import type { Prior } from '../theta/prior.ts';
import { fisherScoring, type ScoringResult } from './fisher-scoring.ts';

/** Maximises the static posterior from theta = 0 of the free parameters. `counter` is overwritten. */
export function staticScoring(
  frame: OrderFrame,
  counter: CellCounter,
  likelihood: GivenTimesLikelihood,
  prior: Prior,
  parameters: FreeParameters,
): ScoringResult {
  const { program } = frame;
  const cells = staticCells(frame, counter);
  const density = posteriorDensity(program, likelihood, () => cells, prior, parameters);
  const start = Float64Array.from(parameters.free, (k) => (program.labels[k] === 'const' ? logitStart(frame) : 0));
  return fisherScoring(density, start);
}

/** The cells of the static fit. `counter` is overwritten. */
export function staticCells(frame: OrderFrame, counter: CellCounter): Cells {
  const { program } = frame;
  // All link times are 0 in a new state, so a pair placed at any later time sees every link but its own. Missing pairs count as unlinked.
  const state = createOrderState(frame);
  frame.missing.forEach((is, e) => {
    if (is === 1) state.linkTimes[e] = ABSENT;
  });
  forEachPair(program.size, (i, j) => placePair(frame, state, i, j, 0.5));
  return countCells(program, state.codes, counter);
}

/** const with Lam(const)^2 = density, 1 - (1 - Lam)^2 for consent 'either', Lam for 'unilateral'. */
function logitStart({ program, links, missingCount }: OrderFrame): number {
  const density = (links.count - missingCount + 0.5) / (program.meetingCount + 1);
  if (program.directed) return Math.log(density / (1 - density));
  const single = program.consent === 'mutual' ? Math.sqrt(density) : 1 - Math.sqrt(1 - density);
  return Math.log(single / (1 - single));
}
