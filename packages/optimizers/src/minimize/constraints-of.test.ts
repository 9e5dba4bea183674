import { describe, expect, it } from 'vitest';
import { constraintsOf } from './constraints-of.ts';
import { minimize } from './minimize.ts';
import { minimizeAsync } from './minimize-async.ts';

const context = { who: 'minimize', x0: Float64Array.of(1, 2), bounds: undefined, difference: '3-point' as const };

describe('constraintsOf', () => {
  it('stacks every form in its order, sides included', () => {
    const all = constraintsOf(
      [
        { type: 'ineq', fun: ([a, b]) => a! * b!, jac: ([a, b]) => [b!, a!] },
        {
          A: [
            [1, 2],
            [3, 4],
          ],
          lb: 0,
          ub: [5, Infinity],
        },
        { fun: ([a]) => [a! ** 2], lb: 1, ub: 1 },
        { type: 'eq', fun: ([, b]) => b! - 2 },
      ],
      context,
    )!;
    expect(all.count).toBe(5);
    expect([...all.lower]).toEqual([0, 0, 0, 1, 0]);
    expect([...all.upper]).toEqual([Infinity, 5, Infinity, 1, 0]);
    // At (1, 2): 1*2, 1+4, 3+8, 1, 0.
    expect([...all.values(Float64Array.of(1, 2))]).toEqual([2, 5, 11, 1, 0]);
    const jacobian = all.jacobian!(Float64Array.of(1, 2));
    // Central differences of linear and quadratic functions are exact up to rounding / h = eps^(2/3).
    [2, 1, 1, 2, 3, 4, 2, 0, 0, 1].forEach((value, k) => expect(jacobian[k]).toBeCloseTo(value, 9));
  });

  it('knows none', () => {
    expect(constraintsOf([], context)).toBeUndefined();
    expect(constraintsOf(null, context)).toBeUndefined();
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ["ARGUMENT_TYPE: minimize: constraint 0 is 3, expected { type: 'eq' | 'ineq', fun }, { fun, lb, ub } or { A, lb, ub }. Write it in one of these forms", 3],
    ['OPTION_UNKNOWN: minimize: "hess" is not a field of constraint 0. Use fun, lb, ub, jac', { fun: () => 1, hess: () => [] }],
    ['ARGUMENT_TYPE: minimize: constraint 0 is', { type: 'le', fun: () => 1 }],
    [
      'SHAPE_MISMATCH: minimize: A of constraint 0 has 3 numbers, expected finite numbers, 2 in each row. Give one coefficient per variable in each row',
      { A: [[1, 2, 3]] },
    ],
    [
      'CONSTRAINTS_INVALID: minimize: constraint 0 has 1 rows and a side of 2 numbers. Give one number for all rows, or one per row',
      { A: [[1, 2]], lb: [0, 0] },
    ],
  ];
  it.each(wrong)('refuses by exact text: %s', (text, constraints) => {
    expect(() => constraintsOf(constraints as never, context)).toThrow(text);
  });
});

describe('minimize with constraints', () => {
  const distance = ([a, b]: Float64Array) => (a! - 2) ** 2 + (b! - 1) ** 2;

  it('uses SLSQP and gives multipliers', () => {
    // HS14: min (x1-2)^2 + (x2-1)^2, x1 - 2 x2 + 1 = 0, 1 - x1^2/4 - x2^2 >= 0; x1 = (sqrt 7 - 1)/2, x2 = (sqrt 7 + 1)/4.
    const result = minimize(distance, [2, 2], {
      constraints: [
        { type: 'eq', fun: ([a, b]) => a! - 2 * b! + 1 },
        { type: 'ineq', fun: ([a, b]) => 1 - a! ** 2 / 4 - b! ** 2 },
      ],
    });
    expect(result.method).toBe('slsqp');
    expect(result.success).toBe(true);
    expect(result.x[0]).toBeCloseTo((Math.sqrt(7) - 1) / 2, 8);
    expect(result.x[1]).toBeCloseTo((Math.sqrt(7) + 1) / 4, 8);
    expect(result.fun).toBeCloseTo(9 - 2.875 * Math.sqrt(7), 9);
    expect(result.maxcv).toBeLessThan(1e-9);
    // Stationarity, component 1: 2 (x1 - 2) = u1 - u2 x1 / 2.
    const [u1, u2] = result['multipliers'] as Float64Array;
    expect(2 * (result.x[0]! - 2) - u1! + (u2! * result.x[0]!) / 2).toBeCloseTo(0, 7);
    expect(u2).toBeGreaterThan(0);
  });

  it('says which constraint returned too few numbers, and when a side is crossed', () => {
    let calls = 0;
    const fun = () => (calls++ < 3 ? [1, 1] : [1]);
    expect(() => minimize(distance, [2, 2], { constraints: { fun, lb: 0 } })).toThrow(
      'SHAPE_MISMATCH: minimize: the result of constraint 0 has length 1, expected 2. Return one number per constraint',
    );
    expect(() => minimize(distance, [2, 2], { constraints: { A: [[1, 0]], lb: 2, ub: 1 } })).toThrow(
      'CONSTRAINTS_INVALID: slsqp: the sides of constraint 0 are 2 and 1, expected lower <= upper. Use -Infinity and Infinity for no side',
    );
    expect(() => minimize(distance, [2, 2], { constraints: { type: 'eq', fun: () => 0, jac: () => [1, 2, 3] } })).toThrow(
      'SHAPE_MISMATCH: minimize: the Jacobian of constraint 0 has length 3, expected 2. Return one number per constraint and variable',
    );
  });

  it('works for functions that return promises', async () => {
    const result = await minimizeAsync(async (x) => distance(x), [2, 2], { constraints: { A: [[1, 1]], ub: 1 } });
    // The projection of (2, 1) onto x1 + x2 = 1 is (1, 0).
    expect(result.success).toBe(true);
    expect(result.x[0]).toBeCloseTo(1, 7);
    expect(result.x[1]).toBeCloseTo(0, 7);
  });
});
