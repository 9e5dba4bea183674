/** The two Gram matrices of a gradient that is a matrix: G G^T says how its rows go together, G^T G its columns. */

/** Which side of the matrix a Gram matrix belongs to. */
export type Side = 'rows' | 'columns';

/** K = keep K + add G G^T ('rows', K of shape [rows, rows]) or keep K + add G^T G ('columns'). G row-major [rows, columns]. */
export function addGram(k: Float64Array, g: Float64Array, rows: number, columns: number, side: Side, keep: number, add: number): void {
  const order = side === 'rows' ? rows : columns;
  const inner = side === 'rows' ? columns : rows;
  const [step, stride] = side === 'rows' ? [columns, 1] : [1, columns];
  for (let i = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let l = 0; l < inner; l++) sum += g[i * step + l * stride]! * g[j * step + l * stride]!;
      const value = keep * k[i * order + j]! + add * sum;
      k[i * order + j] = value;
      k[j * order + i] = value;
    }
  }
}

/** out = A B, row-major [m, k] times [k, n]; out must be neither. */
export function multiply(a: Float64Array, b: Float64Array, out: Float64Array, m: number, k: number, n: number): void {
  out.fill(0, 0, m * n);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const factor = a[i * k + l]!;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! + factor * b[l * n + j]!;
    }
  }
}

/** out = A^T B, A row-major [k, m], B [k, n]. */
export function multiplyTransposed(a: Float64Array, b: Float64Array, out: Float64Array, m: number, k: number, n: number): void {
  out.fill(0, 0, m * n);
  for (let l = 0; l < k; l++) {
    for (let i = 0; i < m; i++) {
      const factor = a[l * m + i]!;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! + factor * b[l * n + j]!;
    }
  }
}

/** out = A B^T, A row-major [m, k], B [n, k]. */
export function multiplyByTransposed(a: Float64Array, b: Float64Array, out: Float64Array, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * k + l]! * b[j * k + l]!;
      out[i * n + j] = sum;
    }
  }
}

/** The identity of order n. */
export function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}
