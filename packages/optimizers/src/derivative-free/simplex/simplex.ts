/** A simplex of n + 1 corners with their values and their order, as plain data. */
import { copyVector } from '../../dense/vector.ts';

/** Corners are rows of `points`, shape [n + 1, n]; `order` lists rows from best to worst. */
export interface Simplex {
  points: Float64Array;
  values: Float64Array;
  order: Int32Array;
}

/** A simplex of zeros. */
export function newSimplex(n: number): Simplex {
  return { points: new Float64Array((n + 1) * n), values: new Float64Array(n + 1).fill(Infinity), order: Int32Array.from({ length: n + 1 }, (_, i) => i) };
}

/** into <- from */
export function copySimplex(into: Simplex, from: Simplex): void {
  copyVector(into.points, from.points);
  copyVector(into.values, from.values);
  into.order.set(from.order);
}

/** Row of the k-th best corner; k = n is the worst. */
export function rowOf({ order }: Simplex, k: number): number {
  return order[k]!;
}

/** Value of the k-th best corner. */
export function valueOf({ order, values }: Simplex, k: number): number {
  return values[order[k]!]!;
}

/** Orders the corners by value; ties by row, so that the order is the same everywhere. Insertion sort: nearly sorted as a rule. */
export function sortSimplex({ order, values }: Simplex): void {
  for (let k = 1; k < order.length; k++) {
    const row = order[k]!;
    const value = values[row]!;
    let j = k - 1;
    while (j >= 0 && (values[order[j]!]! > value || (values[order[j]!]! === value && order[j]! > row))) {
      order[j + 1] = order[j]!;
      j -= 1;
    }
    order[j + 1] = row;
  }
}

/** Writes corner `row` <- point and its value. */
export function setCorner({ points, values }: Simplex, row: number, point: Float64Array, value: number): void {
  points.set(point, row * point.length);
  values[row] = value;
}

/** out <- centroid of all corners but the worst. */
export function centroid({ points, order }: Simplex, out: Float64Array): void {
  const n = out.length;
  out.fill(0);
  for (let k = 0; k < n; k++) {
    const from = order[k]! * n;
    for (let i = 0; i < n; i++) out[i]! += points[from + i]!;
  }
  for (let i = 0; i < n; i++) out[i]! /= n;
}

/** Largest distance, in the inf norm, of a corner from the best one. */
export function diameter({ points, order }: Simplex, n: number): number {
  const best = order[0]! * n;
  let most = 0;
  for (let k = 1; k <= n; k++) {
    const row = order[k]! * n;
    for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(points[row + i]! - points[best + i]!));
  }
  return most;
}
