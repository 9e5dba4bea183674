/**
 * InferenceData as JSON: nested lists [chain][draw][...], in the layout that ArviZ's `from_json` reads and `to_json` writes.
 *
 * JSON has no infinities and no NaN. Infinities are written as 1e999, which is JSON and reads as infinity in JavaScript and Python;
 * NaN as null, or as the token NaN, which Python reads and writes and JSON.parse refuses. This reader takes all of them.
 */
import { show, ThetakitError } from '@thetakit/registry';
import {
  type AttributeScalar,
  checkInferenceData,
  DATA_GROUPS,
  type Group,
  type GroupName,
  type InferenceData,
  isSampleGroup,
  SAMPLE_GROUPS,
  type Variable,
} from './inference-data.ts';

/** How to write. */
export interface InferenceJsonOptions {
  /** NaN as null, the default, or as the token NaN, which ArviZ needs to keep an array numeric. */
  readonly nan?: 'null' | 'token';
}

const groupNames: readonly GroupName[] = [...SAMPLE_GROUPS, ...DATA_GROUPS];

/** Writes InferenceData as JSON text. Throws SHAPE_MISMATCH when it does not fit together. */
export function writeInferenceData(data: InferenceData, { nan = 'null' }: InferenceJsonOptions = {}): string {
  checkInferenceData(data);
  const parts = [`"coords":${JSON.stringify(data.coords)}`, `"dims":${JSON.stringify(dimsOf(data, false))}`];
  const predicted = dimsOf(data, true);
  if (Object.keys(predicted).length > 0) parts.push(`"pred_coords":${JSON.stringify(data.coords)}`, `"pred_dims":${JSON.stringify(predicted)}`);
  for (const name of groupNames) {
    const group = data.groups[name];
    if (group === undefined) continue;
    const variables = Object.entries(group.variables).map(([key, variable]) => `${JSON.stringify(key)}:${nested(variable, nan)}`);
    parts.push(`"${name}":{${variables.join(',')}}`, `"${name}_attrs":${JSON.stringify(group.attributes)}`);
  }
  parts.push(`"attrs":${JSON.stringify(data.attributes)}`);
  return `{${parts.join(',')}}`;
}

/** Dims of all variables of the groups of predictions, or of all others. */
function dimsOf({ groups }: InferenceData, ofPredictions: boolean): Record<string, readonly string[]> {
  const dims: Record<string, readonly string[]> = {};
  for (const [name, group] of Object.entries(groups)) {
    if (name.startsWith('predictions') !== ofPredictions) continue;
    for (const [key, variable] of Object.entries(group.variables)) if (variable.dims.length > 0) dims[key] = variable.dims;
  }
  return dims;
}

function nested({ values, shape, kind }: Variable, nan: 'null' | 'token'): string {
  let at = 0;
  const level = (depth: number): string => {
    if (depth === shape.length) return cell(values[at++]!, kind, nan);
    return `[${Array.from({ length: shape[depth]! }, () => level(depth + 1)).join(',')}]`;
  };
  return level(0);
}

function cell(value: number, kind: Variable['kind'], nan: 'null' | 'token'): string {
  if (kind === 'boolean') return value === 0 ? 'false' : 'true';
  if (Number.isNaN(value)) return nan === 'null' ? 'null' : 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999';
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * Reads what `writeInferenceData` or ArviZ's `to_json` wrote. Dims without a name are called variable_dim_0, ... as ArviZ does; groups of other
 * names are left out. Throws DATA_FORMAT when the text is no such document, SHAPE_MISMATCH when its parts do not fit.
 */
export function readInferenceData(text: string): InferenceData {
  const document = asRecord(parse(text), 'the document');
  const coords = { ...asRecord(document['coords'] ?? {}, 'coords'), ...asRecord(document['pred_coords'] ?? {}, 'pred_coords') };
  const groups: Partial<Record<GroupName, Group>> = {};
  for (const name of groupNames) {
    if (document[name] === undefined) continue;
    const dims = asRecord(document[name.startsWith('predictions') ? 'pred_dims' : 'dims'] ?? {}, 'dims') as Record<string, string[]>;
    const variables = Object.entries(asRecord(document[name], name)).map(([key, value]) => [key, variableOf(name, key, value, dims[key])] as const);
    const attributes = asRecord(document[`${name}_attrs`] ?? {}, `${name}_attrs`) as Record<string, AttributeScalar>;
    groups[name] = { variables: Object.fromEntries(variables), attributes };
  }
  const attributes = asRecord(document['attrs'] ?? {}, 'attrs') as Record<string, AttributeScalar>;
  const data = { groups, coords: coords as InferenceData['coords'], attributes };
  checkInferenceData(data);
  return data;
}

function parse(text: string): unknown {
  // Python's tokens outside strings become JSON: a string, or a token, whichever comes first.
  const json = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|\bNaN\b|\bInfinity\b/g, (found) => (found === 'NaN' ? 'null' : found === 'Infinity' ? '1e999' : found));
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw formatError(`the text is no JSON (${(cause as Error).message})`, cause);
  }
}

function variableOf(group: GroupName, name: string, value: unknown, named: readonly string[] | undefined): Variable {
  const shape: number[] = [];
  for (let level = value; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values = new Float64Array(shape.reduce((product, size) => product * size, 1));
  let at = 0;
  let booleans = 0;
  const fill = (part: unknown, depth: number): void => {
    if (Array.isArray(part)) {
      if (part.length !== shape[depth]) throw formatError(`${group}.${name} is ragged: a list of ${part.length} where others have ${shape[depth] ?? 'none'}`);
      for (const each of part) fill(each, depth + 1);
      return;
    }
    if (depth !== shape.length) throw formatError(`${group}.${name} is ragged: a value where others have a list`);
    if (typeof part === 'boolean') booleans++;
    else if (typeof part !== 'number' && part !== null) throw formatError(`${group}.${name} holds ${show(part)}, expected numbers`);
    values[at++] = part === null ? Number.NaN : Number(part);
  };
  fill(value, 0);
  const kind = booleans > 0 && booleans === values.length ? 'boolean' : 'number';
  const own = shape.length - (isSampleGroup(group) ? 2 : 0);
  const dims = Array.from({ length: Math.max(0, own) }, (_, k) => named?.[k] ?? `${name}_dim_${k}`);
  return { values, shape, dims, kind };
}

function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw formatError(`${what} is ${show(value)}, expected an object`);
}

function formatError(problem: string, cause?: unknown): ThetakitError {
  const detail = { who: 'readInferenceData', problem, action: "Give the JSON of writeInferenceData or of ArviZ's to_json" };
  return new ThetakitError('DATA_FORMAT', cause === undefined ? detail : { ...detail, cause });
}
