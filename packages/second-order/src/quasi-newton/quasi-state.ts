/** The state of the trust regions with an updated Hessian: that of the dense methods, bounds, and the model of the free variables. */
import type { MethodContext } from '@thetakit/registry';
import type { DenseSystem } from '../trust-region/dense-kernel.ts';
import { copyDenseState, type DenseState, denseState } from '../trust-region/dense-state.ts';

/** State of `sr1-trust` and `bfgs-trust`; `hessian` is B. Plain data. */
export interface QuasiState extends DenseState {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Has B seen no pair of gradients since it was reset? */
  isFresh: boolean;
  /** Has it been reset at this x? */
  wasReset: boolean;
  /** Scratch: B and g of the free variables, 1 and 0 in the place of the held ones. */
  readonly freeHessian: Float64Array;
  readonly freeGradient: Float64Array;
}

/** The state at x0, with B = I. */
export function quasiState(x0: Float64Array, radius: number, { bounds }: MethodContext): QuasiState {
  const n = x0.length;
  const s = denseState(x0, radius);
  for (let i = 0; i < n; i++) s.hessian[i * n + i] = 1;
  return {
    ...s,
    wants: 'value+gradient',
    lower: bounds?.lower.slice() ?? new Float64Array(n).fill(-Infinity),
    upper: bounds?.upper.slice() ?? new Float64Array(n).fill(Infinity),
    isFresh: true,
    wasReset: false,
    freeHessian: new Float64Array(n * n),
    freeGradient: new Float64Array(n),
  };
}

/** into <- from, scratch excepted. */
export function copyQuasiState(from: QuasiState, into: QuasiState): void {
  copyDenseState(from, into);
  into.lower.set(from.lower);
  into.upper.set(from.upper);
  into.isFresh = from.isFresh;
  into.wasReset = from.wasReset;
}

/** Does a bound hold the variable against its gradient? */
export function isHeld({ x, gradient, lower, upper }: QuasiState, i: number): boolean {
  return lower[i] === upper[i] || (x[i]! <= lower[i]! && gradient[i]! > 0) || (x[i]! >= upper[i]! && gradient[i]! < 0);
}

/** The model of the free variables, over the buffers of the state. */
export function freeSystem(s: QuasiState): DenseSystem {
  const { order: n, hessian, gradient, freeHessian, freeGradient } = s;
  const held = Array.from({ length: n }, (_, i) => isHeld(s, i));
  for (let i = 0; i < n; i++) {
    freeGradient[i] = held[i] ? 0 : gradient[i]!;
    for (let j = 0; j < n; j++) freeHessian[i * n + j] = held[i] || held[j] ? (i === j ? 1 : 0) : hessian[i * n + j]!;
  }
  const { step, eigenvector, factor, work } = s;
  const start = { low: 0, high: 0, shift: 0, stepLength: 0, predicted: 0, isConvex: false, deficit: 0, decrement: Infinity };
  return { ...start, order: n, gradient: freeGradient, hessian: freeHessian, step, eigenvector, factor, work };
}
