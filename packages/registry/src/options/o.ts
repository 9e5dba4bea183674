/**
 * The small schema language: `o.options({ learningRate: o.number({ gt: 0, default: 1e-3, ... }) })`.
 * Every option has a description; ranges, units and scales are data, so the checks, the CLI flags, the help and
 * the docs tables come from one place.
 */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type { OptionJsonSchema } from './schema.ts';

/** What every option says of itself. */
interface Common<T> {
  /** Used when the option is left out. Without it the option is required, unless `optional` is set. */
  readonly default?: T;
  /** May be left out although it has no default: the method then sees undefined. */
  readonly optional?: boolean;
  /** One sentence: what it is. */
  readonly describe: string;
  /** Unit in the problem's own terms: x, f, f/x^2, 1, s. */
  readonly unit?: string;
}

interface NumberSpec extends Common<number> {
  readonly min?: number;
  readonly max?: number;
  readonly gt?: number;
  readonly lt?: number;
  /** How a search space samples it; 'linear' when absent. */
  readonly scale?: 'linear' | 'log';
}

interface VectorSpec extends Common<readonly number[]> {
  readonly min?: number;
  readonly length?: number;
}

/** One option: a type, a JSON Schema and a check. */
export interface OptionSpec<T, Needed extends boolean = boolean> {
  readonly json: OptionJsonSchema;
  readonly optional: boolean;
  readonly needed: Needed;
  /** The problem with a value, as text such as `is -1, expected > 0`; null when it is fine. */
  problem(value: unknown): OptionProblem | null;
  /** Phantom: the type of the option's value. */
  readonly type?: T;
}

/** Why a value is refused. */
export interface OptionProblem {
  readonly code: 'OPTION_TYPE' | 'OPTION_OUT_OF_RANGE';
  readonly expected: string;
}

type NeededBy<C> = C extends { readonly default: unknown } ? false : C extends { readonly optional: true } ? false : true;
type ValueIn<C, T> = C extends { readonly optional: true } ? T | undefined : T;

function spec<T, C extends Common<never> | Common<T>>(
  common: C,
  json: OptionJsonSchema,
  problem: (value: unknown) => OptionProblem | null,
): OptionSpec<ValueIn<C, T>, NeededBy<C>> {
  const full: OptionJsonSchema = {
    ...json,
    ...('default' in common && common.default !== undefined ? { default: common.default } : {}),
    description: common.describe,
    ...(common.unit === undefined ? {} : { 'x-unit': common.unit }),
  };
  const optional = common.optional === true;
  return { json: full, optional, needed: (!optional && !('default' in common)) as NeededBy<C>, problem };
}

function rangeProblem(value: number, range: NumberSpec): OptionProblem | null {
  const { min, max, gt, lt } = range;
  const inside =
    (min === undefined || value >= min) && (max === undefined || value <= max) && (gt === undefined || value > gt) && (lt === undefined || value < lt);
  return inside ? null : { code: 'OPTION_OUT_OF_RANGE', expected: rangeText(range) };
}

/** `0 <= value < 1`; empty when there is no limit. */
export function rangeText({ min, max, gt, lt }: Pick<NumberSpec, 'min' | 'max' | 'gt' | 'lt'>): string {
  const low = gt !== undefined ? `${gt} <` : min !== undefined ? `${min} <=` : '';
  const high = lt !== undefined ? `< ${lt}` : max !== undefined ? `<= ${max}` : '';
  return low === '' && high === '' ? '' : `${low} value ${high}`.trim();
}

function numberJson(type: 'number' | 'integer', range: NumberSpec): OptionJsonSchema {
  return {
    type,
    ...(range.min === undefined ? {} : { minimum: range.min }),
    ...(range.max === undefined ? {} : { maximum: range.max }),
    ...(range.gt === undefined ? {} : { exclusiveMinimum: range.gt }),
    ...(range.lt === undefined ? {} : { exclusiveMaximum: range.lt }),
    'x-scale': range.scale ?? 'linear',
  };
}

function number<const C extends NumberSpec>(range: C): OptionSpec<ValueIn<C, number>, NeededBy<C>> {
  return spec<number, C>(range, numberJson('number', range), (value) => {
    if (typeof value !== 'number' || Number.isNaN(value)) return { code: 'OPTION_TYPE', expected: 'a number' };
    return rangeProblem(value, range);
  });
}

function integer<const C extends NumberSpec>(range: C): OptionSpec<ValueIn<C, number>, NeededBy<C>> {
  return spec<number, C>(range, numberJson('integer', range), (value) => {
    if (typeof value !== 'number' || !(Number.isInteger(value) || value === Infinity)) return { code: 'OPTION_TYPE', expected: 'an integer' };
    return rangeProblem(value, range);
  });
}

function boolean<const C extends Common<boolean>>(common: C): OptionSpec<ValueIn<C, boolean>, NeededBy<C>> {
  return spec<boolean, C>(common, { type: 'boolean' }, (value) => (typeof value === 'boolean' ? null : { code: 'OPTION_TYPE', expected: 'true or false' }));
}

function string<const C extends Common<string>>(common: C): OptionSpec<ValueIn<C, string>, NeededBy<C>> {
  return spec<string, C>(common, { type: 'string' }, (value) => (typeof value === 'string' ? null : { code: 'OPTION_TYPE', expected: 'a string' }));
}

function choice<const V extends readonly string[], const C extends Common<V[number]>>(values: V, common: C): OptionSpec<ValueIn<C, V[number]>, NeededBy<C>> {
  return spec<V[number], C>(common, { type: 'string', enum: values }, (value) =>
    (values as readonly unknown[]).includes(value) ? null : { code: 'OPTION_OUT_OF_RANGE', expected: `one of ${values.join(', ')}` },
  );
}

function vector<const C extends VectorSpec>(common: C): OptionSpec<ValueIn<C, readonly number[] | Float64Array>, NeededBy<C>> {
  const json: OptionJsonSchema = {
    type: 'array',
    items: { type: 'number', ...(common.min === undefined ? {} : { minimum: common.min }) },
    ...(common.length === undefined ? {} : { minItems: common.length, maxItems: common.length }),
  };
  return spec<readonly number[] | Float64Array, C>(common, json, (value) => {
    const list = Array.isArray(value) || value instanceof Float64Array ? value : null;
    if (list === null || list.some((each: unknown) => typeof each !== 'number' || Number.isNaN(each)))
      return { code: 'OPTION_TYPE', expected: 'an array of numbers' };
    if (common.length !== undefined && list.length !== common.length) return { code: 'OPTION_OUT_OF_RANGE', expected: `${common.length} numbers` };
    const low = common.min;
    if (low !== undefined && list.some((each: number) => each < low)) return { code: 'OPTION_OUT_OF_RANGE', expected: `numbers >= ${low}` };
    return null;
  });
}

type Fields = Readonly<Record<string, OptionSpec<unknown, boolean>>>;
type Value<S> = S extends OptionSpec<infer T, boolean> ? T : never;
type NeededKeys<F> = { [K in keyof F]: F[K] extends { readonly needed: true } ? K : never }[keyof F];
/** Every option present. */
export type FieldsOutput<F> = { readonly [K in keyof F]: Value<F[K]> };
/** Options with a default may be left out. */
export type FieldsInput<F> = { readonly [K in NeededKeys<F>]: Value<F[K]> } & { readonly [K in Exclude<keyof F, NeededKeys<F>>]?: Value<F[K]> };

/** A schema made by `o.options`. */
export interface OptionsSchema<F> {
  readonly fields: F;
  readonly '~standard': StandardSchemaV1.Props<FieldsInput<F>, FieldsOutput<F>> & StandardJSONSchemaV1.Props<FieldsInput<F>, FieldsOutput<F>>;
}

function options<const F extends Fields>(fields: F): OptionsSchema<F> {
  const jsonSchema = () => ({
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.json])),
    required: Object.entries(fields)
      .filter(([, field]) => field.needed)
      .map(([name]) => name),
    additionalProperties: false,
  });
  return {
    fields,
    '~standard': {
      version: 1,
      vendor: 'thetakit',
      validate: (value) => validateFields(fields, value) as StandardSchemaV1.Result<FieldsOutput<F>>,
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  };
}

/** Issue messages are `CODE text`; `resolveOptions` turns them into ThetakitErrors. */
function validateFields(fields: Fields, value: unknown): StandardSchemaV1.Result<unknown> {
  if (typeof value !== 'object' || value === null) return { issues: [{ message: 'a record of options' }] };
  const given = value as Readonly<Record<string, unknown>>;
  const out: Record<string, unknown> = {};
  const issues: OptionIssue[] = [];
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name))
      issues.push({ message: 'unknown option', path: [name], code: 'OPTION_UNKNOWN', expected: Object.keys(fields).join(', ') });
  }
  for (const [name, field] of Object.entries(fields)) {
    const received = given[name];
    if (received === undefined) {
      if (field.json.default !== undefined) out[name] = field.json.default;
      else if (field.optional) out[name] = undefined;
      else issues.push({ message: 'is missing', path: [name], code: 'OPTION_MISSING', expected: field.json.description ?? '' });
      continue;
    }
    const problem = field.problem(received);
    if (problem === null) out[name] = received;
    else issues.push({ message: problem.expected, path: [name], ...problem });
  }
  return issues.length > 0 ? { issues } : { value: out };
}

/** A Standard Schema issue that keeps our code. */
export interface OptionIssue extends StandardSchemaV1.Issue {
  readonly code: 'OPTION_UNKNOWN' | 'OPTION_MISSING' | OptionProblem['code'];
  readonly expected: string;
}

/** The schema language. */
export const o = { number, integer, boolean, string, choice, vector, options };
