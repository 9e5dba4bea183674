/**
 * The intermediate representation: an immutable graph of nodes in single-assignment form.
 *
 * A node is one application of a primitive. Nodes are hash-consed by their Builder: equal primitive, inputs and
 * parameters give the same node, so common subexpressions are shared by construction. Element-wise nodes take
 * operands of equal shape or of rank 0; every other broadcast is an explicit `broadcast` node, which code
 * generation turns into an index map and never stores.
 *
 * Every buffer is a Float64Array (or Float32Array when the graph is compiled for float32), whatever the dtype:
 * bool is 0 or 1, int32 is exact.
 */
import type { Shape } from './shape.ts';

/** 'float' is the working precision: float64 unless the graph is compiled for float32. */
export type DType = 'float' | 'int32' | 'bool';

/** Shape and type of a value. */
export interface Aval {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** One application of a primitive. */
export interface Node<P = unknown> extends Aval {
  /** Larger than the id of every input: ascending ids are a topological order. */
  readonly id: number;
  readonly primitive: Primitive<P>;
  readonly inputs: readonly Node[];
  readonly params: P;
  /** Stack line of the user's op, in debug mode. */
  readonly origin?: string;
}

/** A tangent or cotangent: null is a symbolic zero, never stored. */
export type Tangent = Node | null;

/** What every primitive has: a rule per transformation, together in one file. */
export interface PrimitiveBase<P> {
  /** camelCase, unique. */
  readonly name: string;
  /** Shape and type of the result; throws SHAPE_MISMATCH or DTYPE_UNSUPPORTED. */
  infer(inputs: readonly Aval[], params: P): Aval;
  /** A text equal for equal parameters, for hash-consing. Absent: JSON of the parameters. */
  key?(params: P): string;
  /** An equal but simpler node, or null. Called by the Builder before it makes a node. */
  simplify?(inputs: readonly Node[], params: P, ops: Ops): Node | null;
  /** Tangent of the result. Must be linear in the tangents, through linear primitives only. */
  jvp(node: Node<P>, tangents: readonly Tangent[], ops: Ops): Tangent;
  /**
   * Cotangents of the inputs marked in `linear`, given the cotangent of the result. Present on primitives that are
   * linear in some of their inputs; the other inputs are known values.
   */
  transpose?(node: Node<P>, cotangent: Node, linear: readonly boolean[], ops: Ops): readonly Tangent[];
  /** The primitive over a leading batch axis: batched inputs carry it at axis 0, and so does the result. */
  batch(node: Node<P>, inputs: readonly Node[], batched: readonly boolean[], ops: Ops): Node;
  /**
   * The same value in simpler nodes. Derivatives use the primitive's own rule; before compilation `lowerGraph`
   * replaces the node by this, so that its parts are shared and fused. Compilers need not know such primitives.
   */
  lower?(node: Node<P>, inputs: readonly Node[], ops: Ops): Node;
}

/** No inputs: an argument of the graph, a constant, an iota. */
export interface LeafPrimitive<P> extends PrimitiveBase<P> {
  readonly kind: 'leaf';
}

/** One number from one number of each input, at equal positions. */
export interface ElementwisePrimitive<P> extends PrimitiveBase<P> {
  readonly kind: 'elementwise';
  /** The scalar function. Exact to float64: constant folding and the interpreter use it. */
  scalar(params: P): (...args: number[]) => number;
  /**
   * A JavaScript expression for the scalar function. `args` are side-effect-free expressions, safe to repeat only when
   * they are names or literals. `call(name, f)` gives the name under which the code finds the function f.
   */
  emit(args: readonly string[], params: P, call: CallHelper): string;
  /** For dtype bool: an expression that is true where `emit` is 1. */
  emitCondition?(args: readonly string[], params: P): string;
  /** Rough cost in additions: 1 for + and *, 4 for / and sqrt, 20 for a transcendental function. */
  readonly cost: number;
}

/** A function of numbers that generated code calls. */
export type ScalarHelper = (...args: never[]) => number;

/** Gives generated code a function under a name, which is the function's own in every primitive; returns the name. */
export type CallHelper = (name: string, helper: ScalarHelper) => string;

/** Moves, repeats or pads elements without arithmetic: an index map. The compiler knows each by name. */
export interface ViewPrimitive<P> extends PrimitiveBase<P> {
  readonly kind: 'view';
  /** Fills `out` from whole input buffers. For the interpreter. */
  evaluate(node: Node<P>, inputs: readonly NumericArray[], out: NumericArray): void;
}

/** Combines the elements along `params.axes`. The compiler knows each by name. */
export interface ReducePrimitive<P extends { readonly axes: readonly number[] }> extends PrimitiveBase<P> {
  readonly kind: 'reduce';
  evaluate(node: Node<P>, inputs: readonly NumericArray[], out: NumericArray): void;
}

/** Anything else: matrix products, gathers, scans, sorts. Compiled to a call or to code the compiler knows by name. */
export interface KernelPrimitive<P> extends PrimitiveBase<P> {
  readonly kind: 'kernel';
  evaluate(node: Node<P>, inputs: readonly NumericArray[], out: NumericArray): void;
  /** A faster `evaluate` for one node, for primitives that hold graphs: these are compiled like the graph around them. */
  prepare?(node: Node<P>, compileGraph: CompileGraph): (inputs: readonly NumericArray[], out: NumericArray) => void;
}

/** Compiles a graph to a function that fills the arrays of its outputs. */
export type CompileGraph = (graph: Graph) => (inputs: readonly NumericArray[], outputs: readonly NumericArray[]) => void;

/** A primitive of any kind. */
export type Primitive<P = unknown> =
  | LeafPrimitive<P>
  | ElementwisePrimitive<P>
  | ViewPrimitive<P>
  // biome-ignore lint/suspicious/noExplicitAny: reduce parameters always hold `axes`; P is existential here.
  | ReducePrimitive<any>
  | KernelPrimitive<P>;

/** A primitive whatever its parameters. */
// biome-ignore lint/suspicious/noExplicitAny: parameters are existential here.
export type AnyPrimitive = Primitive<any>;

/** A buffer of the working precision. */
export type NumericArray = Float64Array | Float32Array;

/** A function as a graph. Inputs are `input` nodes; outputs may be any nodes, repeated or inputs themselves. */
export interface Graph {
  readonly inputs: readonly Node[];
  readonly outputs: readonly Node[];
}

/** Contraction of two arrays: result axes are batch, free of a, free of b. */
export interface DotParams {
  readonly contract: readonly [readonly number[], readonly number[]];
  readonly batch: readonly [readonly number[], readonly number[]];
}

/** The constructors. Element-wise ones need equal shapes or rank 0; use `broadcastTo` first. */
export interface Ops {
  /**
   * Any primitive: one that tfjs kernels need by its name, or any by itself. What names a primitive by its name does not import it,
   * so that rules may refer to each other; what hands it over brings it along, and pages that never do need not load it.
   */
  apply(primitive: string | AnyPrimitive, inputs: readonly Node[], params?: unknown): Node;
  /** A rank-0 constant, or one repeated over a shape (as a broadcast, never stored). */
  constant(value: number, shape?: Shape, dtype?: DType): Node;
  /** A constant array; the data are kept, not copied. */
  array(data: Float64Array, shape: Shape, dtype?: DType): Node;

  neg(a: Node): Node;
  add(a: Node, b: Node): Node;
  sub(a: Node, b: Node): Node;
  mul(a: Node, b: Node): Node;
  div(a: Node, b: Node): Node;
  pow(a: Node, b: Node): Node;
  integerPow(a: Node, exponent: number): Node;
  max(a: Node, b: Node): Node;
  min(a: Node, b: Node): Node;
  /** p ? a : b, p of dtype bool. */
  select(p: Node, a: Node, b: Node): Node;
  equal(a: Node, b: Node): Node;
  less(a: Node, b: Node): Node;
  lessEqual(a: Node, b: Node): Node;
  greater(a: Node, b: Node): Node;
  greaterEqual(a: Node, b: Node): Node;
  /** A one-input element-wise primitive without parameters: exp, log, tanh, ... */
  unary(primitive: string | AnyPrimitive, a: Node): Node;
  convert(a: Node, dtype: DType): Node;

  reduceSum(a: Node, axes: readonly number[]): Node;
  reduceMax(a: Node, axes: readonly number[]): Node;
  reduceProd(a: Node, axes: readonly number[]): Node;

  reshape(a: Node, shape: Shape): Node;
  /** result axis i is input axis permutation[i]. */
  transpose(a: Node, permutation: readonly number[]): Node;
  /** Input axis i becomes result axis axes[i]; the other result axes repeat. Input axes of size 1 may grow. */
  broadcast(a: Node, shape: Shape, axes: readonly number[]): Node;
  /** NumPy broadcasting to a shape (aligned at the last axis). */
  broadcastTo(a: Node, shape: Shape): Node;
  reverse(a: Node, axes: readonly number[]): Node;
  /** start inclusive, limit exclusive, stride >= 1. */
  slice(a: Node, start: readonly number[], limit: readonly number[], strides?: readonly number[]): Node;
  /** Pads with `value` (rank-0 node, default 0): low and high may be negative (crop), interior >= 0 between elements. */
  pad(a: Node, low: readonly number[], high: readonly number[], interior?: readonly number[], value?: Node): Node;
  concatenate(parts: readonly Node[], axis: number): Node;

  dot(a: Node, b: Node, params: DotParams): Node;
  /** Plain matrix product of [m, k] and [k, n]. */
  matMul(a: Node, b: Node): Node;
  gather(data: Node, indices: Node, axis: number): Node;
}
