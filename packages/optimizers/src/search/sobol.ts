/**
 * Sobol's sequence in up to 21 dimensions: points that fill the unit cube more evenly than random ones.
 * Source: Sobol, USSR Comput. Math. Math. Phys. 7 (1967) 86-112; primitive polynomials and direction numbers of Joe and Kuo,
 * SIAM J. Sci. Comput. 30 (2008) 2635-2654 (set D(6), published under a BSD licence).
 */
import { ThetakitError } from '@thetakit/registry';

/** Per dimension from the second on: degree s, coefficients a of the polynomial, first direction numbers m. */
const table: readonly (readonly [degree: number, coefficients: number, first: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
  [6, 19, [1, 1, 1, 15, 7, 5]],
  [6, 22, [1, 3, 1, 15, 13, 25]],
  [6, 25, [1, 1, 5, 5, 19, 61]],
  [7, 1, [1, 3, 7, 11, 23, 15, 103]],
  [7, 4, [1, 3, 7, 13, 13, 15, 69]],
];

/** Most dimensions. */
export const sobolDimensions = table.length + 1;

const bits = 30;
const scale = 2 ** -bits;
const directions = new Map<number, Int32Array>();

/** v_1, ..., v_30 of a dimension, as integers of 30 bits. */
function directionsOf(dimension: number): Int32Array {
  const known = directions.get(dimension);
  if (known !== undefined) return known;
  const made = new Int32Array(bits);
  if (dimension === 0) {
    for (let k = 0; k < bits; k++) made[k] = 1 << (bits - 1 - k);
  } else {
    const [degree, coefficients, first] = table[dimension - 1]!;
    for (let k = 0; k < degree; k++) made[k] = first[k]! << (bits - 1 - k);
    for (let k = degree; k < bits; k++) {
      let v = made[k - degree]! ^ (made[k - degree]! >>> degree);
      for (let j = 1; j < degree; j++) if (((coefficients >>> (degree - 1 - j)) & 1) === 1) v ^= made[k - j]!;
      made[k] = v;
    }
  }
  directions.set(dimension, made);
  return made;
}

/** Throws ARGUMENT_OUT_OF_RANGE when there are no direction numbers for so many dimensions. */
export function checkSobolDimension(who: string, n: number): void {
  if (n <= sobolDimensions) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who,
    problem: `there are ${n} variables, and Sobol points in at most ${sobolDimensions}`,
    action: 'Use Latin hypercube points instead',
    received: n,
  });
}

/** Writes point `index` (0, 1, ...; point 0 is the origin) of the sequence, shifted by `shift` modulo 1, into `out`. */
export function sobolPoint(out: Float64Array, index: number, shift?: Float64Array): void {
  const gray = index ^ (index >>> 1);
  for (let i = 0; i < out.length; i++) {
    const v = directionsOf(i);
    let word = 0;
    for (let k = 0; gray >>> k > 0; k++) if (((gray >>> k) & 1) === 1) word ^= v[k]!;
    const moved = word * scale + (shift?.[i] ?? 0);
    out[i] = moved >= 1 ? moved - 1 : moved;
  }
}
