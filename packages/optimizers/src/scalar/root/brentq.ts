/**
 * Brent's root finder: inverse quadratic interpolation or secant, bisection when these do not shrink the bracket.
 *
 * Source: R. P. Brent, Algorithms for Minimization without Derivatives, Prentice-Hall 1973, chapters 3 and 4.
 */
import type { RootAnswer, RootTolerance, SignChange } from './bracketed.ts';

/** Root between a and b; x is the end with the smaller |f|. */
export function brentq(f: (x: number) => number, { a, fa, b, fb }: SignChange, { xtol, rtol, maxiter }: RootTolerance): RootAnswer {
  let xOld = a;
  let fOld = fa;
  let x = b;
  let fx = fb;
  let xOther = a;
  let fOther = fa;
  let last = b - a;
  let step = last;
  for (let nit = 0; ; nit++) {
    if (Math.sign(fOld) !== Math.sign(fx)) {
      xOther = xOld;
      fOther = fOld;
      step = x - xOld;
      last = step;
    }
    if (Math.abs(fOther) < Math.abs(fx)) {
      xOld = x;
      fOld = fx;
      x = xOther;
      fx = fOther;
      xOther = xOld;
      fOther = fOld;
    }
    const delta = (xtol + rtol * Math.abs(x)) / 2;
    const half = (xOther - x) / 2;
    if (fx === 0 || Math.abs(half) < delta) return { x, fun: fx, nit, isDone: true };
    if (nit >= maxiter || Number.isNaN(fx)) return { x, fun: fx, nit, isDone: false };
    const trial = Math.abs(last) > delta && Math.abs(fx) < Math.abs(fOld) ? interpolate(xOld, fOld, x, fx, xOther, fOther) : Infinity;
    const isShort = 2 * Math.abs(trial) < Math.min(Math.abs(last), 3 * Math.abs(half) - delta);
    last = isShort ? step : half;
    step = isShort ? trial : half;
    xOld = x;
    fOld = fx;
    x += Math.abs(step) > delta ? step : half > 0 ? delta : -delta;
    fx = f(x);
  }
}

/** Step from x to the root of the secant, or of the inverse parabola when there are three points. */
function interpolate(xOld: number, fOld: number, x: number, fx: number, xOther: number, fOther: number): number {
  if (xOld === xOther) return (-fx * (x - xOld)) / (fx - fOld);
  const dOld = (fOld - fx) / (xOld - x);
  const dOther = (fOther - fx) / (xOther - x);
  return (-fx * (fOther * dOther - fOld * dOld)) / (dOther * dOld * (fOther - fOld));
}
