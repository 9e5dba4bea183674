/**
 * Newton's method for one equation, x+ = x - f(x) / f'(x); inside a bracket steps that leave it, or shrink slowly, become bisections.
 *
 * Source: Press et al., Numerical Recipes, 3rd ed. (2007), section 9.4 (rtsafe).
 */
import type { RootAnswer, RootTolerance, SignChange } from './bracketed.ts';

/** From x0; done when a step is at most xtol + rtol |x|. `isSingular` when f' is 0 and there is no bracket. */
export function newton(
  f: (x: number) => number,
  slope: (x: number) => number,
  x0: number,
  change: SignChange | undefined,
  { xtol, rtol, maxiter }: RootTolerance,
): RootAnswer & { readonly isSingular: boolean } {
  let low = change === undefined ? -Infinity : change.fa < 0 ? change.a : change.b;
  let high = change === undefined ? Infinity : change.fa < 0 ? change.b : change.a;
  let x = x0;
  let fun = f(x);
  let last = Infinity;
  for (let nit = 1; nit <= maxiter; nit++) {
    if (fun === 0 || Number.isNaN(fun)) return { x, fun, nit: nit - 1, isDone: fun === 0, isSingular: false };
    const derivative = slope(x);
    let next = x - fun / derivative;
    if (change !== undefined) {
      if (fun < 0) low = x;
      else high = x;
      const isInside = (next - low) * (next - high) < 0;
      if (!isInside || Math.abs(next - x) > Math.abs(last) / 2) next = low + (high - low) / 2;
    } else if (!(Math.abs(derivative) > 0) || !Number.isFinite(next)) return { x, fun, nit, isDone: false, isSingular: derivative === 0 };
    last = next - x;
    const value = f(next);
    const isShort = Math.abs(last) <= xtol + rtol * Math.abs(next);
    if (isShort && !(Math.abs(value) < Math.abs(fun))) return { x, fun, nit, isDone: true, isSingular: false };
    x = next;
    fun = value;
    if (isShort) return { x, fun, nit, isDone: true, isSingular: false };
  }
  return { x, fun, nit: maxiter, isDone: false, isSingular: false };
}
