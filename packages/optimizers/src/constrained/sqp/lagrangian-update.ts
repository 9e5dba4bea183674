/**
 * Powell's damped BFGS update of the Hessian B of the Lagrangian, which stays positive definite whatever its curvature:
 *
 *   r = theta y + (1 - theta) B s,   theta = 1 if s^T y >= 0.2 s^T B s, else 0.8 s^T B s / (s^T B s - s^T y)
 *   B <- B - B s s^T B / (s^T B s) + r r^T / (s^T r)
 *
 * Ours, not his: where B is already nearly flat, a pair that would make it flatter is skipped.
 * Source: Powell, Lecture Notes in Mathematics 630 (1978) 144-157.
 */
import { dot, dotRow } from '../../dense/vector.ts';

/** Curvature below which damping does not push B: smaller ones only harm the condition of the subproblem. */
const leastCurvature = 1e-4;

/** Updates B (row-major, symmetric, [n, n]); `bs` is work space of shape [n], `y` is overwritten. False when the pair is useless. */
export function dampedUpdate(b: Float64Array, s: Float64Array, y: Float64Array, bs: Float64Array): boolean {
  const n = s.length;
  for (let i = 0; i < n; i++) bs[i] = dotRow(b, i * n, s);
  const sbs = dot(s, bs);
  const sy = dot(s, y);
  if (!(sbs > 0) || !Number.isFinite(sy) || sbs === Infinity) return false;
  if (sy < 0.2 * sbs) {
    if (sbs < leastCurvature * dot(s, s)) return false;
    const theta = (0.8 * sbs) / (sbs - sy);
    for (let i = 0; i < n; i++) y[i] = theta * y[i]! + (1 - theta) * bs[i]!;
  }
  const sr = dot(s, y);
  if (!(sr > 0)) return false;
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) b[i * n + k]! += (y[i]! * y[k]!) / sr - (bs[i]! * bs[k]!) / sbs;
  return true;
}
