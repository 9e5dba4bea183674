/** Sets that agents belong to, such as the classes of a student. */
import { ThetakitError } from '@thetakit/registry';

/** Memberships of every agent as sorted codes in compressed rows. */
export interface Memberships {
  /** Names of the sets. */
  readonly names: readonly string[];
  /** Row starts, shape [N + 1]. */
  readonly offsets: Int32Array;
  /** Codes of the sets of each agent, ascending within a row. */
  readonly codes: Int32Array;
}

/** Memberships from a list of names per agent; empty texts and null are left out, repeated names count once. */
export function membershipsOf(name: string, rows: readonly (readonly (string | null)[])[], size: number): Memberships {
  if (rows.length !== size) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'networkData',
      problem: `membership "${name}" has ${rows.length} rows, expected one for each of the ${size} agents`,
      action: 'Pass one list per agent, empty where there is none',
      received: rows.length,
      expected: size,
    });
  }
  const names = [...new Set(rows.flat().filter((each) => each !== null && each !== ''))].sort() as string[];
  const codeOf = new Map(names.map((each, code) => [each, code]));
  const sets = rows.map((row) => [...new Set(row.flatMap((each) => (each === null || each === '' ? [] : [codeOf.get(each)!])))].sort((a, b) => a - b));
  const offsets = new Int32Array(size + 1);
  sets.forEach((set, i) => {
    offsets[i + 1] = offsets[i]! + set.length;
  });
  return { names, offsets, codes: Int32Array.from(sets.flat()) };
}

/** Number of sets that agents i and j share. */
export function sharedCount({ offsets, codes }: Memberships, i: number, j: number): number {
  let a = offsets[i]!;
  let b = offsets[j]!;
  let shared = 0;
  while (a < offsets[i + 1]! && b < offsets[j + 1]!) {
    const difference = codes[a]! - codes[b]!;
    if (difference === 0) shared += 1;
    if (difference <= 0) a += 1;
    if (difference >= 0) b += 1;
  }
  return shared;
}
