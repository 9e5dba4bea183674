import { differenceOrder } from '@thetakit/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceJacobian, differenceWork, relativeSteps } from './difference.ts';

/** Gradient of a scalar function. */
function gradient(
  f: (x: Float64Array) => number,
  x: Float64Array,
  step: number,
  isCentral: boolean,
  bounds?: { lower: Float64Array; upper: Float64Array },
): { g: Float64Array; evaluations: number } {
  const g = new Float64Array(x.length);
  const evaluations = differenceJacobian(
    (at, out) => {
      out[0] = f(at);
    },
    x,
    Float64Array.of(f(x)),
    g,
    differenceWork(x.length, 1),
    step,
    isCentral,
    bounds,
  );
  return { g, evaluations };
}

describe('differences', () => {
  it('have order 1 with two points and 2 with three, next to a bound too', () => {
    const x = Float64Array.of(0.5);
    const steps = [0.04, 0.02, 0.01];
    const errors = (isCentral: boolean, upper: number) =>
      steps.map((h) =>
        Math.abs(gradient((at) => Math.exp(at[0]!), x, h, isCentral, { lower: Float64Array.of(-9), upper: Float64Array.of(upper) }).g[0]! - Math.exp(0.5)),
      );
    expect(differenceOrder(steps, errors(false, 9))).toBeCloseTo(1, 1);
    expect(differenceOrder(steps, errors(true, 9))).toBeCloseTo(2, 1);
    expect(differenceOrder(steps, errors(true, 0.5))).toBeCloseTo(2, 1);
  });

  it('never leave the bounds, whatever the box, and give 0 for a fixed variable', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (a, b, share, isCentral) => {
        const low = Math.min(a, b);
        const high = Math.max(a, b);
        const x = Float64Array.of(Math.min(high, Math.max(low, low + share * (high - low))));
        const f = (at: Float64Array) => {
          expect(at[0]! >= low && at[0]! <= high).toBe(true);
          return 3 * at[0]!;
        };
        const { g } = gradient(f, x, relativeSteps[isCentral ? '3-point' : '2-point'], isCentral, {
          lower: Float64Array.of(low),
          upper: Float64Array.of(high),
        });
        expect(low === high ? g[0] === 0 : Number.isFinite(g[0]!)).toBe(true);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('count their evaluations and leave x as it was', () => {
    const x = Float64Array.of(1, 2, 3);
    expect(gradient((at) => at[0]! * at[1]! * at[2]!, x, 1e-6, true).evaluations).toBe(6);
    expect(gradient((at) => at[0]! * at[1]! * at[2]!, x, 1e-6, false).evaluations).toBe(3);
    expect([...x]).toEqual([1, 2, 3]);
  });

  it('give Jacobians row by row', () => {
    const out = new Float64Array(4);
    const f = (x: Float64Array, r: Float64Array) => {
      r[0] = x[0]! * x[1]!;
      r[1] = x[0]! ** 2;
    };
    const x = Float64Array.of(2, 3);
    const f0 = Float64Array.of(6, 4);
    differenceJacobian(f, x, f0, out, differenceWork(2, 2), relativeSteps['3-point'], true);
    // J = [[x2, x1], [2 x1, 0]]; both functions are quadratic, so only rounding remains: 6 * 1e-16 / 6e-6 = 1e-10.
    [3, 2, 4, 0].forEach((expected, k) => expect(out[k]).toBeCloseTo(expected, 8));
  });
});
