/** Did the core find the kernels? Compared by cosine, after the shift that the masks took the other way, and without regard to sign. */

/** The kernel moved by rows and columns, zeros moving in: out[y, x] = in[y - rows, x - columns]. Row-major, side x side. */
export function shiftKernel(kernel: ArrayLike<number>, side: number, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: side * side }, (_, at) => {
    const [y, x] = [Math.floor(at / side) - rows, (at % side) - columns];
    return y < 0 || x < 0 || y >= side || x >= side ? 0 : (kernel[y * side + x] ?? 0);
  });
}

/** a.b / (|a| |b|); 0 when either is zero. */
export function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, first, second] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    dot += x * y;
    first += x * x;
    second += y * y;
  }
  return first === 0 || second === 0 ? 0 : dot / Math.sqrt(first * second);
}

/**
 * |cosine| of a learned and a true kernel. `shift` is that of `locationRecovery`, mask peaks minus true places: a mask that lies
 * `shift` too far reads a kernel whose content lies `shift` too early, so the kernel is moved by `shift` before it is compared.
 */
export function kernelCosine(learned: ArrayLike<number>, truth: ArrayLike<number>, side: number, shift: readonly [number, number] = [0, 0]): number {
  return Math.abs(cosineOf(shiftKernel(learned, side, shift[0], shift[1]), truth));
}
