/**
 * NumPy's .npy: one array of plain numbers. Arrays of objects are pickles, that is programs, and are refused; the header is
 * matched, never evaluated.
 *
 * Format: magic 0x93 NUMPY, version, length of the header, the header as the text of a Python dict, the numbers.
 */
import { ThetakitError } from '@thetakit/registry';
import { type ByteSource, countOf, latin1, type ReadLimits, readRange, sourceOf } from './byte-source.ts';
import { decodeNumbers, type NumberType, parseNumberType } from './number-type.ts';
import { type StoredArray, type StoredNumbers, toRowMajor } from './stored-array.ts';

const WHO = 'readNpy';

/** What the header says. */
export interface NpyHeader {
  readonly shape: readonly number[];
  readonly type: NumberType;
  readonly isFortranOrder: boolean;
  /** Where the numbers start. */
  readonly offset: number;
}

/** Reads and checks a header: the source must be long enough for its array. Throws DATA_FORMAT, DTYPE_UNSUPPORTED, FILE_TOO_LARGE. */
export async function readNpyHeader(from: Uint8Array | ByteSource, limits: ReadLimits = {}): Promise<NpyHeader> {
  const source = sourceOf(from);
  const start = await readRange(source, 0, Math.min(12, Math.max(10, source.size)), WHO);
  if (latin1(start.subarray(0, 6)) !== '\x93NUMPY') throw damaged('it does not start like an .npy file', 'Give a file that numpy.save wrote');
  const version = start[6] ?? 0;
  if (version < 1 || version > 3) throw damaged(`its version is ${version}, expected 1, 2 or 3`, 'Save it again with a current NumPy');
  const long = version > 1;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const [head, length] = long ? [12, start.length < 12 ? 0 : view.getUint32(8, true)] : [10, view.getUint16(8, true)];
  if (length > 65536) throw damaged(`its header has ${length} bytes, more than 65536`, 'The file is damaged');
  const header = parseHeader(latin1(await readRange(source, head, length, WHO)), head + length);
  const count = countOf(header.shape, WHO, limits);
  await readRange(source, header.offset + count * header.type.bytes, 0, WHO);
  return header;
}

function parseHeader(text: string, offset: number): NpyHeader {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (order === undefined || shape === undefined) throw damaged('its header names no order or no shape', 'The file is damaged');
  const type = descr === undefined ? undefined : parseNumberType(descr);
  if (type === undefined) {
    throw new ThetakitError('DTYPE_UNSUPPORTED', {
      who: WHO,
      problem: `the numbers have type ${descr ?? /'descr'\s*:\s*([^,]*)/.exec(text)?.[1] ?? '(none)'}, expected a plain number such as <f8`,
      action: 'Save the array with astype(float); objects and records are not read',
      received: descr,
    });
  }
  const lengths = shape.split(',').filter((each) => each.trim() !== '');
  return { shape: lengths.map((each) => Number.parseInt(each, 10)), type, isFortranOrder: order === 'True', offset };
}

/** Reads a whole array. Throws DATA_FORMAT, DTYPE_UNSUPPORTED, FILE_TOO_LARGE. */
export async function readNpy(from: Uint8Array | ByteSource, limits: ReadLimits = {}): Promise<StoredArray> {
  const source = sourceOf(from);
  const header = await readNpyHeader(source, limits);
  const { shape, type, isFortranOrder, offset } = header;
  const data = decodeNumbers(await readRange(source, offset, countOf(shape, WHO, limits) * type.bytes, WHO), type);
  return { shape, data: isFortranOrder ? toRowMajor(data, shape) : data };
}

/** Rows first, ..., last - 1 of the first axis of a C-ordered array, without reading the rest. Throws DATA_FORMAT for Fortran order. */
export async function readNpyRows(
  from: Uint8Array | ByteSource,
  { shape, type, isFortranOrder, offset }: NpyHeader,
  first: number,
  last: number,
): Promise<StoredArray> {
  if (isFortranOrder) throw damaged('it is stored in Fortran order, whose rows are scattered', 'Save it with numpy.ascontiguousarray');
  const inner = shape.slice(1);
  const width = countOf(inner, WHO) * type.bytes;
  const end = Math.min(last, shape[0] ?? 0);
  const bytes = await readRange(sourceOf(from), offset + first * width, Math.max(0, end - first) * width, WHO);
  return { shape: [Math.max(0, end - first), ...inner], data: decodeNumbers(bytes, type) };
}

function damaged(problem: string, action: string): ThetakitError {
  return new ThetakitError('DATA_FORMAT', { who: WHO, problem, action });
}

/** An array as .npy, version 1, C order, little-endian. */
export function writeNpy(data: StoredNumbers | Int32Array | Uint8Array, shape: readonly number[]): Uint8Array {
  const descr = data instanceof Float64Array ? '<f8' : data instanceof Float32Array ? '<f4' : data instanceof Int32Array ? '<i4' : '|u1';
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (length - 10) & 255, (length - 10) >> 8]);
  const padded = `${dict.padEnd(length - 11)}\n`;
  for (let i = 0; i < padded.length; i++) bytes[10 + i] = padded.charCodeAt(i);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), length);
  return bytes;
}
