/** The local searches of SHGO: L-BFGS-B, or SLSQP where there are constraints, as a state machine within a state. */
import { type ConstraintShape, type MethodState, type Observation, resolveOptions } from '@thetakit/registry';
import { type SlsqpState, slsqp } from '../../constrained/slsqp.ts';
import { type LBfgsBState, lBfgsB } from '../../quasi-newton/l-bfgs-b.ts';

/** The state of a local search; which kind it is depends on whether the run has constraints. */
export type ShgoLocal = MethodState & (LBfgsBState | SlsqpState);

const free = resolveOptions('l-bfgs-b', lBfgsB.options, {});
const constrained = resolveOptions('slsqp', slsqp.options, {});

/** A search that starts at x. */
export function beginShgoLocal(x: Float64Array, lower: Float64Array, upper: Float64Array, constraints: ConstraintShape | null): ShgoLocal {
  const context = { dimension: x.length, bounds: { lower, upper }, seed: 0 };
  return constraints === null ? lBfgsB.init(x, free, context) : slsqp.init(x, constrained, { ...context, constraints });
}

/** One turn of the search; true when it has ended. */
export function advanceShgoLocal(state: ShgoLocal, observation: Observation, into: ShgoLocal, constraints: ConstraintShape | null): boolean {
  if (constraints === null) lBfgsB.update(state as LBfgsBState, observation, free, into as LBfgsBState);
  else slsqp.update(state as SlsqpState, observation, constrained, into as SlsqpState);
  return into.stop !== null;
}
