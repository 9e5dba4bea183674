/**
 * Cell aggregation: pairs with the same profiles, state codes and outcome have the same factor, so the likelihood of a
 * parameter vector is a sum over distinct cells with counts. With discrete attributes there are far fewer cells than
 * pairs (8,000 for 223,000 pairs of the 669-student network), and every evaluation is that much cheaper. With
 * continuous attributes each pair is a cell of its own.
 */
import { type Program, pairNumber } from '../model/program.ts';
import { closureOf, LINKED, ownOf, partnerOf } from '../state/pair-code.ts';
import { forEachMeeting } from '../state/recount.ts';

/** Cells as parallel arrays; capacity is at least `count`. */
export interface Cells {
  /** Number of cells in use. */
  count: number;
  /** Row of each view in `UtilityTables.pairUtility`: profile * closureCount + closure. */
  readonly pairA: Int32Array;
  readonly pairB: Int32Array;
  /** Row of each view in `UtilityTables.degreeUtility`: own * degreeCount + partner. */
  readonly degreeA: Int32Array;
  readonly degreeB: Int32Array;
  /** 1 for linked cells, else 0. */
  readonly linked: Uint8Array;
  /** Number of pairs in each cell. */
  readonly weight: Float64Array;
}

/** Working memory of `countCells`. */
export interface CellCounter {
  readonly cells: Cells;
  readonly degreeCount: number;
  readonly closureCount: number;
  /** Counts by cell key; undefined when there would be too many keys. */
  readonly counts: Int32Array | undefined;
  readonly touched: Int32Array;
}

const largestTable = 1 << 23;

/** Memory for counting the cells of a program. */
export function createCellCounter(program: Program, degreeCount: number, closureCount: number): CellCounter {
  const pairs = program.pairs.code.length;
  const keys = program.pairs.first.length * degreeCount * degreeCount * closureCount * 2;
  const counts = keys <= largestTable ? new Int32Array(keys) : undefined;
  const capacity = counts === undefined ? pairs : Math.min(keys, pairs);
  const cells: Cells = {
    count: 0,
    pairA: new Int32Array(capacity),
    pairB: new Int32Array(capacity),
    degreeA: new Int32Array(capacity),
    degreeB: new Int32Array(capacity),
    linked: new Uint8Array(capacity),
    weight: new Float64Array(capacity),
  };
  return { cells, degreeCount, closureCount, counts, touched: new Int32Array(counts === undefined ? 0 : capacity) };
}

/** Counts the cells of all pairs. `codes` holds the codes in pair order, or row-major N x N (then the upper triangle is read). */
export function countCells(program: Program, codes: Int32Array, counter: CellCounter): Cells {
  return counter.counts === undefined ? listPairs(program, codes, counter) : countKeys(program, codes, counter, counter.counts);
}

function countKeys(program: Program, codes: Int32Array, counter: CellCounter, counts: Int32Array): Cells {
  const { size, rows, firstColumn, directed } = program;
  const { code: classCode, first, second } = program.pairs;
  const { degreeCount, closureCount, touched } = counter;
  const matrix = codes.length === size * size;
  let used = 0;
  for (let i = 0; i < rows; i++) {
    const start = Math.max(i + 1, firstColumn);
    const never = directed ? i + rows : -1;
    let pair = pairNumber(size, i, start);
    let at = matrix ? i * size + start : pair;
    for (let j = start; j < size; j++, at++, pair++) {
      if (j === never) continue;
      const packed = codes[at]!;
      const coded = classCode[pair]!;
      const group = coded >> 1;
      let own = packed & 2047;
      let partner = (packed >>> 11) & 2047;
      if ((coded & 1) === 1 || (own > partner && first[group] === second[group])) {
        const held = own;
        own = partner;
        partner = held;
      }
      const key = (((group * closureCount + ((packed >>> 22) & 255)) * degreeCount + own) * degreeCount + partner) * 2 + (packed >>> 30);
      const before = counts[key]!;
      counts[key] = before + 1;
      if (before === 0) touched[used++] = key;
    }
  }
  return gather(program, counter, counts, used);
}

/** Turns the touched keys into cells and clears the counts. */
function gather(program: Program, counter: CellCounter, counts: Int32Array, used: number): Cells {
  const { first, second } = program.pairs;
  const { cells, degreeCount, closureCount, touched } = counter;
  for (let c = 0; c < used; c++) {
    const key = touched[c]!;
    cells.weight[c] = counts[key]!;
    counts[key] = 0;
    cells.linked[c] = key & 1;
    let rest = key >> 1;
    const partner = rest % degreeCount;
    rest = (rest / degreeCount) | 0;
    const own = rest % degreeCount;
    rest = (rest / degreeCount) | 0;
    const closure = rest % closureCount;
    const group = (rest / closureCount) | 0;
    cells.pairA[c] = first[group]! * closureCount + closure;
    cells.pairB[c] = second[group]! * closureCount + closure;
    cells.degreeA[c] = own * degreeCount + partner;
    cells.degreeB[c] = partner * degreeCount + own;
  }
  cells.count = used;
  return cells;
}

/** One cell per pair. */
function listPairs(program: Program, codes: Int32Array, { cells, degreeCount, closureCount }: CellCounter): Cells {
  const { size } = program;
  const { own: profile, other } = program.profiles;
  const matrix = codes.length === size * size;
  let c = 0;
  forEachMeeting(program, (i, j) => {
    const packed = codes[matrix ? i * size + j : pairNumber(size, i, j)]!;
    const [own, partner, closure] = [ownOf(packed), partnerOf(packed), closureOf(packed)];
    cells.pairA[c] = profile[i * size + j]! * closureCount + closure;
    cells.pairB[c] = other[i * size + j]! * closureCount + closure;
    cells.degreeA[c] = own * degreeCount + partner;
    cells.degreeB[c] = partner * degreeCount + own;
    cells.linked[c] = (packed & LINKED) === 0 ? 0 : 1;
    cells.weight[c] = 1;
    c += 1;
  });
  cells.count = c;
  return cells;
}
