import { describe, expect, it } from 'vitest';
import { advanceHagerZhang } from './hager-zhang.ts';
import { emptyInterval } from './interval.ts';
import { beginLineSearch } from './more-thuente.ts';

type Line = readonly [phi: (a: number) => number, slope: (a: number) => number];

/** Runs a whole search on phi. */
function search([phi, slope]: Line, first: number, { c1 = 0.1, c2 = 0.9, maxls = 40, alphaMax = 1e10 } = {}) {
  const interval = emptyInterval();
  beginLineSearch(interval, phi(0), slope(0), first, alphaMax);
  for (;;) {
    const { alpha } = interval;
    const value = phi(alpha);
    const finite = Number.isFinite(value);
    const verdict = advanceHagerZhang(interval, finite ? value : Infinity, finite ? slope(alpha) : NaN, { c1, c2, maxls });
    if (verdict !== 'continue') return { verdict, alpha, trials: interval.trials };
  }
}

/** Functions of one step length: the ones of More and Thuente (1994), (5.1) and (5.2), a quartic, and one with ripples. */
const lines: Readonly<Record<string, Line>> = {
  'their 5.1': [(a) => -a / (a * a + 2), (a) => (a * a - 2) / (a * a + 2) ** 2],
  'their 5.2': [(a) => (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4, (a) => 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3],
  quartic: [(a) => (a - 3) ** 4, (a) => 4 * (a - 3) ** 3],
  ripples: [(a) => (a - 2) ** 2 + 0.3 * Math.cos(9 * a), (a) => 2 * (a - 2) - 2.7 * Math.sin(9 * a)],
};

describe('the line search of Hager and Zhang', () => {
  for (const [name, line] of Object.entries(lines)) {
    it(`finds a Wolfe point of ${name} from first trials 1e-3 to 1e2, also a sharp one`, () => {
      const [phi, slope] = line;
      for (const first of [1e-3, 1e-1, 1, 10, 100]) {
        for (const c2 of [0.9, 0.1]) {
          const { verdict, alpha, trials } = search(line, first, { c1: 1e-3, c2 });
          expect(verdict).toBe('accept');
          expect(phi(alpha)).toBeLessThanOrEqual(phi(0) + 1e-3 * alpha * slope(0));
          expect(slope(alpha)).toBeGreaterThanOrEqual(c2 * slope(0));
          // 8 trials bracket from 1e-3; an iteration costs at most 3 trials and shrinks the interval to 0.66.
          expect(trials).toBeLessThanOrEqual(30);
        }
      }
    });
  }

  it('takes the minimum of a quadratic with two trials, the second being the secant step', () => {
    const { alpha, trials } = search([(a) => (a - 1) ** 2, (a) => 2 * (a - 1)], 4, { c2: 0.01 });
    expect({ alpha, trials }).toEqual({ alpha: 1, trials: 2 });
  });

  it('steps back from where the function is not finite', () => {
    const { verdict, alpha } = search([(a) => (a >= 1 ? NaN : -Math.log(1 - a) - 3 * a), (a) => 1 / (1 - a) - 3], 50);
    expect(verdict).toBe('accept');
    expect(alpha).toBeLessThan(1);
    expect(search([(a) => (a > 0 ? Infinity : 0), () => -1], 1).verdict).toBe('fail');
  });

  it('accepts the largest step when f still falls there, and fails where f only rises', () => {
    expect(search([(a) => -a, () => -1], 1, { alphaMax: 4 })).toMatchObject({ verdict: 'accept', alpha: 4 });
    expect(search([(a) => a, () => -1], 1).verdict).toBe('fail');
  });

  it('accepts by slopes where values differ by rounding only', () => {
    // phi falls by 1e-18 of its value: no value can show it, the slopes do.
    const line: Line = [(a) => 1 + 1e-18 * (a - 1) ** 2, (a) => 2e-18 * (a - 1)];
    const { verdict, alpha } = search(line, 0.3);
    expect(verdict).toBe('accept');
    expect(alpha).toBe(0.3);
  });

  it('returns to the best step when trials run out', () => {
    const { verdict, alpha, trials } = search(lines['quartic']!, 1e-3, { c2: 1e-6, maxls: 3 });
    expect(verdict).toBe('accept');
    expect(trials).toBe(4);
    expect(alpha).toBeGreaterThan(0);
  });
});
