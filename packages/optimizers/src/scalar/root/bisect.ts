/**
 * Bisection: the half with the sign change, again and again; one bit per evaluation, whatever the function.
 *
 *   m = a + (b - a) / 2
 */
import type { RootAnswer, RootTolerance, SignChange } from './bracketed.ts';

/** Halves [a, b] until it is narrower than xtol + rtol |x|. */
export function bisect(f: (x: number) => number, change: SignChange, { xtol, rtol, maxiter }: RootTolerance): RootAnswer {
  let { a, b } = change;
  let fun = change.fa;
  let x = a;
  for (let nit = 1; nit <= maxiter; nit++) {
    x = a + (b - a) / 2;
    fun = f(x);
    if (fun === 0 || Number.isNaN(fun)) return { x, fun, nit, isDone: fun === 0 };
    if (Math.sign(fun) === Math.sign(change.fa)) a = x;
    else b = x;
    if (Math.abs(b - a) <= xtol + rtol * Math.abs(x)) return { x, fun, nit, isDone: true };
  }
  return { x, fun, nit: maxiter, isDone: false };
}
