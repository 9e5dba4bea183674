/** The pair of a move: s = x+ - x and y = g+ - g, with the inner products that a memory of pairs asks of it, in one pass. */

/** Writes s and y (shape [n]) and s . s, s . y, y . y into `products` (shape [3]). Two partial sums each, so that additions need not wait for each other. */
export function newPair(
  s: Float64Array,
  y: Float64Array,
  xNew: Float64Array,
  x: Float64Array,
  gNew: Float64Array,
  g: Float64Array,
  products: Float64Array,
): void {
  const n = s.length;
  const even = n - (n % 2);
  let ss0 = 0;
  let ss1 = 0;
  let sy0 = 0;
  let sy1 = 0;
  let yy0 = 0;
  let yy1 = 0;
  for (let i = 0; i < even; i += 2) {
    const a0 = xNew[i]! - x[i]!;
    const a1 = xNew[i + 1]! - x[i + 1]!;
    const b0 = gNew[i]! - g[i]!;
    const b1 = gNew[i + 1]! - g[i + 1]!;
    s[i] = a0;
    s[i + 1] = a1;
    y[i] = b0;
    y[i + 1] = b1;
    ss0 += a0 * a0;
    ss1 += a1 * a1;
    sy0 += a0 * b0;
    sy1 += a1 * b1;
    yy0 += b0 * b0;
    yy1 += b1 * b1;
  }
  if (even < n) {
    const a = xNew[even]! - x[even]!;
    const b = gNew[even]! - g[even]!;
    s[even] = a;
    y[even] = b;
    ss0 += a * a;
    sy0 += a * b;
    yy0 += b * b;
  }
  products[0] = ss0 + ss1;
  products[1] = sy0 + sy1;
  products[2] = yy0 + yy1;
}
