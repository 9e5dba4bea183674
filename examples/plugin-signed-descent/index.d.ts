import type { MethodState, Optimizer, Plugin } from '@thetakit/registry';

/** Options of signed descent. */
export interface SignedDescentOptions {
  readonly learningRate: number;
  readonly momentum: number;
  readonly decay: boolean;
  readonly gradientTolerance: number;
}

/** State of signed descent: plain data. */
export interface SignedDescentState extends MethodState {
  /** The averaged gradient, shape [n]. */
  average: Float64Array;
}

/** The method: a pure state machine. */
export declare const signedDescent: Optimizer<SignedDescentOptions, SignedDescentState> & { readonly id: 'signed-descent' };

declare const plugin: Plugin<'signed', readonly [typeof signedDescent]>;
export default plugin;
