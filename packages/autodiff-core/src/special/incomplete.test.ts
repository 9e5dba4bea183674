/**
 * Incomplete gamma and beta functions with their derivatives in the parameters, and inverses of the error functions,
 * against values of mpmath (60 digits, arguments as doubles). Values: (20 + |log|) units of 2.2e-16, as documented: the
 * exponent of size |log| is rounded, and some ten terms of a fraction round twice each. Derivatives
 * are sums of terms that cancel to a tenth at most here: 1e-13.
 */
import { expect, it } from 'vitest';
import { betaInc } from './beta-inc.ts';
import { erfcInv, erfInv, ndtri } from './erf-inverse.ts';
import { gammaInc } from './gamma-inc.ts';
import { log1pMinus, stirlingRest } from './stirling.ts';

const inverses = { erfInv, erfcInv, ndtri };

it.each<readonly [keyof typeof inverses, number, number]>([
  ['erfInv', 1e-10, 8.86226925452758046e-11],
  ['erfInv', 0.3, 0.272462714726754345],
  ['erfInv', -0.5, -0.476936276204469873],
  ['erfInv', 0.9, 1.16308715367667416],
  ['erfInv', 0.999999, 3.45891073727549878],
  ['erfcInv', 1e-20, 6.60158062235514257],
  ['erfcInv', 1e-290, 25.7667901354624266],
  ['ndtri', 1e-100, -21.2734535609653243],
  ['ndtri', 0.025, -1.95996398454005421],
  ['ndtri', 0.3, -0.524400512708040816],
  ['ndtri', 0.999, 3.09023230616781328],
])('%s(%s)', (name, x, expected) => {
  expect(Math.abs(inverses[name](x) - expected)).toBeLessThanOrEqual(4 * 2.2e-16 * Math.abs(expected));
});

const within = (actual: number, expected: number, isValue: boolean) => {
  const bound = isValue ? (20 + Math.abs(Math.log(Math.abs(expected)))) * 2.2e-16 : 1e-13;
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(bound * Math.abs(expected));
};

it.each<readonly [string, number, number, number, number, number]>([
  ['gammaInc', 0, 0, 2.5, 1.5, 0.300014164121372491],
  ['gammaInc', 0, 1, 2.5, 1.5, 0.699985835878627509],
  ['gammaInc', 0, 0, 0.3, 0.02, 0.342997515856987929],
  ['gammaInc', 0, 1, 10.0, 45.0, 7.41291956539308914e-11],
  ['gammaInc', 0, 0, 200.0, 190.0, 0.243347427100623804],
  ['gammaInc', 1, 0, 2.5, 1.5, -0.25217540042362785],
  ['gammaInc', 2, 0, 2.5, 1.5, 0.136554033455009492],
  ['gammaInc', 3, 0, 2.5, 1.5, 0.0258121793860469383],
  ['gammaInc', 1, 0, 3.0, 9.0, -0.00869546641974252588],
  ['gammaInc', 2, 1, 3.0, 9.0, 0.0097431442598343106],
])('%s order %s, upper %s at a = %s, x = %s', (_name, order, upper, a, x, expected) => {
  within(gammaInc(order, upper, a, x), expected, order === 0);
});

it.each<readonly [string, number, number, number, number, number, number]>([
  ['betaInc', 0, 0, 2.0, 3.0, 0.4, 0.524800000000000038],
  ['betaInc', 1, 0, 2.0, 3.0, 0.4, -0.240869376087556572],
  ['betaInc', 0, 1, 2.0, 3.0, 0.4, 0.156344336413598775],
  ['betaInc', 1, 1, 2.0, 3.0, 0.4, 0.00892340767003428305],
  ['betaInc', 2, 1, 2.0, 3.0, 0.4, -0.0625962994981383421],
  ['betaInc', 0, 0, 0.5, 0.5, 0.9, 0.795167235300866572],
  ['betaInc', 1, 0, 0.5, 0.5, 0.9, -0.276815524358351212],
  ['betaInc', 0, 0, 80.0, 120.0, 0.35, 0.0726377084372224472],
  ['betaInc', 0, 0, 0.01, 40.0, 0.001, 0.973356120854819325],
])('%s orders %s and %s at a = %s, b = %s, x = %s', (_name, i, j, a, b, x, expected) => {
  within(betaInc(i, j, a, b, x), expected, i + j === 0);
});

it('has limits, and NaN outside of its domain', () => {
  expect([gammaInc(0, 0, 2, 0), gammaInc(0, 1, 2, 0), gammaInc(0, 0, 2, Infinity), gammaInc(0, 1, 2, Infinity), gammaInc(1, 0, 2, 0)]).toEqual([0, 1, 1, 0, 0]);
  expect([betaInc(0, 0, 2, 3, 0), betaInc(0, 0, 2, 3, 1), betaInc(1, 0, 2, 3, 1)]).toEqual([0, 1, 0]);
  expect([erfInv(1), erfInv(-1), erfInv(0), erfcInv(0), erfcInv(2), ndtri(0), ndtri(1), ndtri(0.5)].map((each) => each + 0)).toEqual([
    Infinity,
    -Infinity,
    0,
    Infinity,
    -Infinity,
    -Infinity,
    Infinity,
    0,
  ]);
  expect([gammaInc(0, 0, -1, 1), gammaInc(0, 0, 1, -1), betaInc(0, 0, 0, 1, 0.5), betaInc(0, 0, 1, 1, 1.5), erfInv(1.5), ndtri(-0.1)].every(Number.isNaN)).toBe(
    true,
  );
});

it('cancels before it adds', () => {
  // log(1 + d) - d = -d^2/2 + d^3/3 - d^4/4: the next term is 1e-24 of the sum at 1e-8. Three roundings.
  expect(Math.abs(log1pMinus(1e-8) / (-5e-17 + 1e-24 / 3 - 2.5e-33) - 1)).toBeLessThan(5e-16);
  // 1/(12 a) - 1/(360 a^3) + 1/(1260 a^5).
  expect(stirlingRest(100)).toBeCloseTo(1 / 1200 - 1 / 3.6e8 + 1 / 1.26e13, 16);
});
