/** Files of arrays of any kind that is read, behind one face: npz, npy, CSV, HDF5 and NWB, MAT, Zarr. */
import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import {
  type ByteSource,
  type Hdf5Group,
  hdf5Names,
  type Npz,
  type RowRange,
  readHdf5,
  readMat5,
  readNpy,
  readNpz,
  readZarr,
  type StoredArray,
  takeRange,
  type ZarrArray,
} from '@thetakit/cnn-sysid';
import { isThetakitError, ThetakitError } from '@thetakit/registry';
import { checkFile, readCsv } from '../csv/read-csv.ts';
import { digestOf, openSource } from './file-source.ts';
import { loadOptional } from './load-optional.ts';

/** Arrays of a file by name. A file that is one array has one without a name. */
export interface ArraysFile {
  readonly names: readonly string[];
  /** An array, or a range of its rows; HDF5 and NWB files of any size give up the range without reading the rest. */
  array(name: string, rows?: RowRange): Promise<StoredArray>;
  /** Name, size and SHA-256, for the record. */
  readonly digest: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Opens a file by its ending. Throws FILE_NOT_FOUND, FILE_TOO_LARGE, DATA_FORMAT, and COLUMN_UNKNOWN for names that are not there. */
export async function openArrays(cwd: string, path: string, maxBytes: number): Promise<ArraysFile> {
  switch (extname(path).toLowerCase()) {
    case '.csv':
    case '.tsv':
      return csvArrays(cwd, path, maxBytes);
    case '.h5':
    case '.hdf5':
    case '.nwb':
      return hdf5Arrays(cwd, path, false);
    case '.mat':
      return (await isMat73(cwd, path)) ? hdf5Arrays(cwd, path, true) : matArrays(cwd, path, maxBytes);
    case '.zarr':
      return zarrArrays(cwd, path);
    case '.npy':
      return fromSource(cwd, path, maxBytes, async (source) => single(() => readNpy(source)));
    default:
      return fromSource(cwd, path, maxBytes, readNpz);
  }
}

type Named = Pick<Npz, 'names' | 'array'>;

/** One array, under any name. */
function single(read: () => Promise<StoredArray>): Named {
  return { names: [''], array: read };
}

/** Arrays that are in memory. */
function inMemory(arrays: ReadonlyMap<string, StoredArray>, path: string): Named {
  const names = [...arrays.keys()];
  return {
    names,
    async array(name) {
      const found = arrays.get(name);
      if (found !== undefined) return found;
      throw new ThetakitError('COLUMN_UNKNOWN', {
        who: path,
        problem: `there is no array ${JSON.stringify(name)}`,
        action: `The file has ${names.join(', ') || 'no array of numbers'}`,
        received: name,
        expected: names,
      });
    },
  };
}

async function fromSource(cwd: string, path: string, maxBytes: number, read: (source: ByteSource) => Promise<Named>): Promise<ArraysFile> {
  const source = await openSource(cwd, path, maxBytes);
  try {
    const { names, array } = await read(source);
    return { names, array: async (name, rows) => takeRange(await array(name), rows), digest: await digestOf(source), close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function matArrays(cwd: string, path: string, maxBytes: number): Promise<ArraysFile> {
  return fromSource(cwd, path, maxBytes, async (source) => inMemory(await readMat5(source), path));
}

/** A table of numbers, [rows, columns]; a first line of numbers is no header but data. */
async function csvArrays(cwd: string, path: string, maxBytes: number): Promise<ArraysFile> {
  const table = await readCsv({ path, cwd, maxBytes, missing: 'error', select: (header) => header });
  const first = table.header.map(Number);
  const isHeadless = table.header.every((cell, i) => cell.trim() !== '' && !Number.isNaN(first[i]));
  const columns = table.header.map((name) => table.columns.get(name) ?? new Float64Array(0));
  const rows = table.rows + (isHeadless ? 1 : 0);
  const data = Float64Array.from({ length: rows * columns.length }, (_, i) => {
    const [row, column] = [Math.floor(i / columns.length), i % columns.length];
    if (isHeadless && row === 0) return first[column] ?? Number.NaN;
    return columns[column]?.[row - (isHeadless ? 1 : 0)] ?? Number.NaN;
  });
  const { file, bytes, sha256 } = table;
  const whole = { data, shape: [rows, columns.length] };
  return { names: [''], array: async (_name, range) => takeRange(whole, range), digest: { file, bytes, sha256 }, close: async () => {} };
}

async function isMat73(cwd: string, path: string): Promise<boolean> {
  const full = resolve(cwd, path);
  await checkFile(full, { path, maxBytes: Number.POSITIVE_INFINITY });
  const handle = await open(full, 'r');
  try {
    const { buffer } = await handle.read(new Uint8Array(10), 0, 10, 0);
    return new TextDecoder('latin1').decode(buffer) === 'MATLAB 7.3';
  } finally {
    await handle.close();
  }
}

interface Hdf5Library {
  readonly ready: Promise<{ activate_throwing_error_handler(): unknown }>;
  readonly File: new (path: string, mode: 'r') => Hdf5Group & { close(): unknown };
}

/** HDF5 is read in place, a block of rows at a time: the file may be larger than memory, its arrays may not. */
async function hdf5Arrays(cwd: string, path: string, isColumnMajor: boolean): Promise<ArraysFile> {
  const full = resolve(cwd, path);
  const bytes = await checkFile(full, { path, maxBytes: Number.POSITIVE_INFINITY });
  const { default: library } = await loadOptional<{ default: Hdf5Library }>('h5wasm/node', path);
  // Errors of the library become exceptions instead of pages on stderr.
  (await library.ready).activate_throwing_error_handler();
  const file = guarded(path, () => new library.File(full, 'r'));
  const { names, paths } = guarded(path, () => {
    const found = hdf5Names(file).map((each) => each.path);
    return { names: found, paths: new Map(found.flatMap((each) => [[each, each] as const, [each.slice(1), each] as const])) };
  });
  return {
    names,
    array: async (name, rows) => guarded(path, () => readHdf5(file, paths.get(name) ?? name, { isColumnMajor, ...(rows === undefined ? {} : { rows }) })),
    digest: { file: basename(path), bytes },
    close: async () => void file.close(),
  };
}

/** What the library throws is a damaged file; our own errors pass. */
function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (isThetakitError(cause)) throw cause;
    throw new ThetakitError('DATA_FORMAT', {
      who: path,
      problem: `it cannot be read as HDF5 (${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)})`,
      action: 'The file is truncated or of another kind: fetch it again',
      received: path,
      cause,
    });
  }
}

interface ZarrLibrary {
  open(store: unknown, options: { kind: 'array' }): Promise<ZarrArray>;
  root(store: unknown): { resolve(path: string): unknown };
}

/** A Zarr folder, version 2 or 3; its arrays are the folders with metadata in it, two levels deep. */
async function zarrArrays(cwd: string, path: string): Promise<ArraysFile> {
  const full = resolve(cwd, path);
  if (!(await stat(full).catch(() => undefined))?.isDirectory()) {
    throw new ThetakitError('FILE_NOT_FOUND', { who: 'data', problem: `${path} is no folder`, action: 'Name the folder that ends in .zarr', received: path });
  }
  const zarr = await loadOptional<ZarrLibrary>('zarrita', path);
  const store = {
    get: (key: string) =>
      readFile(join(full, key))
        .then((bytes) => new Uint8Array(bytes))
        .catch(() => undefined),
  };
  const names = await zarrNames(full, '');
  const hash = createHash('sha256').update(names.join('\n')).digest('hex');
  return {
    names,
    array: async (name, rows) => {
      const array = await zarr.open(zarr.root(store).resolve(name), { kind: 'array' }).catch((cause: unknown) => {
        throw new ThetakitError('COLUMN_UNKNOWN', {
          who: path,
          problem: `there is no array ${JSON.stringify(name)}`,
          action: `The folder has ${names.join(', ') || 'no array'}`,
          received: name,
          expected: names,
          cause,
        });
      });
      return takeRange(await readZarr(array), rows);
    },
    digest: { file: basename(path), arrays: names.length, sha256: hash },
    close: async () => {},
  };
}

async function zarrNames(folder: string, prefix: string, depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const metadata = entries.find(({ name }) => name === 'zarr.json');
  const isArray =
    entries.some(({ name }) => name === '.zarray') || (metadata !== undefined && (await readFile(join(folder, 'zarr.json'), 'utf8')).includes('"array"'));
  if (isArray) return [prefix];
  if (depth > 2) return [];
  const inner = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => zarrNames(join(folder, name), prefix === '' ? name : `${prefix}/${name}`, depth + 1));
  return (await Promise.all(inner)).flat();
}
