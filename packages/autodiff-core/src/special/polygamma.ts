/**
 * polygamma(n, x) = d^n/dx^n psi(x) = (-1)^(n+1) n! zeta(n + 1, x), the Hurwitz zeta function by Euler-Maclaurin:
 * a head of terms up to x + N >= 12 + n, then the integral, half a term and Bernoulli corrections.
 */
import { digamma } from './digamma.ts';

/** B_2, B_4, ... */
const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330];

/** The n-th derivative of digamma at x > 0; for x <= 0 by n-fold recurrence, NaN at the poles. */
export function polygamma(order: number, x: number): number {
  if (order === 0) return digamma(x);
  if (Number.isNaN(x)) return x;
  if (x <= 0 && Math.floor(x) === x) return Number.NaN;
  if (x === Infinity) return 0;
  if (x < -1e6) return Number.NaN;
  let factorial = 1;
  for (let k = 2; k <= order; k++) factorial *= k;
  return (order % 2 === 1 ? factorial : -factorial) * hurwitzZeta(order + 1, x);
}

/** Sum over k >= 0 of (x + k)^-s for integer s >= 2. */
function hurwitzZeta(s: number, x: number): number {
  let head = 0;
  let y = x;
  for (; y < 12 + s; y += 1) head += y ** -s;
  const power = y ** -s;
  let tail = (power * y) / (s - 1) + 0.5 * power;
  let term = (power * s) / y;
  for (let k = 1; k <= bernoulli.length; k++) {
    // B_2k / (2k)! * s (s+1) ... (s+2k-2) * y^(-s-2k+1)
    tail += ((bernoulli[k - 1] as number) * term) / factorialOf(2 * k);
    term *= ((s + 2 * k - 1) * (s + 2 * k)) / (y * y);
  }
  return head + tail;
}

function factorialOf(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}
