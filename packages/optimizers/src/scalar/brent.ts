/**
 * Brent's minimisation on an interval, one evaluation per step: parabolas through the three best points, golden sections when
 * these do not shrink fast enough.
 *
 *   done when |x - (a + b) / 2| <= 2 t - (b - a) / 2,   t = rtol |x| + atol
 *
 * Source: R. P. Brent, Algorithms for Minimization without Derivatives, Prentice-Hall 1973, chapter 5.
 * Ours: an optional end when the three best of distinct points agree to `noise`, relative; infinite values allow golden sections only.
 */

/** State of the search, plain data; x is the best point. */
export interface Brent {
  a: number;
  b: number;
  x: number;
  fx: number;
  /** Second and third best points. */
  w: number;
  fw: number;
  v: number;
  fv: number;
  /** Last step and the one before. */
  d: number;
  e: number;
  /** The point to evaluate. */
  trial: number;
}

/** When to stop. */
export interface BrentTolerance {
  readonly rtol: number;
  readonly atol: number;
  readonly noise: number;
}

const section = (3 - Math.sqrt(5)) / 2;

/** A search to be filled. */
export function emptyBrent(): Brent {
  return { a: NaN, b: NaN, x: NaN, fx: NaN, w: NaN, fw: NaN, v: NaN, fv: NaN, d: 0, e: 0, trial: NaN };
}

/** into <- from */
export function copyBrent(into: Brent, from: Brent): void {
  into.a = from.a;
  into.b = from.b;
  into.x = from.x;
  into.fx = from.fx;
  into.w = from.w;
  into.fw = from.fw;
  into.v = from.v;
  into.fv = from.fv;
  into.d = from.d;
  into.e = from.e;
  into.trial = from.trial;
}

/** Starts on [a, b] without any value: the first trial is the golden section of it. */
export function beginBrent(brent: Brent, a: number, b: number): void {
  startAt(brent, a, b, a + section * (b - a), NaN);
  brent.trial = brent.x;
}

/** Starts from a bracket: points a and c with a value each around the best point b. True when it is done already. */
export function beginBrentFrom(
  brent: Brent,
  { a, fa, b, fb, c, fc }: { readonly a: number; readonly fa: number; readonly b: number; readonly fb: number; readonly c: number; readonly fc: number },
  tolerance: BrentTolerance,
): boolean {
  startAt(brent, Math.min(a, c), Math.max(a, c), b, fb);
  const isFirstBetter = fa < fc;
  if (b !== c) {
    brent.w = isFirstBetter ? a : c;
    brent.fw = isFirstBetter ? fa : fc;
    brent.v = isFirstBetter ? c : a;
    brent.fv = isFirstBetter ? fc : fa;
    brent.e = Math.abs(c - a);
    brent.d = brent.e;
  }
  return propose(brent, tolerance);
}

function startAt(brent: Brent, a: number, b: number, x: number, fx: number): void {
  brent.a = a;
  brent.b = b;
  brent.x = x;
  brent.fx = fx;
  brent.w = x;
  brent.fw = fx;
  brent.v = x;
  brent.fv = fx;
  brent.d = 0;
  brent.e = 0;
}

/** Takes f at the trial; true when x is the answer, otherwise the next trial is set. */
export function advanceBrent(brent: Brent, f: number, tolerance: BrentTolerance): boolean {
  if (Number.isNaN(brent.fx)) {
    brent.fx = f;
    brent.fw = f;
    brent.fv = f;
  } else place(brent, brent.trial, f);
  return propose(brent, tolerance);
}

function place(brent: Brent, u: number, f: number): void {
  const { x, w, v } = brent;
  if (f <= brent.fx) {
    if (u >= x) brent.a = x;
    else brent.b = x;
    shift(brent);
    brent.w = x;
    brent.fw = brent.fx;
    brent.x = u;
    brent.fx = f;
    return;
  }
  if (u < x) brent.a = u;
  else brent.b = u;
  if (f <= brent.fw || w === x) {
    shift(brent);
    brent.w = u;
    brent.fw = f;
  } else if (f <= brent.fv || v === x || v === w) {
    brent.v = u;
    brent.fv = f;
  }
}

function shift(brent: Brent): void {
  brent.v = brent.w;
  brent.fv = brent.fw;
}

function propose(brent: Brent, { rtol, atol, noise }: BrentTolerance): boolean {
  const { a, b, x, fx, w, fw, v, fv } = brent;
  const middle = a + (b - a) / 2;
  const tol = rtol * Math.abs(x) + atol;
  if (Math.abs(x - middle) <= 2 * tol - (b - a) / 2) return true;
  if (noise > 0 && x !== w && x !== v && v !== w && Math.max(fw, fv) - fx <= noise * Math.abs(fx)) return true;
  let r = (x - w) * (fx - fv);
  let q = (x - v) * (fx - fw);
  let p = (x - v) * q - (x - w) * r;
  q = 2 * (q - r);
  if (q > 0) p = -p;
  q = Math.abs(q);
  r = brent.e;
  const isParabolic = Math.abs(brent.e) > tol && Math.abs(p) < Math.abs((q * r) / 2) && p > q * (a - x) && p < q * (b - x);
  if (isParabolic) {
    brent.e = brent.d;
    brent.d = p / q;
    const u = x + brent.d;
    if (u - a < 2 * tol || b - u < 2 * tol) brent.d = x < middle ? tol : -tol;
  } else {
    brent.e = x < middle ? b - x : a - x;
    brent.d = section * brent.e;
  }
  const u = x + (Math.abs(brent.d) >= tol ? brent.d : brent.d > 0 ? tol : -tol);
  if (u === x) return true;
  brent.trial = u;
  return false;
}
