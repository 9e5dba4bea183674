/** One step of orthogonal iteration. */
import { multiply } from './gram.ts';

/**
 * Replaces the basis Q by the orthonormal factor of K Q (both row-major [n, n], Q orthogonal): its columns turn towards the
 * eigenvectors of K. Modified Gram-Schmidt, twice, which leaves columns orthogonal to machine precision; a column that vanishes, as when
 * K is singular, is replaced by what is left of its old self.
 */
export function orthonormalise(k: Float64Array, q: Float64Array): void {
  const n = Math.round(Math.sqrt(k.length));
  const turned = new Float64Array(n * n);
  multiply(k, q, turned, n, n, n);
  if (!turned.every(Number.isFinite)) return;
  for (let j = 0; j < n; j++) {
    let before = 0;
    for (let i = 0; i < n; i++) before += turned[i * n + j]! ** 2;
    let after = clear(turned, n, j);
    if (!(after > 1e-24 * before)) {
      for (let i = 0; i < n; i++) turned[i * n + j] = q[i * n + j]!;
      after = clear(turned, n, j);
      // The old column may lie in the span of the new ones: then any direction outside it will do.
      for (let unit = 0; unit < n && !(after > 1e-8); unit++) {
        for (let i = 0; i < n; i++) turned[i * n + j] = i === unit ? 1 : 0;
        after = clear(turned, n, j);
      }
    }
    const norm = Math.sqrt(after);
    for (let i = 0; i < n; i++) turned[i * n + j] = turned[i * n + j]! / norm;
  }
  q.set(turned);
}

/** Takes the parts along the columns before j out of column j, twice; returns the square of its length. */
function clear(a: Float64Array, n: number, j: number): number {
  for (let pass = 0; pass < 2; pass++) {
    for (let c = 0; c < j; c++) {
      let dot = 0;
      for (let i = 0; i < n; i++) dot += a[i * n + c]! * a[i * n + j]!;
      for (let i = 0; i < n; i++) a[i * n + j] = a[i * n + j]! - dot * a[i * n + c]!;
    }
  }
  let square = 0;
  for (let i = 0; i < n; i++) square += a[i * n + j]! ** 2;
  return square;
}
