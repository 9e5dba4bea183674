/**
 * The generalised Cauchy point: the first local minimum of the quadratic model along the projected steepest-descent path.
 *
 * Source: Byrd, Lu, Nocedal and Zhu (1995), algorithm CP, section 4. Notation is theirs.
 */
import { dot } from '../../dense/vector.ts';
import { applyM, type CompactWork, wAt, wRow } from './compact.ts';
import type { Pairs } from './pairs.ts';

/** Inner product of the first `size` elements. */
function dotHead(a: Float64Array, b: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Fills `work.cauchy`, `work.free` and `work.c` = W^T (x^cp - x). `d` is work space for the path's direction, shape [n].
 * K must be factored.
 */
export function cauchyPoint(
  pairs: Pairs,
  work: CompactWork,
  x: Float64Array,
  g: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  d: Float64Array,
): void {
  const n = x.length;
  const size = 2 * pairs.count;
  const { p, c, w, v, breaks, order, cauchy, free } = work;
  setPath(work, x, g, lower, upper, d);
  c.fill(0);
  for (let b = 0; b < size; b++) {
    let sum = 0;
    for (let i = 0; i < n; i++) if (d[i] !== 0) sum += wAt(pairs, n, i, b) * d[i]!;
    p[b] = sum;
  }
  let slope = -dot(d, d);
  let curvature = -pairs.theta * slope;
  v.set(p);
  applyM(pairs, work, v);
  curvature -= dotHead(p, v, size);
  let wanted = curvature > 0 ? -slope / curvature : 0;
  let at = 0;
  let next = 0;
  while (next < n) {
    const b = order[next]!;
    const step = breaks[b]! - at;
    if (breaks[b] === Infinity || !(wanted >= step)) break;
    next += 1;
    if (d[b] === 0) continue;
    free[b] = 0;
    cauchy[b] = d[b]! > 0 ? upper[b]! : lower[b]!;
    const z = cauchy[b]! - x[b]!;
    const gb = g[b]!;
    for (let k = 0; k < size; k++) c[k]! += step * p[k]!;
    wRow(pairs, n, b, w);
    v.set(w);
    applyM(pairs, work, v);
    slope += step * curvature + gb * gb + pairs.theta * gb * z - gb * dotHead(v, c, size);
    curvature += -pairs.theta * gb * gb - 2 * gb * dotHead(v, p, size) - gb * gb * dotHead(v, w, size);
    for (let k = 0; k < size; k++) p[k]! += gb * w[k]!;
    d[b] = 0;
    at += step;
    curvature = Math.max(curvature, Number.EPSILON * pairs.theta * dot(d, d));
    wanted = curvature > 0 ? -slope / curvature : 0;
  }
  wanted = Math.max(wanted, 0);
  at += wanted;
  for (let i = 0; i < n; i++) if (d[i] !== 0) cauchy[i] = Math.min(Math.max(x[i]! + at * d[i]!, lower[i]!), upper[i]!);
  for (let k = 0; k < size; k++) c[k]! += wanted * p[k]!;
}

/** Direction d = -g (0 at an active bound), break points, their order, and x as the first Cauchy point. */
function setPath(
  { breaks, order, cauchy, free }: CompactWork,
  x: Float64Array,
  g: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  d: Float64Array,
): void {
  for (let i = 0; i < x.length; i++) {
    const gi = g[i]!;
    const t = gi < 0 ? (x[i]! - upper[i]!) / gi : gi > 0 ? (x[i]! - lower[i]!) / gi : Infinity;
    breaks[i] = t;
    d[i] = t === 0 ? 0 : -gi;
    free[i] = t === 0 ? 0 : 1;
    cauchy[i] = x[i]!;
    order[i] = i;
  }
  order.sort((a, b) => breaks[a]! - breaks[b]! || a - b);
}
