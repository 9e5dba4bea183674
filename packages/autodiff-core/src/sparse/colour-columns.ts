/**
 * Groups of columns of which no two share a row, so that one directional derivative measures a whole group (Curtis,
 * Powell and Reid, J. Inst. Maths Applics 13 (1974) 117-119), greedily from the columns with most conflicts on.
 */
import { columnsOf, type SparsityPattern, transposePattern } from './pattern.ts';

/** A colour for each column, or vertex, and how many there are. */
export interface Colouring {
  readonly colours: Int32Array;
  readonly count: number;
}

export function colourColumns(pattern: SparsityPattern): Colouring {
  const n = pattern.shape[1];
  const rowsOfColumn = transposePattern(pattern);
  const weight = Array.from({ length: n }, (_, j) => columnsOf(rowsOfColumn, j).reduce((sum, i) => sum + columnsOf(pattern, i).length, 0));
  const order = weight.map((_, j) => j).sort((a, b) => (weight[b] as number) - (weight[a] as number) || a - b);
  const colours = new Int32Array(n).fill(-1);
  const forbidden = new Int32Array(n).fill(-1);
  let count = 0;
  for (const j of order) {
    for (const i of columnsOf(rowsOfColumn, j))
      for (const other of columnsOf(pattern, i)) if ((colours[other] as number) >= 0) forbidden[colours[other] as number] = j;
    const colour = firstFree(forbidden, j);
    colours[j] = colour;
    count = Math.max(count, colour + 1);
  }
  return { colours, count };
}

/** The least colour not marked as forbidden for `vertex`. */
export function firstFree(forbidden: Int32Array, vertex: number): number {
  let colour = 0;
  while (forbidden[colour] === vertex) colour++;
  return colour;
}
