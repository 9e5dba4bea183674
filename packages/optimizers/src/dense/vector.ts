/** The few vector kernels that the methods share. All vectors have the same length. */

/** into <- from, of the same length. A loop beats the built-in call on the short vectors of small problems. */
export function copyVector(into: Float64Array, from: Float64Array): void {
  const n = from.length;
  if (n > 64) into.set(from);
  else for (let i = 0; i < n; i++) into[i] = from[i]!;
}

/** a . b */
export function dot(a: Float64Array, b: Float64Array): number {
  return dotRow(a, 0, b);
}

/** Elements offset, ..., offset + n - 1 of `rows` times v. Four partial sums, so that additions need not wait for each other. */
export function dotRow(rows: Float64Array, offset: number, v: Float64Array): number {
  const n = v.length;
  const even = n - (n % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < even; i += 4) {
    const j = offset + i;
    s0 += rows[j]! * v[i]!;
    s1 += rows[j + 1]! * v[i + 1]!;
    s2 += rows[j + 2]! * v[i + 2]!;
    s3 += rows[j + 3]! * v[i + 3]!;
  }
  for (let i = even; i < n; i++) s0 += rows[offset + i]! * v[i]!;
  return s0 + s1 + (s2 + s3);
}

/** Largest absolute component. */
export function normInf(v: Float64Array): number {
  let most = 0;
  for (let i = 0; i < v.length; i++) {
    const size = Math.abs(v[i]!);
    if (size > most) most = size;
  }
  return most;
}

/** Euclidean norm; falls back to a scaled sum when the plain one over- or underflows. */
export function norm2(v: Float64Array): number {
  const plain = Math.sqrt(dot(v, v));
  if (plain > 1e-150 && plain < 1e150) return plain;
  const scale = normInf(v);
  if (scale === 0 || !Number.isFinite(scale)) return scale;
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (v[i]! / scale) ** 2;
  return scale * Math.sqrt(sum);
}

/** out = x + alpha p */
export function addScaled(out: Float64Array, x: Float64Array, alpha: number, p: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! + alpha * p[i]!;
}
