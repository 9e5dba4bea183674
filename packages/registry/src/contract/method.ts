/**
 * Methods as pure state machines. `init` makes a state; `update` turns a state and an observation into the
 * next state. The state says where to evaluate next and what; the driver evaluates, owns budgets, stopping,
 * NaN policy, observers and the best point. So every method can be stepped, checkpointed, resumed, replayed
 * and evaluated remotely, and ask-and-tell is the same for all.
 *
 * A state is plain data: numbers, strings, booleans, null, typed arrays, and arrays or records of these.
 */
import type { AnyOptionSchema } from '../options/schema.ts';
import type { ConstraintShape } from './constraints.ts';
import type { ElementwiseMove } from './elementwise.ts';
import type { Bounds, Oracle } from './objective.ts';
import type { StopReason } from './outcome.ts';

/** What the driver must evaluate at `state.query` before the next update. */
export type Want = 'value' | 'gradient' | 'value+gradient' | 'hessian' | 'value+gradient+hessian' | 'product' | 'residuals' | 'jacobian' | 'residuals+jacobian';

/** The fields that every state has. */
export interface MethodState {
  /** Where to evaluate next, shape [n]. */
  query: Float64Array;
  /** What to evaluate there. */
  wants: Want;
  /** The direction v of a Hessian-vector product, shape [n]; used only when `wants` is 'product'. */
  direction?: Float64Array;
  /** The current iterate, shape [n]: the point that the method would return now. */
  x: Float64Array;
  /** f at the current iterate; NaN before the first evaluation. */
  fun: number;
  /** Largest absolute component of the (projected) gradient at the iterate; NaN when unknown. */
  gradientNorm: number;
  /** Largest violation of a constraint at the iterate; only methods with the trait `constraints` have it. */
  violation?: number;
  /** Major iterations finished. */
  iteration: number;
  /** The method's own verdict; null means go on. */
  stop: StopReason | null;
}

/**
 * What the driver measured at `state.query`. Only the fields that `wants` names are meaningful;
 * the arrays belong to the driver and are overwritten by the next evaluation.
 */
export interface Observation {
  value: number;
  /** Shape [n]. */
  gradient: Float64Array;
  /** Row-major, shape [n, n]. */
  hessian: Float64Array;
  /** H v, shape [n]. */
  product: Float64Array;
  /** Shape [m]. */
  residuals: Float64Array;
  /** Row-major, shape [m, n]. */
  jacobian: Float64Array;
  /** c at the query, one per constraint row, whenever `wants` names the value; absent in runs without constraints. */
  constraints?: Float64Array;
  /** Row-major Jacobian of c, whenever `wants` names the gradient; absent in runs without constraints. */
  constraintJacobian?: Float64Array;
}

/** What a method may know of the problem before it starts. */
export interface MethodContext {
  readonly dimension: number;
  /** Absent means unbounded. Methods whose `bounds` trait is 'none' never receive it. */
  readonly bounds?: Bounds;
  /** Absent means none. Methods without the trait `constraints` never receive it. */
  readonly constraints?: ConstraintShape;
  /** Number of residuals m, for least-squares methods. */
  readonly residualCount?: number;
  /** Seed of a stochastic method. */
  readonly seed: number;
}

/** What a method can do and needs: read by `minimize`, the CLI, the docs and the conformance kit. */
export interface MethodTraits {
  /** Oracles without which the method cannot run. The driver may make a gradient by finite differences. */
  readonly needs: readonly Oracle[];
  /** 'native': every query respects the bounds. 'none': the method refuses bounds. 'required': it needs finite bounds. */
  readonly bounds: 'none' | 'native' | 'required';
  /** Does it keep constraints lower <= c(x) <= upper? Absent means no: such a method refuses them. */
  readonly constraints?: boolean;
  /** Does the method draw random numbers from its seed? */
  readonly stochastic: boolean;
  /** Does it search the whole region rather than descend from the start? */
  readonly global: boolean;
  /** Option names that a single `tol` sets, as in SciPy. */
  readonly tol: readonly string[];
}

/** Text about an entry, for `describe`, `--help` and the docs. */
export interface EntryText {
  /** Short name, kebab-case, unique in its namespace and kind. */
  readonly id: string;
  /** One line: what it is. */
  readonly summary: string;
  /** Other accepted names, such as SciPy's spelling. Letter case is ignored. */
  readonly aliases?: readonly string[];
  /** The recurrence or formula, in TeX. */
  readonly formula?: string;
  /** When to use it. */
  readonly goodFor?: string;
  /** When not to. */
  readonly notFor?: string;
  /** Sources: author, title, year, DOI. */
  readonly sources?: readonly string[];
}

/** A method of any family. O: its options; S: its state. */
export interface Method<O, S extends MethodState> extends EntryText {
  readonly traits: MethodTraits;
  readonly options: AnyOptionSchema<O>;
  /** Makes the first state, whose `query` is where to evaluate first. Copies x0. Allocates every buffer of the run. */
  init(x0: Float64Array, options: O, context: MethodContext): S;
  /**
   * Writes the next state into `into` and returns it. `into` is another state of the same run whose buffers may be
   * overwritten; `state` keeps its meaning: calling `update` again from it gives the same result.
   */
  update(state: S, observation: Observation, options: O, into: S): S;
  /** The move of `update` for compiled programs; only of first-order rules that treat every coordinate alike. */
  readonly elementwise?: ElementwiseMove<O, S>;
  /** What the method adds to f, such as an l1 penalty: `state.fun`, the best point and targets then speak of f + penalty. */
  penalty?(x: Float64Array, options: O): number;
  /** More fields for the result, such as `hessInv`. */
  extras?(state: S, options: O): Readonly<Record<string, unknown>>;
}

/** A first-order rule: gradient in, next point out, one gradient per update. */
export interface Optimizer<O = unknown, S extends MethodState = MethodState> extends Method<O, S> {
  readonly kind: 'optimizer';
}

/** A complete minimiser with its own stopping rule. */
export interface Minimizer<O = unknown, S extends MethodState = MethodState> extends Method<O, S> {
  readonly kind: 'minimizer';
}

/** A minimiser of sums of squares that sees residuals and their Jacobian. */
export interface LeastSquaresMethod<O = unknown, S extends MethodState = MethodState> extends Method<O, S> {
  readonly kind: 'least-squares';
}

/** A method whose option and state types are not known here. Calls through it are checked by its option schema. */
// biome-ignore lint/suspicious/noExplicitAny: options and state are existential; only the driver pairs them up again.
export type AnyMethod = Optimizer<any, any> | Minimizer<any, any> | LeastSquaresMethod<any, any>;
