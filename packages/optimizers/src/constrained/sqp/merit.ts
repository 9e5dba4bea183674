/**
 * The exact penalty function by which SQP judges a step:
 *
 *   phi(x) = f(x) + sum_j nu_j v_j(x),   v_j = |h_j| (equations), max(-h_j, 0) (inequalities)
 *
 * Source: Han, J. Optim. Theory Appl. 22 (1977) 297-309; the penalties after Powell, Lecture Notes in Mathematics 630 (1978) 144-157.
 */
import { type Rows, rowViolation } from '../rows.ts';

/** phi from f and h; +Infinity when f is. */
export function meritOf(rows: Rows, fun: number, h: Float64Array, penalty: Float64Array): number {
  let sum = fun;
  for (let j = 0; j < rows.count; j++) sum += penalty[j]! * rowViolation(rows, j, h[j]!);
  return sum;
}

/** nu_j <- max(|u_j|, (nu_j + |u_j|) / 2): never below the multipliers, and following them down. */
export function raisePenalties(penalty: Float64Array, multipliers: Float64Array): void {
  for (let j = 0; j < penalty.length; j++) {
    const size = Math.abs(multipliers[j]!);
    penalty[j] = Math.max(size, (penalty[j]! + size) / 2);
  }
}

/** Slope of phi along d as the linearised constraints foresee it: g . d - sum_j nu_j (v_j(h) - v_j(h + a_j . d)). */
export function meritSlope(rows: Rows, gradient: Float64Array, h: Float64Array, normals: Float64Array, penalty: Float64Array, step: Float64Array): number {
  const n = step.length;
  let slope = 0;
  for (let i = 0; i < n; i++) slope += gradient[i]! * step[i]!;
  for (let j = 0; j < rows.count; j++) {
    let next = h[j]!;
    for (let i = 0; i < n; i++) next += normals[j * n + i]! * step[i]!;
    slope -= penalty[j]! * (rowViolation(rows, j, h[j]!) - rowViolation(rows, j, next));
  }
  return slope;
}
