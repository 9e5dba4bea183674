/**
 * Option schemas: any synchronous Standard Schema. One schema validates, gives defaults, and through
 * Standard JSON Schema gives CLI flags, help, docs tables and search spaces.
 */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

/** A Standard Schema that can also describe itself as JSON Schema: ours, zod's, valibot's. */
export interface AnyOptionSchema<T = unknown> {
  // biome-ignore lint/suspicious/noExplicitAny: the input type of a schema matters only to its own caller.
  readonly '~standard': StandardSchemaV1.Props<any, T> & Partial<Pick<StandardJSONSchemaV1.Props<any, T>, 'jsonSchema'>>;
}

/** What callers may pass: every option with a default may be left out. */
export type OptionsInput<S> = S extends { readonly '~standard': { readonly types?: infer T } }
  ? NonNullable<T> extends { readonly input: infer I }
    ? I
    : never
  : never;

/** What a method receives: every option present. */
export type OptionsOf<S> = S extends { readonly '~standard': { readonly types?: infer T } }
  ? NonNullable<T> extends { readonly output: infer O }
    ? O
    : never
  : never;

/** The JSON Schema of one option, with our extension keys. */
export interface OptionJsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly OptionJsonSchema[];
  readonly items?: OptionJsonSchema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly description?: string;
  /** How a search space should sample it. */
  readonly 'x-scale'?: 'linear' | 'log';
  /** Unit in the problem's own terms: x, f, f/x^2, 1, s. */
  readonly 'x-unit'?: string;
}

/** The JSON Schema of a whole option record. */
export interface OptionsJsonSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, OptionJsonSchema>>;
  readonly required?: readonly string[];
}
