import { describe, expect, it } from 'vitest';
import { emptyInterval } from './interval.ts';
import { advanceLineSearch, beginLineSearch, smallestStep } from './more-thuente.ts';

interface Found {
  readonly verdict: string;
  readonly alpha: number;
  readonly trials: number;
}

/** Runs a whole search on phi. */
function search(phi: (a: number) => number, slope: (a: number) => number, first: number, { c1 = 1e-4, c2 = 0.9, maxls = 40, alphaMax = 1e10 } = {}): Found {
  const interval = emptyInterval();
  beginLineSearch(interval, phi(0), slope(0), first, alphaMax);
  for (;;) {
    const { alpha } = interval;
    const value = phi(alpha);
    const verdict = advanceLineSearch(interval, Number.isFinite(value) ? value : Infinity, slope(alpha), { c1, c2, maxls });
    if (verdict !== 'continue') return { verdict, alpha, trials: interval.trials };
  }
}

/** The test functions of More and Thuente (1994), section 5: (5.1), (5.2), (5.4 with beta 0.001). */
const functions = [
  { id: '5.1', phi: (a: number) => -a / (a * a + 2), slope: (a: number) => (a * a - 2) / (a * a + 2) ** 2, c1: 0.001, c2: 0.1 },
  {
    id: '5.2',
    phi: (a: number) => (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4,
    slope: (a: number) => 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3,
    c1: 0.1,
    c2: 0.1,
  },
  { id: '5.4', ...yanai(0.001, 0.001), c1: 0.001, c2: 0.001 },
  { id: '5.5', ...yanai(0.01, 0.001), c1: 0.001, c2: 0.001 },
  { id: '5.6', ...yanai(0.001, 0.01), c1: 0.001, c2: 0.001 },
];

/** Yanai, Ozawa and Kaneko's function, their (5.4): flat in between, steep at both ends. */
function yanai(b1: number, b2: number): { phi: (a: number) => number; slope: (a: number) => number } {
  const g = (b: number) => Math.sqrt(1 + b * b) - b;
  const left = (a: number) => Math.sqrt((1 - a) ** 2 + b2 * b2);
  const right = (a: number) => Math.sqrt(a * a + b1 * b1);
  return { phi: (a) => g(b1) * left(a) + g(b2) * right(a), slope: (a) => (g(b1) * (a - 1)) / left(a) + (g(b2) * a) / right(a) };
}

describe('the line search of More and Thuente', () => {
  for (const { id, phi, slope, c1, c2 } of functions) {
    it(`finds a strong Wolfe point of their function ${id} from first trials 1e-3 to 1e3`, () => {
      for (const first of [1e-3, 1e-1, 10, 1e3]) {
        const { verdict, alpha, trials } = search(phi, slope, first, { c1, c2, alphaMax: 4 * Math.max(1, first) });
        expect(verdict).toBe('accept');
        expect(phi(alpha)).toBeLessThanOrEqual(phi(0) + c1 * alpha * slope(0));
        expect(Math.abs(slope(alpha))).toBeLessThanOrEqual(c2 * Math.abs(slope(0)));
        // A trial grows at most fivefold until it brackets: 9 trials from 1e-3 to 1e3; the rest halves an interval, at worst every other trial.
        expect(trials).toBeLessThanOrEqual(25);
      }
    });
  }

  it('steps back from where the function is not finite', () => {
    const { verdict, alpha } = search(
      (a) => (a >= 1 ? NaN : -Math.log(1 - a) - 3 * a),
      (a) => 1 / (1 - a) - 3,
      50,
    );
    // The minimum is at 1/(1 - a) = 3, a = 2/3.
    expect(verdict).toBe('accept');
    expect(alpha).toBeGreaterThan(0);
    expect(alpha).toBeLessThan(1);
    expect(
      search(
        (a) => (a > 0 ? Infinity : 0),
        () => -1,
        1,
      ).verdict,
    ).toBe('fail');
  });

  it('accepts the largest step when f still falls there, and fails where f only rises', () => {
    expect(
      search(
        (a) => -a,
        () => -1,
        1,
        { alphaMax: 4 },
      ),
    ).toMatchObject({ verdict: 'accept', alpha: 4 });
    // The slope lies: f rises at once.
    expect(
      search(
        (a) => a,
        () => -1,
        1,
      ).verdict,
    ).toBe('fail');
  });

  it('returns to the best step when trials run out', () => {
    const { verdict, alpha, trials } = search(
      (a) => (a - 1) ** 2,
      (a) => 2 * (a - 1),
      1e-3,
      { c2: 1e-3, c1: 1e-4, maxls: 3 },
    );
    expect(verdict).toBe('accept');
    expect(trials).toBe(4);
    expect((alpha - 1) ** 2).toBeLessThan(1);
  });

  it('knows the step that no longer moves x', () => {
    const x = Float64Array.of(1000, 3);
    const p = Float64Array.of(1, 2);
    const least = smallestStep(x, p);
    // eps / 4 / max(1/1000, 2/3) = 8.3e-17 leaves x as it is, ten times as much does not.
    expect(least).toBeCloseTo((Number.EPSILON * 3) / 8, 30);
    expect(x.map((xi, i) => xi + least * p[i]!)).toEqual(x);
    expect(x.map((xi, i) => xi + 10 * least * p[i]!)).not.toEqual(x);
  });
});

it('does not take a higher value for an equal one before any value is the lowest of the run', () => {
  // phi rises from 0.02 to 1 with the same slope: a ripple of period 1.
  const interval = emptyInterval();
  beginLineSearch(interval, 0.02, -2, 1, 1e10);
  expect(advanceLineSearch(interval, 1, -1.9, { c1: 1e-4, c2: 0.99, maxls: 20 }, 1e-14, Infinity)).toBe('continue');
});
