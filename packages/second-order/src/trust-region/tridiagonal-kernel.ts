/** The secular equation with a tridiagonal Hessian: O(n) per shift. */
import { factorTridiagonal, nearNullTridiagonal, solveBidiagonal, solveBidiagonalTransposed, type Tridiagonal } from '../dense/tridiagonal.ts';
import type { SecularKernel, SecularSystem } from './secular.ts';

/** A tridiagonal model, as Lanczos' process makes it. */
export interface TridiagonalSystem extends SecularSystem, Tridiagonal {}

/** How a tridiagonal model is factored and solved. */
export const tridiagonalKernel: SecularKernel<TridiagonalSystem> = {
  bound,
  factor: factorTridiagonal,
  solve,
  energy,
  nearNull: (s) => nearNullTridiagonal(s, s.eigenvector),
};

/** Gershgorin's circles. */
function bound(s: TridiagonalSystem): void {
  const { order: n, diagonal, offDiagonal } = s;
  s.low = Infinity;
  s.high = -Infinity;
  for (let i = 0; i < n; i++) {
    const radius = (i > 0 ? Math.abs(offDiagonal[i - 1]!) : 0) + (i < n - 1 ? Math.abs(offDiagonal[i]!) : 0);
    s.low = Math.min(s.low, diagonal[i]! - radius);
    s.high = Math.max(s.high, diagonal[i]! + radius);
  }
}

function solve(s: TridiagonalSystem): void {
  for (let i = 0; i < s.order; i++) s.step[i] = -s.gradient[i]!;
  solveBidiagonal(s, s.step);
  solveBidiagonalTransposed(s, s.step);
}

function energy(s: TridiagonalSystem): number {
  const { work, step, order, pivots } = s;
  for (let i = 0; i < order; i++) work[i] = step[i]!;
  solveBidiagonal(s, work);
  let sum = 0;
  for (let i = 0; i < order; i++) sum += (work[i]! * work[i]!) / pivots[i]!;
  return sum;
}
