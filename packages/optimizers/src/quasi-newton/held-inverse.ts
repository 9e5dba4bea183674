/**
 * The inverse Hessian of a state that takes turns with another. Copying n^2 numbers each turn would cost as much as an iteration, so
 * a state may be behind: its matrix is that of one update ago, and s, u and `terms` say what is missing.
 */
import { applyUpdate, type UpdateTerms } from './inverse-update.ts';

/** The part of a state that holds H. */
export interface HeldInverse {
  /** H of shape [n, n], or H before the last update when `isBehind`. */
  inverse: Float64Array;
  /** Counts the changes of H (by two when they were no update of the last H). */
  version: number;
  isBehind: boolean;
  /** Do s, u and `terms` describe the update that led to H? */
  isUpdated: boolean;
  /** The last update. */
  s: Float64Array;
  u: Float64Array;
  terms: UpdateTerms;
}

/** Lets `into` hold the H of `from`, by its last update alone where that is enough. */
export function carryInverse(into: HeldInverse, from: HeldInverse): void {
  if (into.version === from.version) return;
  if (!from.isUpdated || from.isBehind || into.isBehind || into.version !== from.version - 1) {
    bringInverse(into, from);
    return;
  }
  into.s.set(from.s);
  into.u.set(from.u);
  into.terms.beta = from.terms.beta;
  into.terms.rho = from.terms.rho;
  into.version = from.version;
  into.isBehind = true;
  into.isUpdated = true;
}

/** Lets `into` hold the whole H of `from`. */
export function bringInverse(into: HeldInverse, from: HeldInverse): void {
  if (into.version === from.version && !into.isBehind) return;
  if (from.isBehind) applyUpdate(into.inverse, from.inverse, from.s, from.u, from.terms);
  else into.inverse.set(from.inverse);
  into.version = from.version;
  into.isBehind = false;
  into.isUpdated = false;
}

/** The whole H of `from`, to be read: in `from` itself or in `into`. */
export function readInverse(into: HeldInverse, from: HeldInverse): Float64Array {
  if (!from.isBehind) return from.inverse;
  bringInverse(into, from);
  return into.inverse;
}

/** A copy of H. */
export function inverseOf(state: HeldInverse): Float64Array {
  const out = state.inverse.slice();
  if (state.isBehind) applyUpdate(out, state.inverse, state.s, state.u, state.terms);
  return out;
}
