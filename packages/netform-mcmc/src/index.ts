/**
 * Strategic network formation from one observed network: pairs meet once in an unknown order and link by mutual consent.
 * @packageDocumentation
 */
export type { Covariate, CovariateInput, FactorCovariate, NumberCovariate } from './data/covariate.ts';
export { findLink, type LinkSet, linkSetOf } from './data/link-set.ts';
export type { Memberships } from './data/membership.ts';
export { type NetworkData, type NetworkInput, networkData, withDyad, withLinks, withMemberships } from './data/network-data.ts';
export { type ExactResult, exactLogLikelihood, exactOrders, LARGEST_EXACT_SIZE } from './exact/subset-recursion.ts';
export { parseFormula } from './formula/parse-formula.ts';
export { type Consent, type FormationModel, type FormationModelOptions, formationModel } from './model/formation-model.ts';
export { compileModel, type Program } from './model/program.ts';
export { absdiff } from './terms/absdiff.ts';
export { alter } from './terms/alter.ts';
export { capacity } from './terms/capacity.ts';
export { commonCount } from './terms/common-count.ts';
export { constant } from './terms/const.ts';
export { deg } from './terms/deg.ts';
export { deg2 } from './terms/deg2.ts';
export { dist2 } from './terms/dist2.ts';
export { dist3 } from './terms/dist3.ts';
export { dyad } from './terms/dyad.ts';
export { ego } from './terms/ego.ts';
export { isolates } from './terms/isolates.ts';
export { match } from './terms/match.ts';
export { nodematch } from './terms/nodematch.ts';
export { product } from './terms/product.ts';
export { shared } from './terms/shared.ts';
export { sqdiff } from './terms/sqdiff.ts';
export { BUILT_IN_TERMS } from './terms/table.ts';
export {
  type CapacityColumn,
  type ClosureColumn,
  type DegreeColumn,
  defineTerm,
  type MeetingDistance,
  type NetworkTerm,
  type StaticColumn,
  type TermArgument,
  type TermColumn,
  type TermUse,
  textOf,
  use,
} from './terms/term.ts';
export { createSimulator, type SimulatedNetwork, type Simulator, simulateNetwork } from './simulation/simulator.ts';
