/** Types of numbers in files, and how their bytes become floats. */
import type { StoredNumbers } from './stored-array.ts';

/** A type of number in a file. */
export interface NumberType {
  /** f float, i signed, u unsigned, b truth value. */
  readonly kind: 'f' | 'i' | 'u' | 'b';
  /** Bytes of one number. */
  readonly bytes: 1 | 2 | 4 | 8;
  readonly isLittleEndian: boolean;
}

/** NumPy's name of a type, such as `<f8`, `|u1` or `>i2`; undefined for anything that is no plain number (objects, text, records). */
export function parseNumberType(text: string): NumberType | undefined {
  const parts = /^([<>|=])([fiub])([1248])$/.exec(text);
  if (parts === null) return undefined;
  const [, order, kind, size] = parts as unknown as [string, string, NumberType['kind'], string];
  const bytes = Number(size) as NumberType['bytes'];
  if ((kind === 'f' && bytes === 1) || (kind === 'b' && bytes !== 1)) return undefined;
  return { kind, bytes, isLittleEndian: order !== '>' };
}

/** Decodes numbers. 64-bit integers beyond 2^53 are rounded. */
export function decodeNumbers(bytes: Uint8Array, type: NumberType): StoredNumbers {
  const count = Math.floor(bytes.length / type.bytes);
  const isNarrow = type.bytes <= 2 || (type.kind === 'f' && type.bytes === 4);
  const out = isNarrow ? new Float32Array(count) : new Float64Array(count);
  if (type.isLittleEndian && type.kind === 'f' && type.bytes >= 4) {
    // A copy of the bytes is the numbers: every platform of ours is little-endian.
    new Uint8Array(out.buffer).set(bytes.subarray(0, count * type.bytes));
    return out;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(view, type);
  for (let i = 0; i < count; i++) out[i] = read(i * type.bytes);
  return out;
}

function readerOf(view: DataView, { kind, bytes, isLittleEndian }: NumberType): (at: number) => number {
  const readers: Readonly<Record<string, (at: number) => number>> = {
    f8: (at) => view.getFloat64(at, isLittleEndian),
    f4: (at) => view.getFloat32(at, isLittleEndian),
    f2: (at) => halfOf(view.getUint16(at, isLittleEndian)),
    i8: (at) => Number(view.getBigInt64(at, isLittleEndian)),
    i4: (at) => view.getInt32(at, isLittleEndian),
    i2: (at) => view.getInt16(at, isLittleEndian),
    i1: (at) => view.getInt8(at),
    u8: (at) => Number(view.getBigUint64(at, isLittleEndian)),
    u4: (at) => view.getUint32(at, isLittleEndian),
    u2: (at) => view.getUint16(at, isLittleEndian),
    u1: (at) => view.getUint8(at),
  };
  return readers[`${kind === 'b' ? 'u' : kind}${bytes}`] ?? (() => Number.NaN);
}

/** IEEE 754 half precision. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
