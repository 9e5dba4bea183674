/**
 * Star colouring of a symmetric pattern: neighbours differ, and no path of four vertices has two colours alone. Every
 * element of a Hessian can then be read off its products with the sums of the columns of each colour (Coleman and More,
 * Math. Programming 28 (1984) 243-270; greedily as Gebremedhin, Manne and Pothen, SIAM Review 47 (2005) 629-705, 4.1).
 */
import { type Colouring, firstFree } from './colour-columns.ts';
import { columnsOf, type SparsityPattern } from './pattern.ts';

export function starColouring(pattern: SparsityPattern): Colouring {
  const n = pattern.shape[0];
  const colours = new Int32Array(n).fill(-1);
  const forbidden = new Int32Array(n + 1).fill(-1);
  const colour = (v: number) => colours[v] as number;
  const neighbours = (v: number) => columnsOf(pattern, v).filter((w) => w !== v);
  const adjacent = Array.from({ length: n }, (_, v) => neighbours(v));
  const order = adjacent.map((_, v) => v).sort((a, b) => (adjacent[b] as Int32Array).length - (adjacent[a] as Int32Array).length || a - b);
  let count = 0;
  for (const v of order) {
    for (const w of adjacent[v] as Int32Array) {
      if (colour(w) >= 0) forbidden[colour(w)] = v;
      for (const x of adjacent[w] as Int32Array) {
        if (x === v || colour(x) < 0) continue;
        // v - w - x: with w free, v and x must differ; else a fourth vertex coloured like w would close the path.
        const closes = colour(w) < 0 || (adjacent[x] as Int32Array).some((y) => y !== w && colour(y) === colour(w));
        if (closes) forbidden[colour(x)] = v;
      }
    }
    colours[v] = firstFree(forbidden, v);
    count = Math.max(count, colour(v) + 1);
  }
  return { colours, count };
}

/**
 * For each element (i, j) of the pattern, where it is in the products: [colour, row]. Row i of the product with the colour
 * of j holds h_ij alone when no other neighbour of i (i itself included) has that colour; else row j of the colour of i does.
 */
export function readingPlaces(pattern: SparsityPattern, { colours }: Colouring): { readonly colour: Int32Array; readonly row: Int32Array } {
  const size = pattern.columnIndices.length;
  const [colour, row] = [new Int32Array(size), new Int32Array(size)];
  for (let i = 0; i < pattern.shape[0]; i++) {
    const own = columnsOf(pattern, i);
    own.forEach((j, k) => {
      const alone = own.every((other) => other === j || colours[other] !== colours[j]);
      const at = (pattern.rowPointers[i] as number) + k;
      colour[at] = colours[alone ? j : i] as number;
      row[at] = alone ? i : j;
    });
  }
  return { colour, row };
}
