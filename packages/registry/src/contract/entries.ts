/** The other kinds of registry entry: samplers, models, problems, data sets and backends. */
import type { AnyOptionSchema } from '../options/schema.ts';
import type { Constraints } from './constraints.ts';
import type { AnyMethod, EntryText } from './method.ts';
import type { Objective } from './objective.ts';

/** Draws from a density. The generic sampler contract: pure, keyed, one state per chain. */
export interface Sampler<O = unknown, S = unknown> extends EntryText {
  readonly kind: 'sampler';
  readonly options: AnyOptionSchema<O>;
  init(position: Float64Array, logDensity: Objective, options: O, seed: number): S;
  step(state: S, logDensity: Objective, options: O): S;
  position(state: S): Float64Array;
}

/** A family of functions F_theta that can be fitted to data. */
export interface Model<O = unknown, D = unknown> extends EntryText {
  readonly kind: 'model';
  readonly options: AnyOptionSchema<O>;
  /** The objective of fitting this model to the data. */
  objective(data: D, options: O): Objective;
  /** Parameters from which a fit may start, of the objective's dimension; the same seed gives the same start. Absent: any will do. */
  start?(data: D, options: O, seed: number): Float64Array;
}

/** A test problem with a known answer. */
export interface Problem extends EntryText {
  readonly kind: 'problem';
  /** Collection it belongs to, such as 'mgh' or 'strd'. */
  readonly collection: string;
  readonly dimension: number;
  /** Standard starting points, at least one, each of shape [n]. */
  readonly starts: readonly (readonly number[])[];
  /** Known minimum: value, a minimiser when published, and the relative precision of the value. */
  readonly best: { readonly value: number; readonly x?: readonly number[]; readonly precision: number };
  /** Values of other known local minima. */
  readonly localMinima?: readonly number[];
  /** Bounds on the variables, null for none. */
  readonly bounds?: { readonly lower: readonly (number | null)[]; readonly upper: readonly (number | null)[] };
  /** The objective; a new one for each call. */
  objective(): Objective;
  /** The constraints; a new one for each call. Absent for problems without. */
  constraints?(): Constraints;
}

/** A data set that ships with a package. */
export interface Dataset extends EntryText {
  readonly kind: 'dataset';
  /** Licence of the data. */
  readonly licence: string;
  /** Columns by name, all of one length. */
  columns(): Readonly<Record<string, Float64Array>>;
}

/** An executor of traced graphs. */
export interface Backend extends EntryText {
  readonly kind: 'backend';
  readonly precisions: readonly ('float64' | 'float32')[];
  /** Can it run here? */
  available(): boolean;
}

/** An entry of any kind. */
// biome-ignore lint/suspicious/noExplicitAny: the type parameters of entries are existential in a list.
export type Entry = AnyMethod | Sampler<any, any> | Model<any, any> | Problem | Dataset | Backend;

/** The kinds of entry. */
export const KINDS = ['optimizer', 'minimizer', 'least-squares', 'sampler', 'model', 'problem', 'dataset', 'backend'] as const;

/** A kind of registry entry. */
export type Kind = (typeof KINDS)[number];
