import { logGamma } from './log-gamma.ts';

/**
 * Distribution function of the beta distribution, the regularised incomplete beta function I_x(a, b), a, b > 0: Lentz's continued
 * fraction where it converges fast, x < (a + 1) / (a + b + 2), and I_x(a, b) = 1 - I_{1 - x}(b, a) elsewhere.
 *
 * Source: Press et al., "Numerical Recipes", third edition (2007), section 6.4.
 */
export function betaDistribution(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const density = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return density / (a * continuedFraction(x, a, b));
  return 1 - density / (b * continuedFraction(1 - x, b, a));
}

/** p-quantile of the beta distribution: bisection down to neighbouring doubles, which no shape parameter can defeat. */
export function betaQuantile(p: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (betaDistribution(middle, a, b) < p) low = middle;
    else high = middle;
  }
}

/** 1 + d_1 / (1 + d_2 / (1 + ...)) by the modified Lentz method. */
function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let value = 1;
  let c = 1;
  let d = 0;
  for (let k = 1; k < 10_000; k++) {
    const m = k >> 1;
    const term = k % 2 === 0 ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)) : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + term * d, tiny);
    c = notZero(1 + term / c, tiny);
    value *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return value;
}

function notZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
