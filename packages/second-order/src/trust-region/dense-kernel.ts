/** The secular equation with a dense Hessian: Cholesky factors, n^3/6 multiplications per shift. */
import { type Cholesky, factorCholesky, nearNullVector, solveLower, solveLowerTransposed } from '../dense/cholesky.ts';
import type { SecularKernel, SecularSystem } from './secular.ts';

/** A dense model. */
export interface DenseSystem extends SecularSystem, Cholesky {}

/** How a dense model is factored and solved. */
export const denseKernel: SecularKernel<DenseSystem> = {
  bound,
  factor: factorCholesky,
  solve,
  energy,
  nearNull: (s) => nearNullVector(s, s.eigenvector),
};

/** Gershgorin's circles. */
function bound(s: DenseSystem): void {
  const { order: n, hessian } = s;
  s.low = Infinity;
  s.high = -Infinity;
  for (let i = 0; i < n; i++) {
    let radius = 0;
    for (let j = 0; j < n; j++) if (j !== i) radius += Math.abs(hessian[i * n + j]!);
    s.low = Math.min(s.low, hessian[i * n + i]! - radius);
    s.high = Math.max(s.high, hessian[i * n + i]! + radius);
  }
}

function solve(s: DenseSystem): void {
  for (let i = 0; i < s.order; i++) s.step[i] = -s.gradient[i]!;
  solveLower(s, s.step);
  solveLowerTransposed(s, s.step);
}

function energy(s: DenseSystem): number {
  const { work, step, order } = s;
  for (let i = 0; i < order; i++) work[i] = step[i]!;
  solveLower(s, work);
  let sum = 0;
  for (let i = 0; i < order; i++) sum += work[i]! * work[i]!;
  return sum;
}
