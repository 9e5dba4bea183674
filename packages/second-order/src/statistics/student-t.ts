/**
 * Student's t distribution: tail probability and quantile, for confidence intervals.
 *
 *   P(T > t) = 1/2 I_x(nu/2, 1/2),  x = nu / (nu + t^2)
 *
 * I is the regularised incomplete beta function by its continued fraction (Lentz's evaluation); the gamma functions appear only
 * as Gamma(a + 1/2) / Gamma(a), by its asymptotic series, so nothing cancels for large nu. Accuracy about 1e-13 relative.
 * Source: W.H. Press et al., Numerical Recipes, 3rd ed. (2007), 6.4; DLMF 8.17.22 and 5.11.13.
 */
import { show, ThetakitError } from '@thetakit/registry';

/** P(T > t) for nu degrees of freedom, nu > 0, t >= 0. */
export function studentTail(t: number, nu: number): number {
  const ratio = (t * t) / nu;
  if (ratio === 0) return 0.5;
  if (ratio === Infinity) return 0;
  const a = nu / 2;
  const x = 1 / (1 + ratio);
  const y = ratio / (1 + ratio);
  // x^a y^(1/2) / B(a, 1/2)
  const front = (Math.exp(-a * Math.log1p(ratio)) * Math.sqrt(y) * gammaRatio(a)) / Math.sqrt(Math.PI);
  if (x < (a + 1) / (a + 2.5)) return (0.5 * front * betaFraction(a, 0.5, x)) / a;
  return 0.5 - front * betaFraction(0.5, a, y);
}

/** Above this many degrees of freedom the quantile comes from the expansion around the normal one. */
const nearlyNormal = 1e5;

/**
 * The p-quantile of Student's t distribution: t with P(T <= t) = p, for 0 < p < 1 and nu > 0 degrees of freedom; nu = Infinity
 * is the normal distribution. Throws ARGUMENT_OUT_OF_RANGE otherwise.
 */
export function studentQuantile(p: number, nu: number): number {
  requireInside('p', p, p > 0 && p < 1, '0 < p < 1');
  requireInside('nu', nu, nu > 0, 'nu > 0');
  if (p === 0.5) return 0;
  const q = Math.min(p, 1 - p);
  const t = upperQuantile(q, Math.min(nu, nearlyNormal));
  const size = nu > nearlyNormal ? fromNormal(toNormal(t, nearlyNormal), nu) : t;
  return p < 0.5 ? -size : size;
}

/** t > 0 with P(T > t) = q. Newton on log P(T > e^u) = log q: concave and decreasing in u, so all iterates after one step come down from the right. */
function upperQuantile(q: number, nu: number): number {
  const peak = gammaRatio(nu / 2) / Math.sqrt(nu * Math.PI);
  let u = 0;
  for (let iteration = 0; iteration < 200; iteration++) {
    const t = Math.exp(u);
    const tail = studentTail(t, nu);
    const density = peak * Math.exp(-0.5 * (nu + 1) * Math.log1p((t * t) / nu));
    const step = Math.min(Math.max((Math.log(tail / q) * tail) / (density * t), -30), 30);
    u += Number.isFinite(step) ? step : -1;
    if (Math.abs(step) < 1e-15) break;
  }
  return Math.exp(u);
}

/** The normal quantile that belongs to the quantile t, to second order in 1/nu. */
function toNormal(t: number, nu: number): number {
  return t - (t ** 3 + t) / (4 * nu) + (13 * t ** 5 + 8 * t ** 3 + 3 * t) / (96 * nu * nu);
}

/** The quantile that belongs to the normal quantile z, to second order in 1/nu (Cornish and Fisher). */
function fromNormal(z: number, nu: number): number {
  return z + (z ** 3 + z) / (4 * nu) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * nu * nu);
}

function requireInside(name: string, value: number, isInside: boolean, expected: string): void {
  if (isInside) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'studentQuantile',
    problem: `${name} is ${show(value)}, expected ${expected}`,
    action: 'Choose a value inside the range',
    received: value,
    expected,
  });
}

/** Gamma(a + 1/2) / Gamma(a), a > 0: shifted to a >= 40, where eight terms of the series are exact to rounding. */
function gammaRatio(a: number): number {
  let factor = 1;
  let at = a;
  while (at < 40) {
    factor *= at / (at + 0.5);
    at += 1;
  }
  const terms = [1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304, 39325 / 33554432];
  return factor * Math.sqrt(at) * terms.reduceRight((sum, term) => sum / at + term, 0);
}

/** The continued fraction of I_x(a, b), without its front factor x^a (1 - x)^b / (a B(a, b)). */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const guard = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let k = 1; k <= 100_000; k++) {
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    value *= c * d;
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return value;
}
