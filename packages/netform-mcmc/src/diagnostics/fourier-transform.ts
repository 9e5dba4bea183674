/**
 * In-place discrete Fourier transform of re + i im, X_k = sum_j x_j exp(-2 pi i j k / n), for n a power of two: iterative
 * radix-2 decimation in time with exact-angle twiddles. O(n log n), two buffers of n / 2 doubles.
 */
export function fourierTransform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  const { cosines, sines } = twiddles(n);
  reverseBits(re, im);
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    const stride = n / size;
    for (let start = 0; start < n; start += size) {
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const c = cosines[k * stride]!;
        const s = sines[k * stride]!;
        const u = re[b]! * c - im[b]! * s;
        const v = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - u;
        im[b] = im[a]! - v;
        re[a]! += u;
        im[a]! += v;
      }
    }
  }
}

/** Real and imaginary parts of exp(-2 pi i k / n), k < n / 2. */
function twiddles(n: number): { cosines: Float64Array; sines: Float64Array } {
  const angle = (-2 * Math.PI) / n;
  const half = n >> 1;
  return {
    cosines: Float64Array.from({ length: half }, (_, k) => Math.cos(angle * k)),
    sines: Float64Array.from({ length: half }, (_, k) => Math.sin(angle * k)),
  };
}

function reverseBits(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const a = re[i]!;
    const b = im[i]!;
    re[i] = re[j]!;
    im[i] = im[j]!;
    re[j] = a;
    im[j] = b;
  }
}
