/** Euclidean norms that neither overflow nor underflow before the result does. */

const tooSmall = 1e-292;
const tooLarge = 1e300;

/** ||v[from..to-1]||_2. The plain sum of squares when it is safe, a scaled one otherwise. */
export function norm2(v: Float64Array, from = 0, to = v.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += v[i]! * v[i]!;
  if (sum > tooSmall && sum < tooLarge) return Math.sqrt(sum);
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(v[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let scaled = 0;
  for (let i = from; i < to; i++) scaled += (v[i]! / largest) ** 2;
  return largest * Math.sqrt(scaled);
}
