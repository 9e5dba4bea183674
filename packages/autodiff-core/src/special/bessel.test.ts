/**
 * Bessel functions against values of mpmath (40 digits, arguments as doubles). Bounds, in units of 2.2e-16 relative: 8 as
 * documented (6, and rounding of the literal); next to a zero of J the zero itself is known to 1e-32, so it holds there too.
 */
import { expect, it } from 'vitest';
import { besselI, besselIe } from './bessel-i.ts';
import { besselJ } from './bessel-j.ts';
import { besselK, besselKe } from './bessel-k.ts';

const functions = { besselI, besselIe, besselJ, besselK, besselKe };
const table: readonly (readonly [keyof typeof functions, number, number, number])[] = [
  ['besselJ', 0, 0.5, 0.938469807240812904],
  ['besselJ', 0, 2.404, 0.000428659744914669836],
  ['besselJ', 0, 2.4048255576957724, 1.69460149269549536e-16],
  ['besselJ', 0, 5.5, -0.00684386941781919682],
  ['besselJ', 0, 7.9, 0.19436184484127824],
  ['besselJ', 0, 25.3, 0.128807221627909589],
  ['besselJ', 1, 0.001, 0.000499999937500002615],
  ['besselJ', 1, 3.83, 0.000687248220597036957],
  ['besselJ', 1, 6.5, -0.153841301409971837],
  ['besselJ', 1, 40.0, 0.126038318037584999],
  ['besselJ', 3, 0.5, 0.00256372999458724408],
  ['besselJ', 3, 12.5, 0.110008136314349268],
  ['besselJ', 20, 4.0, 3.55951162859385297e-13],
  ['besselI', 0, 1.5, 1.64672318977289084],
  ['besselI', 0, 12.0, 18948.9253492963089],
  ['besselI', 0, 700.0, 1.52959334767187374e302],
  ['besselI', 1, 0.001, 0.000500000062500002615],
  ['besselI', 1, -3.5, -6.20583492225836547],
  ['besselI', 1, 30.0, 768532038938.956999],
  ['besselI', 2, 0.01, 0.0000125001041669921886],
  ['besselI', 7, 3.0, 0.0044721187299495662],
  ['besselI', 3, 200.0, 1.99419472217373462e85],
  ['besselK', 0, 1.5, 0.213805562647525737],
  ['besselK', 0, 0.001, 7.02368880056238132],
  ['besselK', 0, 2.5, 0.062347553200366186],
  ['besselK', 1, 0.3, 3.05599203345732511],
  ['besselK', 1, 9.0, 0.0000536370163794519452],
  ['besselK', 0, 600.0, 1.35582853099485244e-262],
  ['besselK', 4, 0.7, 191.994207323531495],
  ['besselIe', 0, 800.0, 0.014106945005869184],
  ['besselKe', 0, 800.0, 0.0443044274866460124],
  ['besselIe', 1, 1500.0, 0.0102980696891330396],
  ['besselKe', 1, 1500.0, 0.0323685202994403951],
];

it.each(table)('%s of order %s at %s', (name, order, x, expected) => {
  // Beyond 8 the error of J is relative to its envelope, here at most 2.5 times the value.
  expect(Math.abs(functions[name](order, x) - expected)).toBeLessThanOrEqual(8 * 2.2e-16 * Math.abs(expected));
});

it('has the limits and symmetries of its functions', () => {
  expect([besselJ(0, 0), besselJ(1, 0), besselJ(3, 0), besselI(0, 0), besselI(1, 0), besselI(2, 0)]).toEqual([1, 0, 0, 1, 0, 0]);
  expect([besselJ(0, Infinity), besselIe(0, Infinity), besselIe(2, Infinity), besselK(0, Infinity), besselK(0, 0), besselK(1, 0)]).toEqual([
    0,
    0,
    0,
    0,
    Infinity,
    Infinity,
  ]);
  expect([besselK(0, -1), besselJ(0, Number.NaN), besselI(2, Number.NaN)].every(Number.isNaN)).toBe(true);
  expect(besselJ(3, -1.2)).toBe(-besselJ(3, 1.2));
  expect(besselI(2, -1.2)).toBe(besselI(2, 1.2));
  expect(besselI(0, 720)).toBe(Infinity);
  // Wronskian: I_n K_{n+1} + I_{n+1} K_n = 1/x, sums of positive terms.
  for (const x of [0.3, 1.9, 2.1, 7.9, 8.1, 50])
    for (const n of [0, 1, 4]) expect(x * (besselIe(n, x) * besselKe(n + 1, x) + besselIe(n + 1, x) * besselKe(n, x))).toBeCloseTo(1, 14);
});
