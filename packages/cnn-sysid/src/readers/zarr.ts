/**
 * Arrays out of Zarr. The Zarr library is handed in (zarrita's arrays fit), so that this package carries none; an array is put
 * together chunk by chunk, so that no more than one chunk and the result are in memory.
 */
import { ThetakitError } from '@thetakit/registry';
import { countOf, type ReadLimits } from './byte-source.ts';
import type { StoredArray, StoredNumbers } from './stored-array.ts';

const WHO = 'readZarr';

/** What is used of an array. */
export interface ZarrArray {
  readonly shape: readonly number[];
  /** Shape of every chunk; those at the end may be larger than what is left. */
  readonly chunks: readonly number[];
  /** Numbers of a chunk with their shape and strides. */
  getChunk(coordinates: number[]): Promise<{ readonly data: unknown; readonly shape: readonly number[]; readonly stride: readonly number[] }>;
}

/** A whole array. Throws FILE_TOO_LARGE, DTYPE_UNSUPPORTED, DATA_FORMAT for chunks that are missing, damaged or too short. */
export async function readZarr(array: ZarrArray, limits: ReadLimits = {}): Promise<StoredArray> {
  const { shape, chunks } = array;
  const count = countOf(shape, WHO, limits);
  if (chunks.length !== shape.length || chunks.some((length) => !Number.isSafeInteger(length) || length < 1)) {
    throw damaged(`chunks have shape [${chunks.join(', ')}], the array [${shape.join(', ')}]`);
  }
  countOf(chunks, WHO, limits);
  const grid = shape.map((length, axis) => Math.ceil(length / (chunks[axis] ?? 1)));
  let whole: StoredNumbers | undefined;
  for (let at = 0; at < countOf(grid, WHO, limits); at++) {
    const place = coordinatesOf(at, grid);
    const chunk = await array.getChunk([...place]).catch((cause: unknown) => {
      throw damaged(`the chunk ${place.join('.')} cannot be read`, cause);
    });
    const data = floatsOf(chunk.data);
    whole ??= data instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
    put(
      whole,
      shape,
      { ...chunk, data },
      place.map((index, axis) => index * (chunks[axis] ?? 1)),
    );
  }
  return { data: whole ?? new Float64Array(count), shape };
}

function coordinatesOf(at: number, grid: readonly number[]): number[] {
  const place = new Array<number>(grid.length).fill(0);
  let rest = at;
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    place[axis] = rest % (grid[axis] ?? 1);
    rest = Math.floor(rest / (grid[axis] ?? 1));
  }
  return place;
}

/** Short integers and float32 as float32, wider numbers as float64. */
function floatsOf(values: unknown): StoredNumbers {
  if (values instanceof Float64Array || values instanceof Float32Array) return values;
  if (values instanceof Uint8Array || values instanceof Int8Array || values instanceof Int16Array || values instanceof Uint16Array)
    return Float32Array.from(values);
  if (ArrayBuffer.isView(values) && 'length' in values) return Float64Array.from(values as unknown as ArrayLike<number>, Number);
  throw new ThetakitError('DTYPE_UNSUPPORTED', { who: WHO, problem: 'the array holds no plain numbers', action: 'Name an array of numbers' });
}

interface Chunk {
  readonly data: StoredNumbers;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}

/** Copies what of a chunk lies within the array. */
function put(whole: StoredNumbers, shape: readonly number[], { data, shape: size, stride }: Chunk, start: readonly number[]): void {
  const inside = shape.map((length, axis) => Math.min(size[axis] ?? 0, length - (start[axis] ?? 0)));
  const count = inside.reduce((product, length) => product * Math.max(0, length), 1);
  const last = inside.reduce((sum, length, axis) => sum + (length - 1) * (stride[axis] ?? 0), 0);
  if (count > 0 && last >= data.length) throw damaged(`a chunk holds ${data.length} numbers, but ${last + 1} are needed`);
  for (let i = 0; i < count; i++) {
    const place = coordinatesOf(i, inside);
    let [from, to] = [0, 0];
    for (const [axis, index] of place.entries()) {
      from += index * (stride[axis] ?? 0);
      to = to * (shape[axis] ?? 0) + (start[axis] ?? 0) + index;
    }
    whole[to] = data[from] ?? Number.NaN;
  }
}

function damaged(problem: string, cause?: unknown): ThetakitError {
  return new ThetakitError('DATA_FORMAT', { who: WHO, problem, action: 'The array is damaged or truncated: fetch it again', cause });
}
