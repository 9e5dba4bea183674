import { show, ThetakitError } from '../errors/thetakit-error.ts';
import { didYouMean } from '../suggest.ts';
import { type OptionIssue, rangeText } from './o.ts';
import type { AnyOptionSchema, OptionJsonSchema, OptionsJsonSchema } from './schema.ts';

/**
 * Validates options once, at the boundary: defaults filled in, unknown names and bad values refused.
 * Throws OPTION_UNKNOWN, OPTION_MISSING, OPTION_TYPE, OPTION_OUT_OF_RANGE or SCHEMA_UNSUPPORTED.
 */
export function resolveOptions<T>(who: string, schema: AnyOptionSchema<T>, given: unknown = {}): T {
  const properties = jsonSchemaOf(who, schema)?.properties;
  if (properties !== undefined && typeof given === 'object' && given !== null) {
    for (const name of Object.keys(given)) if (!Object.hasOwn(properties, name)) throw unknownOption(who, name, Object.keys(properties));
  }
  const result = schema['~standard'].validate(given);
  if (result instanceof Promise) {
    throw new ThetakitError('SCHEMA_UNSUPPORTED', { who, problem: 'the option schema validates asynchronously', action: 'Use a synchronous schema' });
  }
  const issue = result.issues?.[0];
  if (issue === undefined) return (result as { value: T }).value;
  throw optionError(who, issue, given, schema['~standard'].vendor === 'thetakit');
}

function unknownOption(who: string, name: string, names: readonly string[]): ThetakitError {
  return new ThetakitError('OPTION_UNKNOWN', {
    who,
    problem: `${JSON.stringify(name)} is not an option`,
    action: didYouMean(name, names),
    received: name,
    expected: names,
  });
}

function optionError(who: string, issue: { readonly message: string; readonly path?: OptionIssue['path'] }, given: unknown, isOurs: boolean): ThetakitError {
  // Issues of other libraries may carry a code of their own; only ours is one of the table.
  const ours: Partial<OptionIssue> = isOurs ? (issue as OptionIssue) : {};
  const first = issue.path?.[0];
  const name = first === undefined ? 'options' : String(typeof first === 'object' ? first.key : first);
  const received = first === undefined ? given : (given as Readonly<Record<string, unknown>>)[name];
  if (ours.code === 'OPTION_MISSING' || (received === undefined && ours.code === undefined && first !== undefined)) {
    return new ThetakitError('OPTION_MISSING', {
      who,
      problem: `${name} is missing`,
      action: `Pass ${name}: ${ours.expected ?? issue.message}`,
      data: { option: name },
    });
  }
  const code = ours.code ?? 'OPTION_TYPE';
  const expected = ours.expected ?? issue.message;
  return new ThetakitError(code, {
    who,
    problem: `${name} is ${show(received)}, expected ${expected.replace('value', name)}`,
    action: code === 'OPTION_OUT_OF_RANGE' ? 'Choose a value inside the range' : 'Pass a value of that type',
    received,
    expected,
    data: { option: name },
  });
}

/** The JSON Schema of an option record; undefined when the schema cannot describe itself. */
export function jsonSchemaOf(who: string, schema: AnyOptionSchema): OptionsJsonSchema | undefined {
  const props = schema?.['~standard'];
  if (props === undefined || props.version !== 1 || typeof props.validate !== 'function') {
    throw new ThetakitError('SCHEMA_UNSUPPORTED', {
      who,
      problem: `options is ${show(schema)}, expected a Standard Schema`,
      action: 'Use o.options, zod or valibot',
    });
  }
  if (props.jsonSchema === undefined) return undefined;
  const json = props.jsonSchema.input({ target: 'draft-2020-12' }) as Partial<OptionsJsonSchema>;
  return json.type === 'object' && json.properties !== undefined ? (json as OptionsJsonSchema) : undefined;
}

/** One option as a row of help, docs or completion. */
export interface OptionRow {
  readonly name: string;
  /** `--learning-rate`. */
  readonly flag: string;
  /** number, integer, boolean, string, number[], or the choices joined by |. */
  readonly type: string;
  readonly required: boolean;
  readonly default: unknown;
  /** `0 < value <= 1`; empty without limits. */
  readonly range: string;
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  readonly description: string;
}

/** The rows of a schema, in its order; empty when the schema cannot describe itself. */
export function optionRows(who: string, schema: AnyOptionSchema): OptionRow[] {
  const json = jsonSchemaOf(who, schema);
  if (json === undefined) return [];
  return Object.entries(json.properties).map(([name, property]) => ({
    name,
    flag: flagOf(name),
    type: typeText(property),
    required: json.required?.includes(name) === true && property.default === undefined,
    default: property.default,
    range: rangeText({
      ...(property.minimum === undefined ? {} : { min: property.minimum }),
      ...(property.maximum === undefined ? {} : { max: property.maximum }),
      ...(property.exclusiveMinimum === undefined ? {} : { gt: property.exclusiveMinimum }),
      ...(property.exclusiveMaximum === undefined ? {} : { lt: property.exclusiveMaximum }),
    }),
    unit: property['x-unit'] ?? '',
    scale: property['x-scale'] ?? 'linear',
    description: property.description ?? '',
  }));
}

/** `--learning-rate` from `learningRate`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function typeText(property: OptionJsonSchema): string {
  if (property.enum !== undefined) return property.enum.map(String).join(' | ');
  if (property.anyOf !== undefined) return property.anyOf.map(typeText).join(' | ');
  if (property.type === 'array') return `${property.items === undefined ? 'unknown' : typeText(property.items)}[]`;
  return Array.isArray(property.type) ? property.type.join(' | ') : String(property.type ?? 'unknown');
}
