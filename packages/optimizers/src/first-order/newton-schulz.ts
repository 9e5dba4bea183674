/**
 * Newton-Schulz iteration of Muon: a polynomial in X X^T that pushes all singular values of a matrix to about 1.
 *
 *   X = U / (|U|_F + eps)                                               U of shape [rows, columns], row-major
 *   A = X X^T,   X <- a X + (b A + c A^2) X                             (a, b, c) = (3.4445, -4.7750, 2.0315), 5 times
 *
 * A tall matrix is transposed first, so that A is the smaller product. Singular values of a hundredth of the norm or more end
 * between 0.68 and 1.14, not at 1: the coefficients are chosen for the largest slope at 0.
 * Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.
 */
import { norm2 } from '../dense/vector.ts';

const [a, b, c] = [3.4445, -4.775, 2.0315];

/** out[i, j] = sum_k left[i, k] right[k, j], of shapes [m, p] and [p, n], row-major. */
function multiply(left: Float64Array, right: Float64Array, m: number, p: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < p; k++) {
      const factor = left[i * p + k]!;
      for (let j = 0; j < n; j++) out[i * n + j]! += factor * right[k * n + j]!;
    }
  }
  return out;
}

/** The transposed of a [rows, columns] matrix. */
function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(matrix, (_, k) => matrix[(k % rows) * columns + Math.floor(k / rows)]!);
}

/** Nearly orthogonal rows or columns, from the same row and column spaces as U. */
export function orthogonalise(u: Float64Array, rows: number, columns: number, epsilon: number, steps = 5): Float64Array {
  const isTall = rows > columns;
  const m = isTall ? columns : rows;
  const n = isTall ? rows : columns;
  const norm = norm2(u) + epsilon;
  let x = (isTall ? transpose(u, rows, columns) : u).map((value) => value / norm);
  for (let step = 0; step < steps; step++) {
    const gram = multiply(x, transpose(x, m, n), m, n, m);
    const square = multiply(gram, gram, m, m, m);
    const polynomial = gram.map((value, k) => b * value + c * square[k]!);
    const product = multiply(polynomial, x, m, m, n);
    x = x.map((value, k) => a * value + product[k]!);
  }
  return isTall ? transpose(x, m, n) : x;
}
