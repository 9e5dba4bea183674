import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky } from './cholesky.ts';
import { newQpWork } from './qp-work.ts';
import { solveQp } from './solve-qp.ts';

/** Solves with B given row-major. */
function solve(b: number[], g: number[], normals: number[], sides: number[], equalities = 0, lower?: number[], upper?: number[]) {
  const n = g.length;
  const factor = new Float64Array(n * n);
  expect(cholesky(Float64Array.from(b), n, factor)).toBe(true);
  const work = newQpWork(n, sides.length);
  const verdict = solveQp(work, {
    factor,
    gradient: Float64Array.from(g),
    rows: { count: sides.length, equalities, normals: Float64Array.from(normals), sides: Float64Array.from(sides) },
    lower: Float64Array.from(lower ?? g.map(() => -Infinity)),
    upper: Float64Array.from(upper ?? g.map(() => Infinity)),
  });
  return { verdict, step: [...work.step], multipliers: [...work.multipliers] };
}

describe('the dual method', () => {
  it('solves the example worked out by hand', () => {
    // min 1/2 |d|^2 - d1 - 2 d2, d1 + d2 >= 4: d = (1, 2) + t (1, 1), t = 1/2; multiplier t.
    const { verdict, step, multipliers } = solve([1, 0, 0, 1], [-1, -2], [1, 1], [4]);
    expect(verdict).toBe('solved');
    expect(step[0]).toBeCloseTo(1.5, 14);
    expect(step[1]).toBeCloseTo(2.5, 14);
    expect(multipliers[0]).toBeCloseTo(0.5, 14);
  });

  it('gives equations multipliers of either sign', () => {
    // min 1/2 |d|^2, d1 + d2 = -2: d = (-1, -1), u = -1.
    const { step, multipliers } = solve([1, 0, 0, 1], [0, 0], [1, 1], [-2], 1);
    expect(step).toEqual([-1, -1].map((value) => expect.closeTo(value, 14)));
    expect(multipliers[0]).toBeCloseTo(-1, 14);
  });

  it('skips a repeated equation and says when equations contradict each other', () => {
    expect(solve([1, 0, 0, 1], [0, 0], [1, 1, 2, 2], [1, 2], 2).verdict).toBe('solved');
    expect(solve([1, 0, 0, 1], [0, 0], [1, 1, 2, 2], [1, 3], 2).verdict).toBe('infeasible');
    expect(solve([1], [0], [1, -1], [1, 1]).verdict).toBe('infeasible');
    expect(solve([1], [0], [1], [5], 0, [0], [1]).verdict).toBe('infeasible');
  });

  it('keeps a fixed variable', () => {
    const { step } = solve([2, 1, 1, 2], [-1, -1], [], [], 0, [0, -9], [0, 9]);
    expect(step).toEqual([0, 0.5].map((value) => expect.closeTo(value, 14)));
  });

  it('meets the conditions of Karush, Kuhn and Tucker on random programs', () => {
    const n = 4;
    const m = 5;
    const numbers = (k: number) => fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: k, maxLength: k });
    fc.assert(
      fc.property(numbers(n * n), numbers(n), numbers(m * n), numbers(n), (r, g, a, inside) => {
        const b = Array.from({ length: n * n }, (_, k) => {
          let sum = k % (n + 1) === 0 ? 0.5 : 0;
          for (let l = 0; l < n; l++) sum += r[Math.floor(k / n) * n + l]! * r[(k % n) * n + l]!;
          return sum;
        });
        // `inside` is feasible: the sides lie one below it.
        const sides = Array.from({ length: m }, (_, k) => inside.reduce((sum, value, i) => sum + a[k * n + i]! * value, -1));
        const lower = inside.map((value) => value - 1);
        const upper = inside.map((value) => value + 1);
        const { verdict, step, multipliers } = solve(b, g, a, sides, 0, lower, upper);
        expect(verdict).toBe('solved');
        // Rounding in B d, with B up to 0.5 + 16, times the condition of B (at most 33): 1e-10 is far above it.
        for (let i = 0; i < n; i++) {
          let rest = g[i]! - multipliers[m + i]! + multipliers[m + n + i]!;
          for (let k = 0; k < n; k++) rest += b[i * n + k]! * step[k]!;
          for (let k = 0; k < m; k++) rest -= multipliers[k]! * a[k * n + i]!;
          expect(Math.abs(rest)).toBeLessThan(1e-10);
          expect(step[i]).toBeGreaterThanOrEqual(lower[i]! - 1e-10);
          expect(step[i]).toBeLessThanOrEqual(upper[i]! + 1e-10);
        }
        for (let k = 0; k < m; k++) {
          const slack = step.reduce((sum, value, i) => sum + a[k * n + i]! * value, -sides[k]!);
          expect(slack).toBeGreaterThan(-1e-10);
          expect(multipliers[k]).toBeGreaterThan(-1e-10);
          expect(Math.abs(slack * multipliers[k]!)).toBeLessThan(1e-8);
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
