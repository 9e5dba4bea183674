/**
 * MATLAB's MAT files of level 5 (save -v6, -v7): variables of plain numbers. Cells, structures, objects and text are skipped.
 *
 * Format: a header of 128 bytes, then elements of (type, size, data), each variable packed by zlib in level 7. From the published
 * description "MAT-File Format", MathWorks.
 */
import { ThetakitError } from '@thetakit/registry';
import { Unzlib } from 'fflate';
import { type ByteSource, countOf, latin1, MAX_NUMBERS, type ReadLimits, readRange, sourceOf } from './byte-source.ts';
import { decodeNumbers, type NumberType } from './number-type.ts';
import { type StoredArray, toRowMajor } from './stored-array.ts';

const WHO = 'readMat5';
const MATRIX = 14;
const COMPRESSED = 15;

/** Types of numbers by their code in the file; all little-endian. */
const TYPES: ReadonlyMap<number, NumberType> = new Map(
  (
    [
      [1, 'i', 1],
      [2, 'u', 1],
      [3, 'i', 2],
      [4, 'u', 2],
      [5, 'i', 4],
      [6, 'u', 4],
      [7, 'f', 4],
      [9, 'f', 8],
      [12, 'i', 8],
      [13, 'u', 8],
    ] as const
  ).map(([code, kind, bytes]) => [code, { kind, bytes, isLittleEndian: true }]),
);

/** Variables of plain numbers, by name, in row-major order. Throws DATA_FORMAT, FILE_TOO_LARGE. */
export async function readMat5(from: Uint8Array | ByteSource, limits: ReadLimits = {}): Promise<Map<string, StoredArray>> {
  const source = sourceOf(from);
  const head = await readRange(source, 0, 128, WHO);
  const text = latin1(head.subarray(0, 116));
  if (text.startsWith('MATLAB 7.3')) throw damaged('it is a MAT file of version 7.3', 'Read it as HDF5');
  if (!text.startsWith('MATLAB 5.0') || head[126] !== 0x49 || head[127] !== 0x4d)
    throw damaged('it is no little-endian MAT file of level 5', 'Save it again with save -v7');
  const variables = new Map<string, StoredArray>();
  let at = 128;
  while (at < source.size) {
    const tag = await readRange(source, at, 8, WHO);
    const [type, size] = pair(tag, 0);
    const body = await readRange(source, at + 8, size, WHO);
    // Compressed elements are not padded; all others are, to eight bytes.
    at += 8 + (type === COMPRESSED ? size : Math.ceil(size / 8) * 8);
    const matrix = type === COMPRESSED ? unpacked(body, limits) : type === MATRIX ? body : undefined;
    const variable = matrix === undefined ? undefined : matrixOf(matrix, limits);
    if (variable !== undefined) variables.set(...variable);
  }
  return variables;
}

function pair(bytes: Uint8Array, at: number): [number, number] {
  if (at + 8 > bytes.length) throw damaged('an element breaks off', 'The file is truncated: fetch it again');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [view.getUint32(at, true), view.getUint32(at + 4, true)];
}

/** Inflates with an eye on the size: what exceeds the limit is refused before it is kept. */
function unpacked(packed: Uint8Array, { maxNumbers = MAX_NUMBERS }: ReadLimits): Uint8Array | undefined {
  const most = 8 * maxNumbers + 65_536;
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Unzlib((part) => {
    size += part.length;
    if (size <= most) parts.push(part);
  });
  try {
    for (let at = 0; at < packed.length && size <= most; at += 65_536) stream.push(packed.subarray(at, at + 65_536), at + 65_536 >= packed.length);
  } catch (cause) {
    throw damaged('a variable cannot be unpacked', 'The file is damaged: fetch it again', cause);
  }
  if (size > most)
    throw new ThetakitError('FILE_TOO_LARGE', {
      who: WHO,
      problem: `a variable unpacks to more than ${most} bytes`,
      action: 'Raise maxNumbers on purpose',
      expected: maxNumbers,
    });
  const whole = new Uint8Array(size);
  let to = 0;
  for (const part of parts) {
    whole.set(part, to);
    to += part.length;
  }
  const [type, length] = pair(whole, 0);
  return type === MATRIX ? whole.subarray(8, 8 + length) : undefined;
}

interface Element {
  readonly type: number;
  readonly data: Uint8Array;
  readonly next: number;
}

/** The element at an offset; small ones hold up to four bytes within their tag. */
function elementAt(bytes: Uint8Array, at: number): Element {
  const [word, size] = pair(bytes, at);
  const small = word >>> 16;
  const [type, length, start] = small === 0 ? [word, size, at + 8] : [word & 0xffff, small, at + 4];
  if (start + length > bytes.length) throw damaged('an element breaks off', 'The file is truncated: fetch it again');
  return { type, data: bytes.subarray(start, start + length), next: small === 0 ? start + Math.ceil(length / 8) * 8 : at + 8 };
}

/** Name and numbers of a matrix; undefined for classes that are no numbers, and for complex and sparse ones. */
function matrixOf(body: Uint8Array, limits: ReadLimits): [string, StoredArray] | undefined {
  const flags = elementAt(body, 0);
  const [kind, isComplex] = [flags.data[0] ?? 0, ((flags.data[1] ?? 0) & 8) !== 0];
  if (kind < 6 || kind > 15 || isComplex) return undefined;
  const lengths = elementAt(body, flags.next);
  const name = elementAt(body, lengths.next);
  const numbers = elementAt(body, name.next);
  const type = TYPES.get(numbers.type);
  const shape = Array.from(decodeNumbers(lengths.data, { kind: 'i', bytes: 4, isLittleEndian: true }));
  const count = countOf(shape, WHO, limits);
  if (type === undefined || numbers.data.length !== count * type.bytes)
    throw damaged(`${latin1(name.data)} holds ${numbers.data.length} bytes for ${count} numbers`, 'The file is damaged: fetch it again');
  return [latin1(name.data), { shape, data: toRowMajor(decodeNumbers(numbers.data, type), shape) }];
}

function damaged(problem: string, action: string, cause?: unknown): ThetakitError {
  return new ThetakitError('DATA_FORMAT', { who: WHO, problem, action, cause });
}
