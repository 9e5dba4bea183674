/**
 * Multipliers at a point from the gradients alone: the least squares of g - A^T u over the free variables, u_j >= 0 for inequalities,
 * 0 for rows that cannot become active within the radius. Unlike those of a subproblem they do not feel the trust region.
 */
import { cholesky } from '../constrained/qp/cholesky.ts';
import { newQpWork } from '../constrained/qp/qp-work.ts';
import { solveQp } from '../constrained/qp/solve-qp.ts';
import type { ModelState } from './state.ts';

/** Writes `multipliers` from `gradient`, `normals` and the row values in `trialRows`. */
export function estimateMultipliers({ rows, normals, gradient, trialRows, multipliers, low, high, points }: ModelState, radius: number): void {
  const { count, equalities } = rows;
  const n = points.n;
  const product = new Float64Array(count * count);
  const right = new Float64Array(count);
  const upper = new Float64Array(count).fill(Infinity);
  const lower = new Float64Array(count).fill(-Infinity);
  let largest = 0;
  for (let j = 0; j < count; j++) {
    let size = 0;
    for (let i = 0; i < n; i++) {
      const a = normals[j * n + i]!;
      size += Math.abs(a);
      if (low[i]! >= -0.01 * radius || high[i]! <= 0.01 * radius) continue;
      right[j]! -= a * gradient[i]!;
      for (let k = 0; k <= j; k++) product[j * count + k]! += a * normals[k * n + i]!;
    }
    if (j >= equalities) lower[j] = 0;
    if (j >= equalities && trialRows[j]! > radius * size) upper[j] = 0;
    largest = Math.max(largest, product[j * count + j]!);
  }
  for (let j = 0; j < count; j++) product[j * count + j]! += 1e-12 * largest + 1e-300;
  const factor = new Float64Array(count * count);
  if (!cholesky(product, count, factor)) return;
  const none = { count: 0, equalities: 0, normals: new Float64Array(0), sides: new Float64Array(0) };
  const work = newQpWork(count, 0);
  if (solveQp(work, { factor, gradient: right, rows: none, lower, upper }) === 'solved') multipliers.set(work.step);
}
