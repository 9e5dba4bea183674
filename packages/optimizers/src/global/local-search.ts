/** A local search inside a global method: L-BFGS-B as a state machine within a state. */
import { type Bounds, type Observation, resolveOptions } from '@thetakit/registry';
import { type LBfgsBOptions, type LBfgsBState, lBfgsB } from '../quasi-newton/l-bfgs-b.ts';

/** The state of a local search. */
export type LocalSearch = LBfgsBState;

const settings: LBfgsBOptions = resolveOptions('l-bfgs-b', lBfgsB.options, { ftol: 1e-14 });

/** A search that starts at x. */
export function beginLocal(x: Float64Array, { lower, upper }: Bounds): LocalSearch {
  return lBfgsB.init(x, settings, { dimension: x.length, bounds: { lower, upper }, seed: 0 });
}

/** One turn of the search; true when it has ended. */
export function advanceLocal(state: LocalSearch, observation: Observation, into: LocalSearch): boolean {
  lBfgsB.update(state, observation, settings, into);
  return into.stop !== null;
}
