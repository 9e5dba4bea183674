import fc from 'fast-check';
import { expect, it } from 'vitest';
import { studentQuantile, studentTail } from './student-t.ts';

const close = (got: number, want: number, tolerance = 2e-13) => expect(Math.abs(got / want - 1)).toBeLessThan(tolerance);

it('agrees with the closed forms for 1, 2 and 4 degrees of freedom', () => {
  for (const p of [0.6, 0.9, 0.975, 0.995, 0.9999, 1 - 1e-9]) {
    const q = 1 - p;
    // nu = 1: tan(pi (p - 1/2)) = 1 / tan(pi q)
    close(studentQuantile(p, 1), 1 / Math.tan(Math.PI * q), 1e-12);
    // nu = 2: (2p - 1) sqrt(2 / (4 p q))
    close(studentQuantile(p, 2), (1 - 2 * q) * Math.sqrt(2 / (4 * p * q)), 1e-12);
    // nu = 4: a = 4 p q, t^2 = 4 (cos(arccos(sqrt a)/3)/sqrt a - 1)
    const a = 4 * p * q;
    close(studentQuantile(p, 4), 2 * Math.sqrt(Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a) - 1), 1e-11);
  }
});

it('agrees with the finite sum for even degrees of freedom', () => {
  // A(t | nu) = P(|T| <= t) = sin a (1 + cos^2 a / 2 + 1 3 cos^4 a / (2 4) + ... to cos^(nu - 2) a), a = arctan(t / sqrt nu)
  // (Abramowitz and Stegun 26.7.4)
  for (const nu of [6, 10, 30, 100, 1000]) {
    for (const p of [0.6, 0.9, 0.975, 0.999]) {
      const angle = Math.atan(studentQuantile(p, nu) / Math.sqrt(nu));
      let [term, sum] = [1, 1];
      for (let k = 2; k <= nu - 2; k += 2) {
        term *= ((k - 1) / k) * Math.cos(angle) ** 2;
        sum += term;
      }
      close(0.5 + 0.5 * Math.sin(angle) * sum, p, 1e-13);
    }
  }
});

it('agrees with published tables, and with the normal distribution in the limit', () => {
  expect([studentQuantile(0.975, 1), studentQuantile(0.95, 5), studentQuantile(0.975, 10), studentQuantile(0.995, 120)].map((t) => t.toFixed(3))).toEqual([
    '12.706',
    '2.015',
    '2.228',
    '2.617',
  ]);
  // 1.959963984540054: the 0.975 quantile of the normal distribution; the expansion leaves a term z^7 / (384 nu^3) at nu = 1e5
  close(studentQuantile(0.975, Infinity), 1.959963984540054, 1e-12);
  close(studentQuantile(0.975, 1e5 + 1), studentQuantile(0.975, 1e5), 1e-9);
});

it('is odd, zero at one half, and the inverse of the tail', () => {
  expect(studentQuantile(0.5, 7)).toBe(0);
  fc.assert(
    fc.property(fc.double({ min: 1e-8, max: 0.45, noNaN: true }), fc.double({ min: 0.3, max: 1e5, noNaN: true }), (q, nu) => {
      const t = studentQuantile(1 - q, nu);
      // 1 - q itself is rounded: its complement differs from q by up to 1.1e-16
      close(studentTail(t, nu), q, 1e-11 + 2.3e-16 / q);
      // d log t / d log q is about -1/nu in the tail
      close(-studentQuantile(q, nu), t, 1e-11 + (1e-15 / q) * Math.max(1, 1 / nu));
    }),
    { seed: 7, numRuns: 200 },
  );
});

it('has the tail 1/2 at 0 and 0 at infinity', () => {
  expect([studentTail(0, 3), studentTail(Infinity, 3)]).toEqual([0.5, 0]);
});

it('refuses probabilities and degrees of freedom outside their ranges, by text', () => {
  expect(() => studentQuantile(1, 3)).toThrow('ARGUMENT_OUT_OF_RANGE: studentQuantile: p is 1, expected 0 < p < 1. Choose a value inside the range');
  expect(() => studentQuantile(0.9, 0)).toThrow('studentQuantile: nu is 0, expected nu > 0');
});
