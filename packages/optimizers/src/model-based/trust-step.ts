/**
 * A step within a ball and a box that reduces a quadratic model: conjugate gradients that fix a variable when it meets its bound
 * and end at the ball, at a small residual or when all variables are fixed. On the ball the step is turned towards the remaining
 * gradient while that gains.
 *
 * Source: Powell, "The BOBYQA algorithm for bound constrained optimization without derivatives" (2009), section 3; Steihaug,
 *   SIAM J. Numer. Anal. 20 (1983) 626-637.
 */
import type { Points } from './interpolation/points.ts';
import { curvatureTimes, type Quadratic } from './interpolation/quadratic.ts';

/** Buffers of the step, each of shape [n]. */
export interface TrustWork {
  readonly residual: Float64Array;
  readonly direction: Float64Array;
  readonly image: Float64Array;
  readonly isFixed: Uint8Array;
}

/** Allocates. */
export function newTrustWork(n: number): TrustWork {
  return { residual: new Float64Array(n), direction: new Float64Array(n), image: new Float64Array(n), isFixed: new Uint8Array(n) };
}

/** Where to search: gradient at the center, room to the bounds from there, radius. */
export interface TrustRegion {
  readonly gradient: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  radius: number;
}

/** d <- the step; returns the reduction of the model. */
export function trustStep(model: Quadratic, points: Points, { gradient, low, high, radius }: TrustRegion, d: Float64Array, work: TrustWork): number {
  const { residual, direction, image, isFixed } = work;
  const n = d.length;
  d.fill(0);
  let start = 0;
  for (let i = 0; i < n; i++) {
    const g = gradient[i]!;
    residual[i] = -g;
    isFixed[i] = (g > 0 && low[i]! >= 0) || (g < 0 && high[i]! <= 0) ? 1 : 0;
    if (isFixed[i] === 0) start += g * g;
  }
  // Squares of smaller gradients underflow.
  if (!(start > 1e-280)) return 0;
  let reduction = 0;
  let rr = freeSquares(residual, isFixed);
  let before = 0;
  for (let turns = 3 * n + 5; turns > 0 && rr > 1e-10 * start && rr > 0; turns--) {
    const beta = before === 0 ? 0 : rr / before;
    for (let i = 0; i < n; i++) direction[i] = isFixed[i] === 1 ? 0 : residual[i]! + beta * direction[i]!;
    curvatureTimes(model, points, direction, image);
    let curvature = 0;
    for (let i = 0; i < n; i++) curvature += direction[i]! * image[i]!;
    const free = curvature > 0 ? rr / curvature : Infinity;
    const toBall = stepToBall(d, direction, radius);
    let alpha = Math.min(free, toBall);
    let stopped = -1;
    for (let i = 0; i < n; i++) {
      const p = direction[i]!;
      if (p === 0) continue;
      const room = ((p > 0 ? high[i]! : low[i]!) - d[i]!) / p;
      if (room < alpha) {
        alpha = Math.max(0, room);
        stopped = i;
      }
    }
    reduction += alpha * rr - (alpha * alpha * curvature) / 2;
    for (let i = 0; i < n; i++) {
      d[i]! += alpha * direction[i]!;
      residual[i]! -= alpha * image[i]!;
    }
    if (stopped >= 0) {
      d[stopped] = direction[stopped]! > 0 ? high[stopped]! : low[stopped]!;
      isFixed[stopped] = 1;
      before = 0;
    } else {
      if (alpha === toBall) return reduction + turnOnBall(model, points, low, high, d, work);
      before = rr;
    }
    rr = freeSquares(residual, isFixed);
  }
  return reduction;
}

function freeSquares(v: Float64Array, isFixed: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) if (isFixed[i] === 0) sum += v[i]! * v[i]!;
  return sum;
}

/** The alpha >= 0 with |d + alpha p| = radius. */
export function stepToBall(d: Float64Array, p: Float64Array, radius: number): number {
  let pp = 0;
  let dp = 0;
  let dd = 0;
  for (let i = 0; i < d.length; i++) {
    pp += p[i]! * p[i]!;
    dp += d[i]! * p[i]!;
    dd += d[i]! * d[i]!;
  }
  const gap = Math.max(0, radius * radius - dd);
  const root = Math.sqrt(dp * dp + pp * gap);
  return pp === 0 ? Infinity : dp > 0 ? gap / (dp + root) : (root - dp) / pp;
}

/** Turns the free part of d towards the residual on its sphere; returns what is gained. */
function turnOnBall(model: Quadratic, points: Points, low: Float64Array, high: Float64Array, d: Float64Array, work: TrustWork): number {
  const { residual, direction: s, image, isFixed } = work;
  const n = d.length;
  const dImage = new Float64Array(n);
  let gained = 0;
  for (let turns = 2 * n; turns > 0; turns--) {
    let dd = 0;
    let dr = 0;
    for (let i = 0; i < n; i++) {
      if (isFixed[i] === 1) continue;
      dd += d[i]! * d[i]!;
      dr += d[i]! * residual[i]!;
    }
    if (dd === 0) return gained;
    let ss = 0;
    for (let i = 0; i < n; i++) {
      s[i] = isFixed[i] === 1 ? 0 : residual[i]! - (dr / dd) * d[i]!;
      ss += s[i]! * s[i]!;
    }
    if (!(ss > 1e-8 * (ss + (dr * dr) / dd))) return gained;
    const factor = Math.sqrt(dd / ss);
    for (let i = 0; i < n; i++) s[i]! *= factor;
    const freeD = dImage.map((_, i) => (isFixed[i] === 1 ? 0 : d[i]!));
    curvatureTimes(model, points, freeD, dImage);
    curvatureTimes(model, points, s, image);
    let [rs, dHd, sHs, dHs] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      rs += residual[i]! * s[i]!;
      dHd += freeD[i]! * dImage[i]!;
      sHs += s[i]! * image[i]!;
      dHs += s[i]! * dImage[i]!;
    }
    const { angle, gain } = bestAngle(dr, rs, dHd, sHs, dHs);
    const most = largestAngle(d, s, low, high, isFixed, angle);
    if (!(gain > 1e-4 * Math.abs(dr)) || most < angle) return gained;
    gained += gain;
    const [c, sine] = [Math.cos(angle), Math.sin(angle)];
    for (let i = 0; i < n; i++) {
      if (isFixed[i] === 1) continue;
      d[i] = c * d[i]! + sine * s[i]!;
    }
    for (let i = 0; i < n; i++) residual[i]! -= (c - 1) * dImage[i]! + sine * image[i]!;
  }
  return gained;
}

/** The angle in (0, pi/2) of the largest gain of the model along cos d + sin s, from a table of 20. */
function bestAngle(dr: number, rs: number, dHd: number, sHs: number, dHs: number): { angle: number; gain: number } {
  let best = { angle: 0, gain: 0 };
  for (let k = 1; k <= 20; k++) {
    const angle = (k * Math.PI) / 40;
    const c = Math.cos(angle) - 1;
    const s = Math.sin(angle);
    const gain = c * dr + s * rs - (c * c * dHd + s * s * sHs) / 2 - c * s * dHs;
    if (gain > best.gain) best = { angle, gain };
  }
  return best;
}

/** How far the turn may go, up to `wanted`, before a variable leaves its bounds. */
function largestAngle(d: Float64Array, s: Float64Array, low: Float64Array, high: Float64Array, isFixed: Uint8Array, wanted: number): number {
  for (let i = 0; i < d.length; i++) {
    if (isFixed[i] === 1) continue;
    const value = Math.cos(wanted) * d[i]! + Math.sin(wanted) * s[i]!;
    if (value < low[i]! || value > high[i]!) return 0;
  }
  return wanted;
}
