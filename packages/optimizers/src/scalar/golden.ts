/**
 * Golden section search inside a bracket: each evaluation shrinks the interval to 0.618 of its width, whatever the function.
 *
 *   done when |c - a| <= xtol (|x1| + |x2|) + 1e-11, x1 and x2 being the inner points
 *
 * Source: J. Kiefer, Proc. AMS 4 (1953) 502-506; Press et al., Numerical Recipes, 3rd ed. (2007), section 10.2.
 */
import type { Bracket } from './bracket.ts';

/** The best inner point. */
export interface GoldenAnswer {
  readonly x: number;
  readonly fun: number;
  readonly nit: number;
  readonly isDone: boolean;
}

const small = (3 - Math.sqrt(5)) / 2;

/** Searches between a and c from the inner point b of the bracket. */
export function goldenSection(f: (x: number) => number, { a, b, c, fb }: Bracket, xtol: number, maxiter: number): GoldenAnswer {
  let left = a;
  let right = c;
  const isRightWider = Math.abs(c - b) > Math.abs(b - a);
  let x1 = isRightWider ? b : b - small * (b - a);
  let x2 = isRightWider ? b + small * (c - b) : b;
  let f1 = isRightWider ? fb : f(x1);
  let f2 = isRightWider ? f(x2) : fb;
  let nit = 0;
  const isDone = () => Math.abs(right - left) <= xtol * (Math.abs(x1) + Math.abs(x2)) + 1e-11;
  for (; nit < maxiter && !isDone(); nit++) {
    if (f2 < f1) {
      left = x1;
      x1 = x2;
      f1 = f2;
      x2 = (1 - small) * x1 + small * right;
      f2 = f(x2);
    } else {
      right = x2;
      x2 = x1;
      f2 = f1;
      x1 = (1 - small) * x2 + small * left;
      f1 = f(x1);
    }
  }
  return f1 < f2 ? { x: x1, fun: f1, nit, isDone: isDone() } : { x: x2, fun: f2, nit, isDone: isDone() };
}
