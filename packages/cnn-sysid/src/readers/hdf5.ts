/**
 * Arrays out of HDF5, and out of what is HDF5 inside: NWB and MAT 7.3. The HDF5 library is handed in (h5wasm's `File` fits), so
 * that this package carries none; rows are read in blocks, so that a file of any size passes through bounded memory.
 */
import { ThetakitError } from '@thetakit/registry';
import { countOf, type ReadLimits } from './byte-source.ts';
import { type StoredArray, type StoredNumbers, toRowMajor } from './stored-array.ts';

const WHO = 'readHdf5';

/** What is used of a dataset. */
export interface Hdf5Dataset {
  readonly shape: readonly number[] | null;
  /** A NumPy type such as `<f8`; anything else is no plain number. */
  readonly dtype: unknown;
  /** Values of a box, one [from, to] per axis, in C order. */
  slice(ranges: [number, number][]): unknown;
}

/** What is used of a file or group. */
export interface Hdf5Group {
  keys(): string[];
  get(path: string): unknown;
}

/** Bytes of one block of rows. */
const BLOCK = 1 << 24;
/** Most names that are listed. */
const MAX_NAMES = 10_000;

/** Paths of all datasets of numbers with their shapes, breadth first. Throws FILE_TOO_LARGE for files of more than 10 000 objects. */
export function hdf5Names(file: Hdf5Group): { readonly path: string; readonly shape: readonly number[] }[] {
  const found: { path: string; shape: readonly number[] }[] = [];
  const queue: (readonly [string, Hdf5Group])[] = [['', file]];
  let seen = 0;
  for (let at = 0; at < queue.length; at++) {
    const [prefix, group] = queue[at] ?? ['', file];
    for (const name of group.keys()) {
      if (++seen > MAX_NAMES)
        throw new ThetakitError('FILE_TOO_LARGE', { who: WHO, problem: `the file has more than ${MAX_NAMES} objects`, action: 'Name the datasets' });
      const entity = group.get(name);
      if (isDataset(entity) && isNumeric(entity)) found.push({ path: `${prefix}/${name}`, shape: entity.shape ?? [] });
      // Links can form circles: eight levels are enough for NWB.
      else if (isGroup(entity) && prefix.split('/').length < 9) queue.push([`${prefix}/${name}`, entity]);
    }
  }
  return found;
}

function isDataset(value: unknown): value is Hdf5Dataset {
  return typeof value === 'object' && value !== null && 'slice' in value && 'dtype' in value;
}

function isGroup(value: unknown): value is Hdf5Group {
  return typeof value === 'object' && value !== null && 'keys' in value && 'get' in value;
}

function isNumeric({ dtype, shape }: Hdf5Dataset): boolean {
  return shape !== null && typeof dtype === 'string' && /^[<>|=]?[fdeiubBhHlIiLqQ]\d?$/.test(dtype);
}

/** The dataset at a path. Throws COLUMN_UNKNOWN with the datasets that there are, DTYPE_UNSUPPORTED. */
export function hdf5Dataset(file: Hdf5Group, path: string): Hdf5Dataset & { readonly shape: readonly number[] } {
  const entity = file.get(path);
  if (!isDataset(entity)) {
    const names = hdf5Names(file).map((each) => each.path);
    throw new ThetakitError('COLUMN_UNKNOWN', {
      who: WHO,
      problem: `there is no dataset ${JSON.stringify(path)}`,
      action: `The file has ${names.slice(0, 20).join(', ') || 'no numbers'}${names.length > 20 ? ' and more' : ''}`,
      received: path,
      expected: names,
    });
  }
  if (!isNumeric(entity) || entity.shape === null) {
    throw new ThetakitError('DTYPE_UNSUPPORTED', {
      who: WHO,
      problem: `${path} holds ${String(entity.dtype)}, expected plain numbers`,
      action: 'Name a dataset of numbers',
      received: entity.dtype,
    });
  }
  return entity as Hdf5Dataset & { readonly shape: readonly number[] };
}

/** Rows first, ..., last - 1 of the first axis. */
export type RowRange = readonly [first: number, last: number];

/** Blocks of rows of a dataset in order, each of at most 16 MiB (or one row): for statistics over files that do not fit in memory. Default all rows. */
export function* hdf5Blocks(
  dataset: Hdf5Dataset & { readonly shape: readonly number[] },
  range?: RowRange,
): Generator<{ readonly first: number; readonly rows: number; readonly data: StoredNumbers }, void, void> {
  const [count = 0, ...inner] = dataset.shape;
  const [start, end] = rowsWithin(range, count);
  const width = inner.reduce((product, length) => product * length, 1);
  const block = Math.max(1, Math.floor(BLOCK / (8 * Math.max(1, width))));
  for (let first = start; first < end; first += block) {
    const rows = Math.min(block, end - first);
    yield { first, rows, data: numbersOf(dataset.slice([[first, first + rows], ...inner.map((length): [number, number] => [0, length])]), rows * width) };
  }
}

/** A range cut to the rows that there are. Throws ARGUMENT_OUT_OF_RANGE when nothing is left of it. */
export function rowsWithin(range: RowRange | undefined, count: number): RowRange {
  if (range === undefined) return [0, count];
  const [first, last] = [range[0], Math.min(range[1], count)];
  if (Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 0 && first < last) return [first, last];
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'rows',
    problem: `rows ${range[0]} to ${range[1]} of ${count}`,
    action: 'Choose whole numbers with 0 <= first < last, and first below the number of rows',
    received: range,
    expected: count,
  });
}

/** 64-bit integers come as bigint: they are rounded to doubles. */
function numbersOf(values: unknown, expected: number): StoredNumbers {
  const isNarrow =
    values instanceof Float32Array ||
    values instanceof Uint8Array ||
    values instanceof Int8Array ||
    values instanceof Int16Array ||
    values instanceof Uint16Array;
  const data = isNarrow
    ? Float32Array.from(values)
    : ArrayBuffer.isView(values)
      ? Float64Array.from(values as unknown as ArrayLike<number>, Number)
      : undefined;
  if (data === undefined || data.length !== expected) {
    throw new ThetakitError('DATA_FORMAT', {
      who: WHO,
      problem: `a block of ${expected} numbers came as ${data === undefined ? typeof values : `${data.length} numbers`}`,
      action: 'The file is damaged or truncated: fetch it again',
    });
  }
  return data;
}

/**
 * A dataset, or the rows of a range of it, block by block. `isColumnMajor` is for MAT 7.3, whose axes are stored backwards: it
 * reads all rows. Throws the errors of `hdf5Dataset`, FILE_TOO_LARGE, ARGUMENT_OUT_OF_RANGE.
 */
export function readHdf5(
  file: Hdf5Group,
  path: string,
  { isColumnMajor = false, rows: range, ...limits }: ReadLimits & { readonly isColumnMajor?: boolean; readonly rows?: RowRange } = {},
): StoredArray {
  const dataset = hdf5Dataset(file, path);
  const chosen = isColumnMajor ? undefined : range;
  const [start, end] = rowsWithin(chosen, dataset.shape[0] ?? 0);
  const stored = dataset.shape.length === 0 ? [] : [end - start, ...dataset.shape.slice(1)];
  const count = countOf(stored, WHO, limits);
  let whole: StoredNumbers | undefined;
  for (const { first, rows, data } of hdf5Blocks(dataset, chosen)) {
    whole ??= data instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
    whole.set(data, (first - start) * (data.length / Math.max(1, rows)));
  }
  const numbers = whole ?? new Float64Array(0);
  if (!isColumnMajor) return { data: numbers, shape: stored };
  const shape = dataset.shape.toReversed();
  return takeRange({ data: toRowMajor(numbers, shape), shape }, range);
}

/** The rows of a range of an array in memory. */
export function takeRange({ data, shape }: StoredArray, range: RowRange | undefined): StoredArray {
  if (range === undefined) return { data, shape };
  const [first, last] = rowsWithin(range, shape[0] ?? 0);
  const width = shape.slice(1).reduce((product, length) => product * length, 1);
  return { data: data.slice(first * width, last * width), shape: [last - first, ...shape.slice(1)] };
}
