/** The few vector kernels that the methods share. All vectors have the same length. */

/** a . b */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
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
