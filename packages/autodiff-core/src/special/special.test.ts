/** Special functions against 17-digit values from mpmath. Tolerance 1e-15 relative (4 to 5 units in the last place). */
import { expect, it } from 'vitest';
import { digamma } from './digamma.ts';
import { erf } from './erf.ts';
import { erfc } from './erfc.ts';
import { erfcx } from './erfcx.ts';
import { floorMod } from './floor-mod.ts';
import { hypot } from './hypot.ts';
import { integerPower } from './integer-power.ts';
import { lgamma } from './lgamma.ts';
import { logNdtr } from './log-ndtr.ts';
import { logSigmoid } from './log-sigmoid.ts';
import { logistic } from './logistic.ts';
import { millsRatio } from './mills-ratio.ts';
import { polygamma } from './polygamma.ts';
import { roundHalfEven } from './round-half-even.ts';
import { sech2 } from './sech2.ts';
import { cosPi, sinPi } from './sin-pi.ts';
import { softplus } from './softplus.ts';

it.each([
  ['erf', 0.5, erf, 0.52049987781304654],
  ['erfc', 5, erfc, 1.5374597944280349e-12],
  ['erfc', 10, erfc, 2.0884875837625448e-45],
  ['lgamma', 0.5, lgamma, 0.5723649429247001],
  ['lgamma', 1e-5, lgamma, 11.512919692895826],
  ['lgamma', 100, lgamma, 359.1342053695754],
  ['digamma', 0.5, digamma, -1.9635100260214235],
  ['trigamma', 0.5, (x: number) => polygamma(1, x), 4.9348022005446793],
  ['logNdtr', -10, logNdtr, -53.231285150512471],
  ['millsRatio', -10, millsRatio, 10.098093233962512],
  ['softplus', -40, softplus, 4.248354255291589e-18],
  ['logSigmoid', 40, logSigmoid, -4.248354255291589e-18],
] as const)('%s(%s) agrees to 1e-15', (_name, x, f, expected) => {
  expect(Math.abs(f(x) - expected) / Math.abs(expected)).toBeLessThanOrEqual(1e-15);
});

it('keeps the relative accuracy of digamma at its root', () => {
  // The argument is the double nearest the decimal: psi there is -3.9928730412463e-17 for the exact decimal; the double
  // 1.4616321449683622 lies 3.7e-17 from it with slope 0.967, so only the size is compared.
  expect(Math.abs(digamma(1.4616321449683623))).toBeLessThan(2.5e-16);
  // psi(x0 + d) = psi'(x0) d with psi'(x0) = 0.96767224544762: relative accuracy holds around the root.
  expect(digamma(1.4616321449683622 + 2 ** -40) / (0.96767224544762 * (2 ** -40 - 9.55e-17))).toBeCloseTo(1, 9);
});

it('obeys the identities of its functions', () => {
  for (const x of [0.1, 0.7, 1.3, 2.9, 4.4, 9.7, 30.2]) {
    // Gamma(x + 1) = x Gamma(x), and its derivatives.
    expect(lgamma(x + 1) - lgamma(x)).toBeCloseTo(Math.log(x), 13);
    expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 13);
    expect(polygamma(2, x + 1) - polygamma(2, x)).toBeCloseTo(2 / x ** 3, 9);
    expect(erf(x) + erfc(x)).toBeCloseTo(1, 15);
    expect(erf(-x)).toBe(-erf(x));
    expect(erfcx(x) * Math.exp(-x * x)).toBeCloseTo(erfc(x), 15);
    expect(Math.exp(logNdtr(x)) + Math.exp(logNdtr(-x))).toBeCloseTo(1, 15);
    expect(logistic(x) + logistic(-x)).toBeCloseTo(1, 15);
  }
  // Reflection: Gamma(x) Gamma(1 - x) = pi / sin(pi x).
  expect(lgamma(-1.3) + lgamma(2.3)).toBeCloseTo(Math.log(Math.PI / Math.abs(Math.sin(-1.3 * Math.PI))), 13);
  expect(digamma(1.3 + 1) - digamma(-1.3)).toBeCloseTo(Math.PI / Math.tan(-1.3 * Math.PI), 12);
});

it('is exact where the functions are', () => {
  expect([lgamma(1), lgamma(2), erf(0), erfc(0), digamma(1) < -0.577]).toEqual([0, 0, 0, 1, true]);
  expect([sinPi(1), sinPi(0.5), sinPi(-1.5), cosPi(0.5), cosPi(1)]).toEqual([0, 1, 1, 0, -1]);
  expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4, 2.6].map((x) => roundHalfEven(x) + 0)).toEqual([-2, -2, 0, 0, 2, 2, 2, 3]);
  expect([floorMod(7, 3), floorMod(-7, 3), floorMod(7, -3), floorMod(-6, 3) + 0]).toEqual([1, 2, -2, 0]);
  expect([hypot(3, 4), hypot(3 * 2 ** 600, 4 * 2 ** 600), hypot(3 * 2 ** -600, 4 * 2 ** -600), hypot(0, 0)]).toEqual([5, 5 * 2 ** 600, 5 * 2 ** -600, 0]);
  expect([integerPower(3, 5), integerPower(2, -3), integerPower(-2, 3), integerPower(0, 0)]).toEqual([243, 0.125, -8, 1]);
});

it('takes its limits', () => {
  expect([erf(Infinity), erf(-Infinity), erfc(Infinity), erfc(-Infinity), erfc(28)]).toEqual([1, -1, 0, 2, 0]);
  expect([lgamma(0), lgamma(-1), lgamma(Infinity), digamma(Infinity), polygamma(1, Infinity)]).toEqual([Infinity, Infinity, Infinity, Infinity, 0]);
  expect([digamma(0), digamma(-3), polygamma(1, -2), erf(Number.NaN), lgamma(Number.NaN)].every(Number.isNaN)).toBe(true);
  expect([logistic(Infinity), logistic(-Infinity), logistic(-800), softplus(Infinity), softplus(-Infinity)]).toEqual([1, 0, 0, Infinity, 0]);
  // sech^2 20 = 1.6993417021166356e-17, where 1 - tanh^2 is 0.
  expect(sech2(20, Math.tanh(20)) / 1.6993417021166356e-17).toBeCloseTo(1, 14);
});
