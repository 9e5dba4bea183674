/**
 * The subspace minimum: the minimiser of the quadratic model over the variables that are free at the Cauchy point,
 * projected onto the box.
 *
 *   r = Z^T (g + theta (x^cp - x) - W M c),   v = (K - W^T Z Z^T W / theta)^-1 W^T Z r,
 *   du = -r / theta - Z^T W v / theta^2
 *
 * Source: Byrd, Lu, Nocedal and Zhu (1995), section 5.1 (direct primal method), with (I - M N)^-1 M = (K - N)^-1; the
 *   projection instead of backtracking is of Morales and Nocedal, ACM TOMS 38 (2011) 7:1-7:4, doi:10.1145/2049662.2049669.
 */
import { factorLu, solveLu } from '../../dense/lu.ts';
import { applyM, type CompactWork, fillK, wAt } from './compact.ts';
import type { Pairs } from './pairs.ts';

/**
 * Writes the direction from x to the subspace minimum into `d`. Returns false, with `d` towards the Cauchy point,
 * when no variable is free or the system is singular.
 */
export function subspaceStep(
  pairs: Pairs,
  work: CompactWork,
  x: Float64Array,
  g: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  d: Float64Array,
): boolean {
  const n = x.length;
  const { cauchy, free, reduced, v } = work;
  const { theta } = pairs;
  for (let i = 0; i < n; i++) d[i] = cauchy[i]! - x[i]!;
  if (!free.includes(1)) return false;
  reduceGradient(pairs, work, x, g);
  if (!solveReduced(pairs, work)) return false;
  let slope = 0;
  for (let i = 0; i < n; i++) {
    if (free[i] === 1) {
      let wv = 0;
      for (let b = 0; b < 2 * pairs.count; b++) wv += wAt(pairs, n, i, b) * v[b]!;
      reduced[i] = -reduced[i]! / theta - wv / theta ** 2;
      d[i] = Math.min(Math.max(cauchy[i]! + reduced[i]!, lower[i]!), upper[i]!) - x[i]!;
    }
    slope += d[i]! * g[i]!;
  }
  if (slope < 0) return true;
  backtrack(work, x, lower, upper, d);
  return true;
}

/** reduced <- g + theta (x^cp - x) - W M c on the free variables; c becomes M c. */
function reduceGradient(pairs: Pairs, work: CompactWork, x: Float64Array, g: Float64Array): void {
  const n = x.length;
  applyM(pairs, work, work.c);
  for (let i = 0; i < n; i++) {
    if (work.free[i] === 0) continue;
    let wmc = 0;
    for (let b = 0; b < 2 * pairs.count; b++) wmc += wAt(pairs, n, i, b) * work.c[b]!;
    work.reduced[i] = g[i]! + pairs.theta * (work.cauchy[i]! - x[i]!) - wmc;
  }
}

/** v <- (K - W^T Z Z^T W / theta)^-1 W^T Z r */
function solveReduced(pairs: Pairs, work: CompactWork): boolean {
  const n = work.reduced.length;
  const size = 2 * pairs.count;
  const stride = 2 * pairs.capacity;
  fillK(pairs, work.n);
  work.v.fill(0);
  for (let i = 0; i < n; i++) {
    if (work.free[i] === 0) continue;
    for (let a = 0; a < size; a++) work.w[a] = wAt(pairs, n, i, a);
    for (let a = 0; a < size; a++) {
      const wa = work.w[a]!;
      work.v[a]! += wa * work.reduced[i]!;
      for (let b = 0; b < size; b++) work.n[a * stride + b]! -= (wa * work.w[b]!) / pairs.theta;
    }
  }
  if (!factorLu(work.n, size, stride, work.nPivots)) return false;
  solveLu(work.n, size, stride, work.nPivots, work.v);
  return true;
}

/** The projected point is no descent: go from the Cauchy point towards the subspace minimum only as far as the box allows. */
function backtrack({ cauchy, free, reduced }: CompactWork, x: Float64Array, lower: Float64Array, upper: Float64Array, d: Float64Array): void {
  let alpha = 1;
  for (let i = 0; i < x.length; i++) {
    if (free[i] === 0) continue;
    const r = reduced[i]!;
    if (r > 0) alpha = Math.min(alpha, (upper[i]! - cauchy[i]!) / r);
    else if (r < 0) alpha = Math.min(alpha, (lower[i]! - cauchy[i]!) / r);
  }
  for (let i = 0; i < x.length; i++) {
    const moved = free[i] === 1 ? cauchy[i]! + alpha * reduced[i]! : cauchy[i]!;
    d[i] = Math.min(Math.max(moved, lower[i]!), upper[i]!) - x[i]!;
  }
}
