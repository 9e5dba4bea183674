/**
 * The factor of one meeting: p when the pair links ("yes"), 1 - p when not, p = Lam(u) Lam(v) for the two utilities u, v.
 * With x = exp(-u), y = exp(-v):
 *
 *   p = 1 / ((1 + x)(1 + y)),   1 - p = (x + y + x y) / ((1 + x)(1 + y))     (no cancellation)
 *
 * Consent 'either' uses the same functions with u, v negated and yes exchanged with no; see `UtilityTables`.
 */

/** log(1 + exp(v)), safe for any v. */
export function softplus(v: number): number {
  return v > 0 ? v + Math.log1p(Math.exp(-v)) : Math.log1p(Math.exp(v));
}

/** Log of the factor for utilities u, v. */
export function logFactor(u: number, v: number, yes: boolean): number {
  if (yes) return -softplus(-u) - softplus(-v);
  return logNeither(u, v) - softplus(-u) - softplus(-v);
}

/** log(x + y + x y), by log-sum-exp. */
export function logNeither(u: number, v: number): number {
  const largest = Math.max(-u, -v, -u - v);
  return largest + Math.log(Math.exp(-u - largest) + Math.exp(-v - largest) + Math.exp(-u - v - largest));
}

/** Lam(u), safe for any u. */
export function logistic(u: number): number {
  if (u >= 0) return 1 / (1 + Math.exp(-u));
  const e = Math.exp(u);
  return e / (1 + e);
}

/** d log factor / du for utilities u, v: (1 - a) for a link, -p/(1-p) (1 - a) for none; safe for any u, v. */
export function slopeOf(u: number, v: number, yes: boolean): number {
  return yes ? logistic(-u) : -Math.exp(-logNeither(u, v) - softplus(u));
}

/** The factor from x = exp(-u), y = exp(-v), both between 1e-66 and 1e66. */
export function factorOf(x: number, y: number, yes: boolean): number {
  const both = (1 + x) * (1 + y);
  return yes ? 1 / both : (x + y + x * y) / both;
}
