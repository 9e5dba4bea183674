/**
 * Regularised incomplete gamma functions, lower P(a, x) and upper Q(a, x) = 1 - P, and their derivatives in a of any order:
 * the series for x < a + 1, the continued fraction beyond, both evaluated with Taylor polynomials in a (Moore, Applied
 * Statistics 31 (1982) 330-335, carries the same idea to second order). Work grows like sqrt(a) where x is near a.
 */
import { digamma } from './digamma.ts';
import { Jet } from './jet.ts';
import { polygamma } from './polygamma.ts';
import { log1pMinus, stirlingRest } from './stirling.ts';

const mostTerms = 100_000;

/** d^order/da^order of P(a, x), or of Q when `upper`; a > 0, x >= 0. */
export function gammaInc(order: number, upper: number, a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0 || x === Infinity) return order > 0 ? 0 : (x === 0) === (upper === 1) ? 1 : 0;
  const isSeries = x < a + 1;
  const own = (isSeries ? lower(order, a, x) : fraction(order, a, x)).derivative(order, 0);
  if (isSeries === (upper === 0)) return own;
  return order === 0 ? 1 - own : -own;
}

/** x^a e^-x / Gamma(a + 1) as a polynomial in the change of a. */
function prefactor(order: number, a: number, x: number): Jet {
  const d = (x - a) / a;
  const body = Math.abs(d) > 0.4 ? a * (Math.log(x / a) - d) : a * log1pMinus(d);
  const value = Math.exp(body - stirlingRest(a)) / Math.sqrt(2 * Math.PI * a);
  const exponent = new Jet(order, 0);
  if (order > 0) exponent.c[1] = Math.log(x) - digamma(a + 1);
  let factorial = 1;
  for (let k = 2; k <= order; k++) {
    factorial *= k;
    exponent.c[k] = -polygamma(k - 1, a + 1) / factorial;
  }
  return exponent.exponentialOfRest().scaled(value);
}

/** P = prefactor times the sum of x^n / ((a + 1) ... (a + n)). */
function lower(order: number, a: number, x: number): Jet {
  let term = Jet.linear(order, 0, 1, 0, 0);
  let sum = term;
  for (let n = 1; n < mostTerms; n++) {
    term = term.times(Jet.linear(order, 0, a + n, 1, 0).inverse()).scaled(x);
    sum = sum.plus(term);
    if (isNegligible(term, sum)) break;
  }
  return prefactor(order, a, x).times(sum);
}

/** Q = prefactor times a/(x + 1 - a - 1(1 - a)/(x + 3 - a - 2(2 - a)/(...))), by Lentz's method. */
function fraction(order: number, a: number, x: number): Jet {
  const one = Jet.linear(order, 0, 1, 0, 0);
  let b = Jet.linear(order, 0, x + 1 - a, -1, 0);
  let d = b.inverse();
  let c: Jet | null = null;
  let h = d;
  for (let n = 1; n < mostTerms; n++) {
    const an = Jet.linear(order, 0, -n * (n - a), n, 0);
    b = b.plusNumber(2);
    d = an.times(d).plus(b).inverse();
    // c starts at infinity.
    c = c === null ? b : b.plus(an.times(c.inverse()));
    const factor = c.times(d);
    h = h.times(factor);
    if (isNegligible(factor.plus(one, -1), one)) break;
  }
  return prefactor(order, a, x)
    .times(Jet.linear(order, 0, a, 1, 0))
    .times(h);
}

/** Whether every coefficient of a term is below rounding beside those of the sum. */
export function isNegligible(term: Jet, sum: Jet): boolean {
  return term.c.every((each, k) => Math.abs(each) <= 1e-17 * Math.max(Math.abs(sum.c[k] as number), Math.abs(sum.value)));
}
