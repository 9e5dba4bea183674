/**
 * Gradient transformations: small pure state machines around a first-order rule, put together by `chain`. What stands before
 * the rule changes the gradient that the rule sees; what stands after it changes the point where the rule wants to go.
 */
import { show, ThetakitError } from '@thetakit/registry';

/** What a transformation may know of the turn. */
export interface Turn {
  /** Where the gradient belongs, shape [n]; read only. */
  readonly x: Float64Array;
  /** f(x); Infinity when it or the gradient is not finite. */
  readonly value: number;
  /** Moves made so far. */
  readonly step: number;
  /** Learning rate of the rule at this step; 1 when the rule has none. */
  readonly rate: number;
}

/**
 * One transformation. Its state is plain data; `state` is only read, `into` is another state of the same shape, fully written by
 * each call. A method that is absent says on which side of the rule the transformation has no meaning.
 */
export interface Transformation {
  readonly id: string;
  /** The first state. */
  init(x0: Float64Array, seed: number): object;
  /** Before the rule: changes the gradient in place. Returns false to hold the rule back for this turn. */
  // biome-ignore lint/suspicious/noExplicitAny: each transformation knows the type of its own state, made by its init.
  gradient?(gradient: Float64Array, state: any, turn: Turn, into: any): boolean;
  /** After the rule: changes the next point in place. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  move?(next: Float64Array, state: any, turn: Turn, into: any): void;
  /** Writes the point at which the gradient is to be taken instead of x; false when x will do. */
  probe?(point: Float64Array, gradient: Float64Array, x: Float64Array): boolean;
  /** How many turns in a row it can deal with values that are not finite; 0 when absent. */
  readonly survives?: number;
}

/** State of the transformations that have none. */
export const noState = (): object => ({});

/** Throws ARGUMENT_OUT_OF_RANGE unless `holds`. */
export function requireArgument(who: string, name: string, received: unknown, holds: boolean, expected: string): void {
  if (holds) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who,
    problem: `${name} is ${show(received)}, expected ${expected}`,
    action: 'Correct it',
    received,
    expected,
  });
}
