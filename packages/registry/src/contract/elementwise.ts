/**
 * Moves of first-order rules that treat every coordinate alike, written over an arithmetic, so that the same lines move numbers in a
 * loop and whole arrays inside a compiled program (a training step on WebAssembly, ONNX Runtime or a graphics card).
 */

/** What a move computes with: numbers, or arrays of one shape that numbers join by broadcasting. */
export interface Arithmetic<V> {
  /** A number as a value. */
  of(value: number): V;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  div(a: V, b: V): V;
  /** The larger of two. */
  max(a: V, b: V): V;
  sqrt(a: V): V;
  abs(a: V): V;
  /** -1, 0 or 1. */
  sign(a: V): V;
  /** `value` where `test` is not 0, and `otherwise` where it is. */
  unlessZero(test: V, value: V, otherwise: V): V;
}

/** Values by name. */
export type MoveValues<V> = Readonly<Record<string, V>>;

/**
 * One move of a rule, coordinate by coordinate. A driver that uses it in place of `update` does what all rules do: x becomes the query,
 * the gradient is kept, the move is not made when the largest component of the gradient is at most `gtol`.
 * Operations must be those of `update` in the same order: both then agree to the last bit.
 */
export interface ElementwiseMove<O, S> {
  /** Fields of the state, each of shape [n], that a move reads and rewrites, besides query, x and gradient. */
  readonly arrays: readonly string[];
  /** The numbers of the move that leaves `state`: rates, corrections of bias, options. Computed in float64 before the move. */
  numbers(state: S, options: O): MoveValues<number>;
  /** From x, gradient, last (the gradient of the move before) and the arrays: the arrays after the move, and query. */
  move<V>(at: Arithmetic<V>, values: MoveValues<V>, numbers: MoveValues<V>): MoveValues<V>;
  /** The other numbers of the state after the move, such as the count of moves. */
  after(state: S, options: O): Partial<S>;
}

/** The arithmetic of plain numbers. */
export const numberArithmetic: Arithmetic<number> = {
  of: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  max: Math.max,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  unlessZero: (test, value, otherwise) => (test === 0 ? otherwise : value),
};
