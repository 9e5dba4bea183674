/**
 * Plain data in a file: records, lists, strings, numbers (infinities and NaN included) and typed arrays become an .npz whose
 * typed arrays are arrays of the file, in the order they are met, and whose rest is JSON in an array of bytes called "meta".
 */
import { ThetakitError } from '@thetakit/registry';
import type { ByteSource } from '../readers/byte-source.ts';
import { readNpz, writeNpz } from '../readers/npz.ts';

const VERSION = 1;

const TYPES = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array } as const;
type TypeName = keyof typeof TYPES;
type Numbers = InstanceType<(typeof TYPES)[TypeName]>;

/** The bytes of a value. `kind` says what it is, and must be said again to read it. */
export function writePlain(kind: string, value: unknown): Uint8Array {
  const arrays: Numbers[] = [];
  const meta = new TextEncoder().encode(JSON.stringify({ schemaVersion: VERSION, kind, value: encode(value, arrays) }));
  // Every array is stored as float64, which holds the numbers of all types exactly.
  const stored = arrays.map((data, i) => [`array${i}`, { data: Float64Array.from(data), shape: [data.length] }] as const);
  return writeNpz({ ...Object.fromEntries(stored), meta: { data: meta, shape: [meta.length] } });
}

/** The value of bytes of `writePlain`. Throws CHECKPOINT_INVALID when they are damaged, or of another kind. */
export async function readPlain(kind: string, from: Uint8Array | ByteSource): Promise<unknown> {
  const invalid = (problem: string, cause?: unknown) =>
    new ThetakitError('CHECKPOINT_INVALID', { who: `read ${kind}`, problem, action: 'Name a file that this package wrote', received: kind, cause });
  const file = await readNpz(from).catch((cause: unknown) => {
    throw invalid('the file cannot be read', cause);
  });
  try {
    const text = new TextDecoder().decode(Uint8Array.from((await file.array('meta')).data));
    const { schemaVersion, kind: found, value } = JSON.parse(text) as { schemaVersion: number; kind: string; value: unknown };
    if (schemaVersion !== VERSION || found !== kind)
      throw invalid(`the file holds a ${found} of version ${schemaVersion}, expected a ${kind} of version ${VERSION}`);
    const arrays: Float64Array[] = [];
    for (let i = 0; file.names.includes(`array${i}`); i++) arrays.push(Float64Array.from((await file.array(`array${i}`)).data));
    return decode(value, arrays);
  } catch (cause) {
    throw cause instanceof ThetakitError && cause.code === 'CHECKPOINT_INVALID' ? cause : invalid('the file is damaged', cause);
  }
}

function encode(value: unknown, arrays: Numbers[]): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    arrays.push(value as Numbers);
    return { $array: arrays.length - 1, type: value.constructor.name };
  }
  if (Array.isArray(value)) return value.map((each) => encode(each, arrays));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, encode(each, arrays)]));
}

function decode(value: unknown, arrays: readonly Float64Array[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => decode(each, arrays));
  const { $number, $array, type } = value as { $number?: string; $array?: number; type?: TypeName };
  if ($number !== undefined) return Number($number);
  if ($array !== undefined) return TYPES[type ?? 'Float64Array'].from(arrays[$array] as Float64Array);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, decode(each, arrays)]));
}
