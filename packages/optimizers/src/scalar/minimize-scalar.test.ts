import { describe, expect, it } from 'vitest';
import { minimizeScalar } from './minimize-scalar.ts';

/** A value resolves x to sqrt(2 eps |f| / f'') at best; the tolerance of x, 1.5e-8 relative, comes on top. */
const functions = [
  { id: '(x - 2)^2', f: (x: number) => (x - 2) ** 2, x: 2, within: 1e-7 },
  { id: 'x log x', f: (x: number) => x * Math.log(x), x: Math.exp(-1), within: 1e-7, bracket: [0.1, 0.5] },
  { id: 'cosh(x + 3)', f: (x: number) => Math.cosh(x + 3), x: -3, within: 1e-7 },
  { id: 'x^4 - x', f: (x: number) => x ** 4 - x, x: Math.cbrt(1 / 4), within: 1e-7 },
];

describe('minimizeScalar', () => {
  for (const { id, f, x, within, bracket } of functions) {
    for (const method of ['brent', 'golden'] as const) {
      it(`finds the minimum of ${id} with ${method}`, () => {
        const result = minimizeScalar(f, { method, bracket });
        expect(result).toMatchObject({ success: true, reason: 'step-tolerance', status: 0, method });
        expect(Math.abs(result.x - x)).toBeLessThan(within);
        expect(result.fun).toBe(f(result.x));
      });
    }
    it(`finds the minimum of ${id} inside bounds`, () => {
      const result = minimizeScalar(f, { bounds: [x - 0.3, x + 1] });
      expect(result).toMatchObject({ success: true, method: 'bounded' });
      expect(Math.abs(result.x - x)).toBeLessThan(within);
    });
  }

  it('starts at the golden section of the bounds', () => {
    const asked: number[] = [];
    minimizeScalar((x) => asked.push(x) && x * x, { bounds: [0, 1] });
    expect(asked[0]).toBeCloseTo((3 - Math.sqrt(5)) / 2, 15);
  });

  it('counts calls, and takes fewer with parabolas than with golden sections', () => {
    let calls = 0;
    const f = (x: number) => {
      calls += 1;
      return Math.cosh(x - 0.3);
    };
    const brent = minimizeScalar(f);
    expect(brent.nfev).toBe(calls);
    // Golden sections: log(1e8) / log(1.618) = 38 for 8 digits.
    expect(brent.nfev).toBeLessThan(30);
    expect(minimizeScalar(f, { method: 'golden' }).nfev).toBeGreaterThan(30);
  });

  it('returns the end of the interval when the minimum is there, and the point when there is only one', () => {
    expect(minimizeScalar((x) => x, { bounds: [0, 1] })).toMatchObject({ x: 0, fun: 0, success: true });
    expect(minimizeScalar((x) => -x, { bounds: [0, 1] })).toMatchObject({ x: 1, fun: -1, success: true });
    expect(minimizeScalar((x) => x * x, { bounds: [2, 2] })).toMatchObject({ x: 2, fun: 4, success: true });
  });

  it('takes three points, and refuses those that do not bracket', () => {
    expect(minimizeScalar((x) => x * x, { bracket: [-1, 0.5, 2] }).x).toBeCloseTo(0, 7);
    expect(() => minimizeScalar((x) => x, { bracket: [0, 1, 2] })).toThrow(
      'ARGUMENT_OUT_OF_RANGE: minimizeScalar: the bracket 0, 1, 2 has values 0, 1, 2, expected a < b < c with f(b) < f(a) and f(b) < f(c). Pass two points to search for a bracket',
    );
  });

  it('never calls a slope without end, NaN, or a spent limit a success', () => {
    expect(minimizeScalar((x) => x)).toMatchObject({ success: false, reason: 'diverged' });
    expect(minimizeScalar(() => NaN)).toMatchObject({ success: false, reason: 'non-finite' });
    expect(minimizeScalar(() => NaN, { bounds: [0, 1] })).toMatchObject({ success: false, reason: 'non-finite' });
    expect(minimizeScalar(Math.cosh, { bracket: [3, 4], maxiter: 2 })).toMatchObject({ success: false, reason: 'max-iterations', nit: 2 });
    // NaN on one side is a wall.
    expect(minimizeScalar((x) => x - Math.log(x), { bracket: [0.5, 0.2] }).x).toBeCloseTo(1, 6);
  });

  it('refuses what it cannot use', () => {
    expect(() => minimizeScalar(Math.cosh, { method: 'brent', bounds: [0, 1] })).toThrow(
      "OPTION_CONFLICT: minimizeScalar: bounds were given to method 'brent'. Choose 'bounded', or pass a bracket",
    );
    expect(() => minimizeScalar(Math.cosh, { method: 'bounded' })).toThrow("BOUNDS_INVALID: minimizeScalar: method 'bounded' needs bounds");
    expect(() => minimizeScalar(Math.cosh, { bounds: [1, 0] })).toThrow('BOUNDS_INVALID: minimizeScalar: the bounds are 1 and 0, expected lower <= upper');
    expect(() => minimizeScalar(Math.cosh, { method: 'brend' as 'brent' })).toThrow('ID_UNKNOWN: minimizeScalar: method "brend" is not known');
    expect(() => minimizeScalar(Math.cosh, { bracket: [1] })).toThrow('ARGUMENT_TYPE: minimizeScalar: bracket is');
    expect(() => minimizeScalar(Math.cosh, { xtol: 0 })).toThrow('OPTION_OUT_OF_RANGE: minimizeScalar: xtol is 0');
    expect(() => minimizeScalar(Math.cosh, { xatol: 1 })).toThrow('OPTION_UNKNOWN: minimizeScalar: "xatol" is not an option');
    expect(() => minimizeScalar((() => 'a') as never)).toThrow('ARGUMENT_TYPE: minimizeScalar: fun(0) returned "a", expected a number. Return a number');
  });
});
