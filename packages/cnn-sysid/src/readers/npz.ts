/** NumPy's .npz: a zip of .npy arrays, read by name. */
import { ThetakitError } from '@thetakit/registry';
import { type ByteSource, MAX_NUMBERS, type ReadLimits, sourceOf } from './byte-source.ts';
import { readNpy, writeNpy } from './npy.ts';
import type { StoredArray, StoredNumbers } from './stored-array.ts';
import { writeZip, zipBytes, zipEntries } from './zip.ts';

const WHO = 'readNpz';

/** Arrays of a file, by name. */
export interface Npz {
  readonly names: readonly string[];
  /** Reads one array. Throws COLUMN_UNKNOWN and the errors of `readNpy`. */
  array(name: string): Promise<StoredArray>;
}

/** Opens a file; nothing but its directory is read until an array is asked for. Throws DATA_FORMAT. */
export async function readNpz(from: Uint8Array | ByteSource, limits: ReadLimits = {}): Promise<Npz> {
  const source = sourceOf(from);
  const entries = await zipEntries(source, WHO);
  const byName = new Map(entries.filter(({ name }) => name.endsWith('.npy')).map((entry) => [entry.name.slice(0, -4), entry]));
  const names = [...byName.keys()];
  return {
    names,
    async array(name) {
      const entry = byName.get(name);
      if (entry === undefined) {
        throw new ThetakitError('COLUMN_UNKNOWN', {
          who: WHO,
          problem: `there is no array ${JSON.stringify(name)}`,
          action: `The file has ${names.join(', ') || 'no array'}`,
          received: name,
          expected: names,
        });
      }
      return readNpy(await zipBytes(source, entry, 8 * (limits.maxNumbers ?? MAX_NUMBERS) + 65_536, WHO), limits);
    },
  };
}

/** Arrays to the bytes of an .npz, in the order given. */
export function writeNpz(
  arrays: Readonly<Record<string, { readonly data: StoredNumbers | Int32Array | Uint8Array; readonly shape: readonly number[] }>>,
): Uint8Array {
  return writeZip(Object.entries(arrays).map(([name, { data, shape }]) => [`${name}.npy`, writeNpy(data, shape)] as const));
}
