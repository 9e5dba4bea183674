/**
 * Covariate profiles: ordered pairs with the same values of all static columns share a profile, so tables of exponentials
 * have one row per profile instead of one per pair. With discrete attributes there are a few hundred profiles.
 */

/** The profile of every ordered pair. */
export interface Profiles {
  /** Number of profiles P. */
  readonly count: number;
  /** Profile of (i, j), row-major, shape [N, N]; the diagonal is 0 and unused. */
  readonly own: Int32Array;
  /** Profile of (j, i) at (i, j): the transpose, so that a row scan reads both views in order. */
  readonly other: Int32Array;
  /** Value of each column at each profile, shape [columns, P] row-major. */
  readonly values: Float64Array;
}

/** Groups the ordered pairs by the values of the given functions, refining the partition one column at a time. */
export function profilesOf(size: number, columns: readonly ((i: number, j: number) => number)[]): Profiles {
  const own = new Int32Array(size * size);
  const column = new Float64Array(size * size);
  let count = 1;
  for (const value of columns) {
    fillColumn(column, size, value);
    count = refine(own, column, size, count);
  }
  const other = new Int32Array(size * size);
  const representative = new Int32Array(count).fill(-1);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === j) continue;
      other[j * size + i] = own[i * size + j]!;
      if (representative[own[i * size + j]!]! < 0) representative[own[i * size + j]!] = i * size + j;
    }
  }
  const values = new Float64Array(columns.length * count);
  columns.forEach((value, c) => {
    for (let p = 0; p < count; p++) {
      const at = representative[p]!;
      if (at >= 0) values[c * count + p] = value(Math.floor(at / size), at % size);
    }
  });
  return { count, own, other, values };
}

function fillColumn(column: Float64Array, size: number, value: (i: number, j: number) => number): void {
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i !== j) column[i * size + j] = value(i, j) + 0;
}

/** Splits the classes of `codes` by the values of one column; returns the number of classes, numbered in order of appearance. */
function refine(codes: Int32Array, column: Float64Array, size: number, count: number): number {
  const levelOf = new Map<number, number>();
  const levels = new Int32Array(column.length);
  for (let at = 0; at < column.length; at++) {
    const value = column[at]!;
    let level = levelOf.get(value);
    if (level === undefined) {
      level = levelOf.size;
      levelOf.set(value, level);
    }
    levels[at] = level;
  }
  const dense = count * levelOf.size <= 1 << 22;
  const table = dense ? new Int32Array(count * levelOf.size).fill(-1) : undefined;
  const map = new Map<number, number>();
  let next = 0;
  for (let at = 0; at < column.length; at++) {
    if (at % (size + 1) === 0) continue;
    const key = codes[at]! * levelOf.size + levels[at]!;
    let code = table === undefined ? map.get(key) : table[key]!;
    if (code === undefined || code < 0) {
      code = next++;
      if (table === undefined) map.set(key, code);
      else table[key] = code;
    }
    codes[at] = code;
  }
  return Math.max(1, next);
}
