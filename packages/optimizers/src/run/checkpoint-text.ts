/**
 * Checkpoints as text. JSON, with what JSON lacks spelled out: a typed array is `{ "float64": [...] }` (its element type
 * and its numbers), and NaN, the infinities and -0 are the strings "NaN", "Infinity", "-Infinity", "-0" in
 * `{ "number": ... }` or in the list of a typed array. JavaScript writes the shortest decimals that read back to the
 * same double, so nothing is lost.
 */
import { show, ThetakitError } from '@thetakit/registry';
import type { RunCheckpoint } from './checkpoint.ts';

const ARRAYS = { float64: Float64Array, float32: Float32Array, int32: Int32Array, uint32: Uint32Array, uint16: Uint16Array, uint8: Uint8Array } as const;

type ArrayName = keyof typeof ARRAYS;

/** The checkpoint as one line of JSON that `parseCheckpoint` reads back to the same bits. */
export function checkpointText(checkpoint: RunCheckpoint): string {
  return JSON.stringify(encode(checkpoint));
}

/**
 * Reads the text of `checkpointText`. Throws CHECKPOINT_INVALID for anything else. Whether the state fits a method is
 * checked when a run resumes.
 */
export function parseCheckpoint(text: string): RunCheckpoint {
  let plain: unknown;
  try {
    plain = JSON.parse(text);
  } catch (cause) {
    throw damaged('the text is not JSON', cause);
  }
  const value = decode(plain, 0);
  if (!isRecord(value)) throw damaged(`the text holds ${show(value)}, expected a record`);
  const { method, state, best, counters, elapsed } = value;
  const isWhole = typeof method === 'string' && isRecord(state) && isRecord(best) && isRecord(counters) && typeof elapsed === 'number';
  const hasPoint = isWhole && state['x'] instanceof Float64Array && state['query'] instanceof Float64Array && best['x'] instanceof Float64Array;
  if (!hasPoint) throw damaged('method, state, best, counters or elapsed is missing');
  return value as unknown as RunCheckpoint;
}

function encode(value: unknown): unknown {
  if (typeof value === 'number') return isPlain(value) ? value : { number: nameOf(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (ArrayBuffer.isView(value)) {
    const kind = (Object.keys(ARRAYS) as ArrayName[]).find((name) => value instanceof ARRAYS[name]);
    if (kind === undefined) throw damaged(`a state holds ${show(value)}, which has no text form`);
    return { [kind]: Array.from(value as Float64Array, (x) => (isPlain(x) ? x : nameOf(x))) };
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, encode(inner)]])));
}

/** Numbers that JSON keeps. */
function isPlain(x: number): boolean {
  return Number.isFinite(x) && !Object.is(x, -0);
}

function nameOf(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

/** Deeper nesting than any state has. */
const DEEPEST = 32;

function decode(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) throw damaged(`the text is nested more than ${DEEPEST} deep`);
  if (Array.isArray(value)) return value.map((inner) => decode(inner, depth + 1));
  if (!isRecord(value)) return value;
  const keys = Object.keys(value);
  const [only] = keys;
  if (keys.length === 1 && only === 'number') return numberOf(value[only]);
  if (keys.length === 1 && only !== undefined && only in ARRAYS) return arrayOf(only as ArrayName, value[only]);
  const entries = keys.map((key): [string, unknown] => [key, decode(value[key], depth + 1)]);
  if (keys.includes('__proto__')) throw damaged('the text has a key __proto__');
  return Object.fromEntries(entries);
}

function arrayOf(kind: ArrayName, list: unknown): unknown {
  if (!Array.isArray(list)) throw damaged(`${kind} is ${show(list)}, expected a list of numbers`);
  return ARRAYS[kind].from(list.map(numberOf));
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return NaN;
  if (value === 'Infinity') return Infinity;
  if (value === '-Infinity') return -Infinity;
  if (value === '-0') return -0;
  throw damaged(`${show(value)} stands where a number belongs`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function damaged(problem: string, cause?: unknown): ThetakitError {
  return new ThetakitError('CHECKPOINT_INVALID', {
    who: 'checkpoint',
    problem,
    action: 'Start afresh, or name the right file',
    ...(cause === undefined ? {} : { cause }),
  });
}
