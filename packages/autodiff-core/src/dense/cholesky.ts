/** Cholesky factorisation A = L L' of the symmetric matrix in the lower triangle; NaN from the first pivot that is not positive on. */
export function choleskyFactor(a: ArrayLike<number>, l: Float64Array, n: number): void {
  l.fill(0);
  for (let j = 0; j < n; j++) {
    let pivot = a[j * n + j] as number;
    for (let k = 0; k < j; k++) pivot -= (l[j * n + k] as number) ** 2;
    const root = pivot > 0 ? Math.sqrt(pivot) : Number.NaN;
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (l[i * n + k] as number) * (l[j * n + k] as number);
      l[i * n + j] = sum / root;
    }
  }
}
