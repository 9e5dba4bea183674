/**
 * Regularised incomplete beta function I_x(a, b) and its derivatives in a and b of any order: the continued fraction
 * DLMF 8.17.22 evaluated with Taylor polynomials in a and b (Boik and Robison-Cox, J. Stat. Software 3 (1998), carry the
 * same idea to second order), on the side of the mean where it converges fast.
 */
import { digamma } from './digamma.ts';
import { isNegligible } from './gamma-inc.ts';
import { Jet } from './jet.ts';
import { polygamma } from './polygamma.ts';
import { log1pMinus, stirlingRest } from './stirling.ts';

const mostTerms = 20_000;

/** d^(i+j)/da^i db^j of I_x(a, b); a, b > 0, x in [0, 1]. */
export function betaInc(i: number, j: number, a: number, b: number, x: number): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0 || x === 1) return i + j > 0 ? 0 : x;
  if (x <= (a + 1) / (a + b + 2)) return below({ a, b, p: i, q: j, x, y: 1 - x, logX: Math.log(x), logY: Math.log1p(-x) }).derivative(i, j);
  const other = below({ a: b, b: a, p: j, q: i, x: 1 - x, y: x, logX: Math.log1p(-x), logY: Math.log(x) }).derivative(j, i);
  return i + j > 0 ? -other : 1 - other;
}

/** Where the fraction is evaluated: y = 1 - x, orders p in a and q in b. */
interface Place {
  readonly a: number;
  readonly b: number;
  readonly p: number;
  readonly q: number;
  readonly x: number;
  readonly y: number;
  readonly logX: number;
  readonly logY: number;
}

function below(place: Place): Jet {
  const { a, b, p, q, x } = place;
  const linear = (value: number, da: number, db: number) => Jet.linear(p, q, value, da, db);
  const one = linear(1, 0, 0);
  const step = (numerator: Jet, denominator: Jet) => numerator.times(denominator.inverse()).scaled(x);
  let c = one;
  let d = one.plus(step(linear(a + b, 1, 1), linear(a + 1, 1, 0)), -1).inverse();
  let h = d;
  for (let m = 1; m < mostTerms; m++) {
    const twice = 2 * m;
    for (const term of [
      step(linear(m * (b - m), 0, m), linear(a + twice - 1, 1, 0).times(linear(a + twice, 1, 0))),
      step(linear(a + m, 1, 0).times(linear(a + b + m, 1, 1)), linear(a + twice, 1, 0).times(linear(a + twice + 1, 1, 0))).scaled(-1),
    ]) {
      d = one.plus(term.times(d)).inverse();
      c = one.plus(term.times(c.inverse()));
      h = h.times(c.times(d));
    }
    if (isNegligible(c.times(d).plus(one, -1), one)) break;
  }
  return prefactor(place)
    .times(h)
    .times(linear(a, 1, 0).inverse());
}

/** x^a y^b / B(a, b). The value by Stirling's rests, so that large a and b cancel before they are added. */
function prefactor({ a, b, p, q, x, y, logX, logY }: Place): Jet {
  const s = a + b;
  const e = x * b - y * a;
  const body = (weight: number, d: number, log: number) => (Math.abs(d) > 0.4 ? weight * (log + Math.log(s / weight) - d) : weight * log1pMinus(d));
  const rests = stirlingRest(s) - stirlingRest(a) - stirlingRest(b);
  const value = Math.exp(body(a, e / a, logX) + body(b, -e / b, logY) + rests) * Math.sqrt((a / s) * (b / (2 * Math.PI)));
  const exponent = new Jet(p, q);
  let left = 1;
  for (let i = 0; i <= p; i++) {
    left *= Math.max(i, 1);
    let right = 1;
    for (let j = 0; j <= q; j++) {
      right *= Math.max(j, 1);
      if (i + j === 0) continue;
      let derivative = i + j === 1 ? digamma(s) : polygamma(i + j - 1, s);
      if (j === 0) derivative += i === 1 ? logX - digamma(a) : -polygamma(i - 1, a);
      if (i === 0) derivative += j === 1 ? logY - digamma(b) : -polygamma(j - 1, b);
      exponent.c[i * (q + 1) + j] = derivative / (left * right);
    }
  }
  return exponent.exponentialOfRest().scaled(value);
}
