/** Functions that JavaScript's Math lacks, in float64: the reference side of the tests and the plots. */

const twoOverRootPi = 2 / Math.sqrt(Math.PI);

/**
 * erf(x) = 2/sqrt(pi) int_0^x exp(-t^2) dt. For |x| < 2.5 the series 2/sqrt(pi) exp(-x^2) sum 2^k x^(2k+1) / (2k+1)!!, whose terms
 * all have one sign; beyond it 1 - erfc by Lentz's continued fraction. Relative error a few ulp.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return Number.NaN;
  if (size > 6) return Math.sign(x);
  if (size < 2.5) {
    let term = x;
    let sum = x;
    for (let k = 1; k < 200 && Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
      term *= (2 * x * x) / (2 * k + 1);
      sum += term;
    }
    return twoOverRootPi * Math.exp(-x * x) * sum;
  }
  // erfc(x) = exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), evaluated from the far end.
  let tail = size;
  for (let k = 120; k >= 1; k--) tail = size + k / 2 / tail;
  return Math.sign(x) * (1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / tail);
}

/** Coefficients B_2k / (2k (2k - 1)) of Stirling's series. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/**
 * ln |Gamma(x)|: Stirling's series after raising the argument to at least 10 by the recurrence, the reflection formula for x < 0.5.
 * Infinity at 0, -1, -2, ... Absolute error about 1e-15 (1 + |ln Gamma|).
 */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x <= 0 && Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  let z = x;
  let product = 1;
  while (z < 10) {
    product *= z;
    z += 1;
  }
  const inverse = 1 / (z * z);
  let series = 0;
  for (let k = stirling.length - 1; k >= 0; k--) series = series * inverse + (stirling[k] ?? 0);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series / z - Math.log(product);
}
