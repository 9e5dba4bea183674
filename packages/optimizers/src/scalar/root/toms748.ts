/**
 * Algorithm 748: inverse cubic interpolation, Newton steps on a parabola, a double secant step and a bisection when all of
 * these do not halve the bracket. Three or fewer evaluations per step; order 1.65 per evaluation.
 *
 * Source: Alefeld, Potra and Shi, ACM TOMS 21 (1995) 327-344, doi:10.1145/210089.210111, algorithm 4.1 (k = 1).
 * Ours, not theirs: trials keep half a tolerance away from the ends, so that both ends close in.
 */
import type { RootAnswer, RootTolerance, SignChange } from './bracketed.ts';

/** The bracket [a, b], the point dropped last, d, and the one before, e. */
interface Points {
  a: number;
  fa: number;
  b: number;
  fb: number;
  d: number;
  fd: number;
  e: number;
  fe: number;
}

/** Root between a and b; x is the end with the smaller |f|. */
export function toms748(f: (x: number) => number, { a, fa, b, fb }: SignChange, tolerance: RootTolerance): RootAnswer {
  const isOrdered = a < b;
  const p: Points = { a: isOrdered ? a : b, fa: isOrdered ? fa : fb, b: isOrdered ? b : a, fb: isOrdered ? fb : fa, d: NaN, fd: NaN, e: NaN, fe: NaN };
  const isClosed = (c: number) => take(p, f, c, tolerance);
  let nit = 0;
  if (isClosed(root(p.a, p.fa, p.b, p.fb))) return answer(p, nit, true);
  for (; nit < tolerance.maxiter; nit++) {
    const width = p.b - p.a;
    if (isClosed(cubic(p)) || isClosed(doubleSecant(p))) return answer(p, nit + 1, true);
    if (p.b - p.a > width / 2 && isClosed(p.a + (p.b - p.a) / 2)) return answer(p, nit + 1, true);
  }
  return answer(p, nit, false);
}

function answer({ a, fa, b, fb }: Points, nit: number, isDone: boolean): RootAnswer {
  const isFirst = Math.abs(fa) <= Math.abs(fb);
  const fun = isFirst ? fa : fb;
  return { x: isFirst ? a : b, fun, nit, isDone: isDone && !Number.isNaN(fun) };
}

/** Evaluates at c, moved off the ends, and shrinks the bracket; true when that ends the search. */
function take(p: Points, f: (x: number) => number, c: number, { xtol, rtol }: RootTolerance): boolean {
  const { a, b } = p;
  const tol = xtol + rtol * Math.min(Math.abs(a), Math.abs(b));
  if (b - a <= tol) return true;
  const off = Math.min(tol / 2, (b - a) / 4);
  const x = c > a && c < b ? Math.min(Math.max(c, a + off), b - off) : a + (b - a) / 2;
  const fx = f(x);
  p.e = p.d;
  p.fe = p.fd;
  const isLeft = fx !== 0 && Math.sign(fx) === Math.sign(p.fa);
  p.d = isLeft ? a : b;
  p.fd = isLeft ? p.fa : p.fb;
  if (isLeft) {
    p.a = x;
    p.fa = fx;
  } else {
    p.b = x;
    p.fb = fx;
  }
  if (Number.isNaN(fx)) p.fa = NaN;
  return !(fx < 0 || fx > 0) || p.b - p.a <= tol;
}

/** Zero of the line through (x0, f0) and (x1, f1). */
function root(x0: number, f0: number, x1: number, f1: number): number {
  return (f1 * x0 - f0 * x1) / (f1 - f0);
}

/** Inverse cubic interpolation by Neville's scheme; Newton steps on the parabola where it leaves the bracket or points are missing. */
function cubic(p: Points): number {
  const { a, fa, b, fb, d, fd, e, fe } = p;
  const middle = root(b, fb, d, fd);
  const left = root(root(a, fa, b, fb), fa, middle, fd);
  const right = root(middle, fb, root(d, fd, e, fe), fe);
  const c = root(left, fa, right, fe);
  return c > a && c < b ? c : parabola(p);
}

/** Two Newton steps on the parabola through a, b and d, from the end where it has the sign of its curvature. */
function parabola({ a, fa, b, fb, d, fd }: Points): number {
  const slope = (fb - fa) / (b - a);
  const bend = ((fd - fb) / (d - b) - slope) / (d - a);
  if (!(bend < 0 || bend > 0)) return a - fa / slope;
  let r = bend * fa > 0 ? a : b;
  for (let k = 0; k < 2; k++) r -= (fa + (slope + bend * (r - b)) * (r - a)) / (slope + bend * (2 * r - a - b));
  return r;
}

/** Twice the secant step from the better end, at most to the middle. */
function doubleSecant({ a, fa, b, fb }: Points): number {
  const isFirst = Math.abs(fa) < Math.abs(fb);
  const u = isFirst ? a : b;
  const c = u - (2 * (isFirst ? fa : fb) * (b - a)) / (fb - fa);
  return Math.abs(c - u) > (b - a) / 2 ? a + (b - a) / 2 : c;
}
