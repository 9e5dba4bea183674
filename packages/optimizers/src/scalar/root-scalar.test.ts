import { describe, expect, it } from 'vitest';
import { rootScalar } from './root-scalar.ts';

const functions: { id: string; f: (x: number) => number; d: (x: number) => number; bracket: [number, number]; x: number }[] = [
  { id: 'x^2 - 2', f: (x) => x * x - 2, d: (x) => 2 * x, bracket: [0, 2], x: Math.SQRT2 },
  { id: 'cos x', f: Math.cos, d: (x) => -Math.sin(x), bracket: [2, 1], x: Math.PI / 2 },
  { id: 'e^x - 10', f: (x) => Math.exp(x) - 10, d: Math.exp, bracket: [-5, 8], x: Math.log(10) },
  { id: 'atan(x - 1)', f: (x) => Math.atan(x - 1), d: (x) => 1 / (1 + (x - 1) ** 2), bracket: [-40, 60], x: 1 },
  { id: 'x^3 - 2 x - 5', f: (x) => x ** 3 - 2 * x - 5, d: (x) => 3 * x * x - 2, bracket: [2, 3], x: 2.0945514815423265 },
];
const methods = ['brentq', 'toms748', 'newton', 'bisect'] as const;

describe('rootScalar', () => {
  for (const method of methods) {
    for (const { id, f, d, bracket, x } of functions) {
      it(`finds the root of ${id} with ${method}`, () => {
        const result = rootScalar(f, { method, bracket, ...(method === 'newton' ? { fprime: d } : {}) });
        expect(result).toMatchObject({ success: true, method });
        // xtol + rtol |x| = 2e-12 + 9e-16 * 3; slopes are 1 or more, so rounding of f adds less than 1e-14.
        expect(Math.abs(result.root - x)).toBeLessThanOrEqual(2.1e-12);
        expect(result.fun).toBe(f(result.x));
        // Bisection of the widest bracket: log2(100 / 2e-12) = 46, and the two ends.
        expect(result.nfev).toBeLessThanOrEqual(48);
      });
    }
  }

  it('halves as worked out by hand', () => {
    const asked: number[] = [];
    const f = (x: number) => {
      asked.push(x);
      return x - 0.3;
    };
    expect(rootScalar(f, { method: 'bisect', bracket: [0, 1], maxiter: 4 })).toMatchObject({ success: false, reason: 'max-iterations', nit: 4, nfev: 6 });
    expect(asked).toEqual([0, 1, 0.5, 0.25, 0.375, 0.3125]);
  });

  it("takes Newton's steps as worked out by hand, and the secant of a line at once", () => {
    // x^2 - 2 from 2: 2 - 2/4 = 3/2, 3/2 - (1/4)/3 = 17/12.
    const asked: number[] = [];
    rootScalar((x) => asked.push(x) && x * x - 2, { x0: 2, fprime: (x) => 2 * x });
    expect(asked.slice(0, 2)).toEqual([2, 1.5]);
    expect(asked[2]).toBeCloseTo(17 / 12, 15);
    for (const method of ['brentq', 'toms748'] as const) {
      expect(rootScalar((x) => 2 * x - 1, { method, bracket: [0, 2] })).toMatchObject({ root: 0.5, fun: 0, nfev: 3, reason: 'function-tolerance' });
    }
  });

  it('takes far fewer evaluations than bisection', () => {
    const f = (x: number) => Math.exp(x) - 10;
    const calls = (method: 'brentq' | 'toms748' | 'bisect') => rootScalar(f, { method, bracket: [0, 8] }).nfev;
    // log2(8 / 2e-12) = 42 halvings and two ends.
    expect(calls('bisect')).toBe(44);
    expect(calls('brentq')).toBeLessThan(22);
    expect(calls('toms748')).toBeLessThan(22);
  });

  it('sees a root at an end of the bracket', () => {
    for (const method of methods)
      expect(rootScalar((x) => x * x - 1, { method, bracket: [1, 5], fprime: (x) => 2 * x })).toMatchObject({ root: 1, success: true, nfev: 2 });
  });

  it('does not call a pole or a jump a root', () => {
    for (const method of ['brentq', 'toms748', 'bisect'] as const) {
      expect(rootScalar((x) => 1 / (x - 0.3), { method, bracket: [-1, 1.5] })).toMatchObject({ success: false, reason: 'stalled' });
      expect(rootScalar((x) => (x < 0.3 ? -1 : 1), { method, bracket: [-1, 1.5] }).message).toContain('by a jump or a pole, not at a root');
      expect(rootScalar((x) => (x > 0.1 && x < 0.9 ? NaN : x - 0.5), { method, bracket: [0, 1] })).toMatchObject({ success: false, reason: 'non-finite' });
    }
  });

  it('keeps Newton inside the bracket, and says when it fails without one', () => {
    const atan = { fprime: (x: number) => 1 / (1 + x * x) };
    // Plain Newton on atan diverges from |x| > 1.39.
    expect(rootScalar(Math.atan, { x0: 3, ...atan }).success).toBe(false);
    expect(rootScalar(Math.atan, { method: 'newton', bracket: [-2, 9], x0: 8, ...atan })).toMatchObject({ success: true });
    expect(rootScalar((x) => x * x + 1, { x0: 0, fprime: (x) => 2 * x })).toMatchObject({ success: false, reason: 'singular' });
    expect(rootScalar((x) => x * x + 1, { x0: 0.7, fprime: (x) => 2 * x }).success).toBe(false);
  });

  it('refuses what it cannot use', () => {
    expect(() => rootScalar((x) => x * x + 1, { bracket: [0, 1] })).toThrow(
      'ARGUMENT_OUT_OF_RANGE: rootScalar: f(0) is 1 and f(1) is 2, expected opposite signs. Choose a bracket in which the function changes sign',
    );
    expect(() => rootScalar(Math.sqrt, { bracket: [-1, 1] })).toThrow('START_NOT_FINITE: rootScalar: f(-1) is NaN and f(1) is 1, expected numbers');
    expect(() => rootScalar(Math.cos, { method: 'brentq' })).toThrow("OPTION_MISSING: rootScalar: bracket is missing, and method 'brentq' needs it");
    expect(() => rootScalar(Math.cos, { x0: 1 })).toThrow("ORACLE_MISSING: rootScalar: method 'newton' needs the derivative, and fprime is missing");
    expect(() => rootScalar(Math.cos, { fprime: Math.sin })).toThrow('ARGUMENT_OUT_OF_RANGE: rootScalar: x0 is undefined, expected a finite number');
    expect(() => rootScalar(Math.cos, { method: 'newton', bracket: [1, 2], x0: 3, fprime: Math.sin })).toThrow('x0 is 3, outside the bracket');
    expect(() => rootScalar(Math.cos, { bracket: [1, 2], rtol: 0 })).toThrow('OPTION_OUT_OF_RANGE: rootScalar: rtol is 0');
    expect(() => rootScalar(Math.cos, { method: 'brent' as 'brentq', bracket: [1, 2] })).toThrow('ID_UNKNOWN: rootScalar: method "brent" is not known');
  });
});
