/**
 * The two-loop recursion: -H g without forming H, from the last pairs and H0 = I / theta. 4 m n multiplications.
 *
 * Source: Nocedal, "Updating quasi-Newton matrices with limited storage", Math. Comp. 35 (1980) 773-782,
 *   doi:10.1090/S0025-5718-1980-0572855-7; Nocedal and Wright (2006), algorithm 7.4.
 */
import { addRow, type Pairs, rowDot, slotOf } from './pairs.ts';

/** Writes -H g into `out`; `alphas` is work space of shape [m]. */
export function twoLoop(pairs: Pairs, gradient: Float64Array, out: Float64Array, alphas: Float64Array): void {
  const { count, theta, curvature } = pairs;
  for (let i = 0; i < out.length; i++) out[i] = -gradient[i]!;
  for (let k = count - 1; k >= 0; k--) {
    const j = slotOf(pairs, k);
    const alpha = rowDot(pairs.s, j, out) / curvature[j]!;
    alphas[k] = alpha;
    addRow(out, -alpha, pairs.y, j);
  }
  if (count > 0) for (let i = 0; i < out.length; i++) out[i]! /= theta;
  for (let k = 0; k < count; k++) {
    const j = slotOf(pairs, k);
    const beta = rowDot(pairs.y, j, out) / curvature[j]!;
    addRow(out, alphas[k]! - beta, pairs.s, j);
  }
}
