import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveDamped } from './damped-triangular.ts';
import { solveSquare } from './lu-solve.ts';
import { factorModifiedCholesky, solveModifiedCholesky } from './modified-cholesky.ts';
import { norm2 } from './norm.ts';
import { factorPivotedQr, rankOf } from './pivoted-qr.ts';
import { solveUpper, solveUpperTransposed } from './triangular.ts';

const entry = fc.integer({ min: -50, max: 50 }).map((k) => k / 10);
const matrix = (m: number, n: number) => fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: m, maxLength: m });
const seeded = { seed: 20250101, numRuns: 200 };

/** Runs the factorisation on rows. */
function qrOf(rows: number[][], b: number[]) {
  const [m, n] = [rows.length, rows[0]!.length];
  const columns = Float64Array.from({ length: n * m }, (_, at) => rows[at % m]![Math.floor(at / m)]!);
  const qr = { m, n, columns, rhs: Float64Array.from(b), r: new Float64Array(n * n), pivots: new Int32Array(n), work: new Float64Array(2 * n) };
  factorPivotedQr(qr);
  return qr;
}

describe('norm2', () => {
  it('is 5 for (3, 4), also where the squares overflow or underflow', () => {
    for (const scale of [1, 1e200, 1e-200]) expect(norm2(Float64Array.of(3 * scale, 4 * scale)) / scale).toBeCloseTo(5, 14);
    expect(norm2(new Float64Array(3))).toBe(0);
    expect(norm2(Float64Array.of(9, 3, 4, 9), 1, 3)).toBe(5);
    expect(norm2(Float64Array.of(1, Number.NaN))).toBeNaN();
    expect(norm2(Float64Array.of(1, Infinity))).toBe(Infinity);
  });
});

describe('factorPivotedQr', () => {
  it('factors (3 0; 4 5) as worked by hand', () => {
    // columns have norms 5 and 5; the first comes first: R_00 = -5, Q^T A e_2 = -(3*0 + 4*5)/5 = -4, R_11 = +-3; R^T R = A^T A
    const { r, pivots } = qrOf(
      [
        [3, 0],
        [4, 5],
      ],
      [0, 0],
    );
    expect([...pivots]).toEqual([0, 1]);
    expect(r[0]).toBeCloseTo(-5, 14);
    expect(r[1]).toBeCloseTo(-4, 14);
    expect(Math.abs(r[3]!)).toBeCloseTo(3, 14);
    expect(r[2]).toBe(0);
  });

  it('keeps A^T A, A^T b and ||b||, and a falling diagonal', () => {
    fc.assert(
      fc.property(matrix(5, 3), fc.array(entry, { minLength: 5, maxLength: 5 }), (rows, b) => {
        const { r, pivots, rhs } = qrOf(rows, b);
        const dot = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * v[i]!, 0);
        const column = (j: number) => rows.map((row) => row[j]!);
        const rColumn = (k: number) => [0, 1, 2].map((i) => r[i * 3 + k]!);
        for (let a = 0; a < 3; a++) {
          for (let c = 0; c < 3; c++) expect(dot(rColumn(a), rColumn(c))).toBeCloseTo(dot(column(pivots[a]!), column(pivots[c]!)), 10);
          expect(dot(rColumn(a), [...rhs.slice(0, 3)])).toBeCloseTo(dot(column(pivots[a]!), b), 10);
        }
        expect(norm2(rhs)).toBeCloseTo(Math.hypot(...b), 12);
        // pivoting: |R_00| >= |R_11| >= |R_22| up to rounding of the downdated norms
        expect(Math.abs(r[0]!)).toBeGreaterThanOrEqual(Math.abs(r[4]!) - 1e-7);
        expect(Math.abs(r[4]!)).toBeGreaterThanOrEqual(Math.abs(r[8]!) - 1e-7);
      }),
      seeded,
    );
  });

  it('shows the rank of dependent columns and of a zero matrix', () => {
    const rows = [
      [1, 2, 3],
      [2, 4, 1],
      [3, 6, 0],
      [1, 2, 2],
    ];
    expect(rankOf(qrOf(rows, [0, 0, 0, 0]).r, 3, 1e-14)).toBe(2);
    expect(
      rankOf(
        qrOf(
          [
            [0, 0],
            [0, 0],
          ],
          [1, 1],
        ).r,
        2,
        1e-14,
      ),
    ).toBe(0);
  });
});

describe('triangular solves', () => {
  const r = Float64Array.of(2, 1, 3, 0, 4, 5, 0, 0, 8);
  it('solve by hand', () => {
    // R x = (13, 23, 24): x3 = 3, x2 = (23 - 15)/4 = 2, x1 = (13 - 2 - 9)/2 = 1
    const x = Float64Array.of(13, 23, 24);
    solveUpper(r, 3, x);
    expect([...x]).toEqual([1, 2, 3]);
    // R^T x = (2, 9, 37): x1 = 1, x2 = (9 - 1)/4 = 2, x3 = (37 - 3 - 10)/8 = 3
    const y = Float64Array.of(2, 9, 37);
    solveUpperTransposed(r, 3, y);
    expect([...y]).toEqual([1, 2, 3]);
  });
  it('leave what lies beyond the leading block', () => {
    const x = Float64Array.of(4, 8, 7);
    solveUpper(r, 3, x, 2);
    expect([...x]).toEqual([1, 2, 7]);
  });
});

it('solveDamped solves the normal equations (R^T R + par I) x = R^T b and leaves their factor', () => {
  fc.assert(
    fc.property(matrix(3, 3), fc.array(entry, { minLength: 3, maxLength: 3 }), fc.double({ min: 0.01, max: 10, noNaN: true }), (rows, b, par) => {
      const n = 3;
      const r = Float64Array.from({ length: 9 }, (_, at) => (at % 3 >= Math.floor(at / 3) ? rows[Math.floor(at / 3)]![at % 3]! : 0));
      const [s, x] = [new Float64Array(9), new Float64Array(3)];
      solveDamped({ n, r, rhs: Float64Array.from(b), s, x, row: new Float64Array(3) }, par);
      for (let i = 0; i < n; i++) {
        let [left, right] = [par * x[i]!, 0];
        for (let k = 0; k < n; k++) {
          right += r[k * n + i]! * b[k]!;
          let ss = 0;
          for (let l = 0; l < n; l++) {
            left += r[k * n + i]! * r[k * n + l]! * x[l]!;
            ss += s[l * n + i]! * s[l * n + k]! - r[l * n + i]! * r[l * n + k]!;
          }
          expect(ss).toBeCloseTo(i === k ? par : 0, 10);
        }
        // condition <= (75 + 10) / 0.01 times rounding of numbers <= 1e3
        expect(Math.abs(left - right)).toBeLessThan(1e-8);
      }
    }),
    seeded,
  );
});

describe('factorModifiedCholesky', () => {
  const solve = (h: number[], b: number[]) => {
    const n = b.length;
    const cholesky = { n, matrix: Float64Array.from(h), order: new Int32Array(n), work: new Float64Array(n) };
    const shift = factorModifiedCholesky(cholesky);
    const x = Float64Array.from(b);
    solveModifiedCholesky(cholesky, x);
    return { shift, x: [...x] };
  };
  it('is exact on a positive definite matrix', () => {
    // (4 2; 2 3) x = (8, 8): x = (1, 2)
    const { shift, x } = solve([4, 2, 2, 3], [8, 8]);
    expect(shift).toBe(0);
    expect(x[0]).toBeCloseTo(1, 14);
    expect(x[1]).toBeCloseTo(2, 14);
  });
  it('solves random positive definite systems without a shift', () => {
    fc.assert(
      fc.property(matrix(4, 4), fc.array(entry, { minLength: 4, maxLength: 4 }), (rows, x) => {
        const n = 4;
        const h = Array.from({ length: 16 }, (_, at) => rows.reduce((sum, row) => sum + row[Math.floor(at / n)]! * row[at % n]!, at % 5 === 0 ? 1 : 0));
        const b = x.map((_, i) => x.reduce((sum, v, j) => sum + h[i * n + j]! * v, 0));
        const got = solve(h, b);
        expect(got.shift).toBe(0);
        // condition of B^T B + I with |b_ij| <= 5 is at most 401
        got.x.forEach((v, i) => expect(Math.abs(v - x[i]!)).toBeLessThan(1e-9));
      }),
      seeded,
    );
  });
  it('turns a downhill direction out of any symmetric matrix', () => {
    fc.assert(
      fc.property(matrix(3, 3), fc.array(entry, { minLength: 3, maxLength: 3 }), (rows, g) => {
        fc.pre(g.some((v) => v !== 0) && rows.flat().some((v) => v !== 0));
        const h = Array.from({ length: 9 }, (_, at) => rows[Math.floor(at / 3)]![at % 3]! + rows[at % 3]![Math.floor(at / 3)]!);
        const { x } = solve(h, g);
        expect(x.reduce((sum, v, i) => sum + v * g[i]!, 0)).toBeGreaterThan(0);
      }),
      seeded,
    );
  });
  it('reflects negative curvature: (2, -3) becomes (2, 3)', () => {
    const { shift, x } = solve([2, 0, 0, -3], [2, 3]);
    expect(shift).toBe(6);
    expect(x).toEqual([1, 1]);
  });
});

describe('solveSquare', () => {
  it('needs the row exchange in (0 2; 3 1) x = (4, 5)', () => {
    const b = Float64Array.of(4, 5);
    expect(solveSquare(Float64Array.of(0, 2, 3, 1), b)).toBe(true);
    expect([...b]).toEqual([1, 2]);
  });
  it('says no to a singular matrix', () => {
    expect(solveSquare(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toBe(false);
  });
});
