/**
 * log Gamma(x) for x > 0, to about 1e-14: Stirling's series with seven terms for x >= 10, where the first term left out is below
 * 1e-16, and log Gamma(x) = log Gamma(x + k) - log(x (x + 1) ... (x + k - 1)) below.
 */
export function logGamma(x: number): number {
  let shift = 1;
  let y = x;
  for (; y < 10; y++) shift *= y;
  const inverse = 1 / y;
  const square = inverse * inverse;
  let series = 0;
  for (let k = bernoulli.length - 1; k >= 0; k--) series = series * square + bernoulli[k]!;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series * inverse - Math.log(shift);
}

/** B_2k / (2k (2k - 1)), k = 1, ..., 7. */
const bernoulli = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
