import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorCholesky, nearNullVector, solveLower, solveLowerTransposed } from './cholesky.ts';
import { factorTridiagonal, nearNullTridiagonal, solveBidiagonal, solveBidiagonalTransposed } from './tridiagonal.ts';

const cholesky = (rows: number[][]) => {
  const n = rows.length;
  return { order: n, hessian: Float64Array.from(rows.flat()), factor: new Float64Array(n * n), work: new Float64Array(n) };
};

const tridiagonal = (a: number[], b: number[]) => {
  const vector = () => new Float64Array(a.length);
  return { order: a.length, diagonal: Float64Array.from(a), offDiagonal: Float64Array.from([...b, 0]), pivots: vector(), lower: vector(), work: vector() };
};

describe('Cholesky factors of H + shift I', () => {
  it('are as worked by hand', () => {
    // (4 2; 2 4) + 1 * 0: L = (2 0; 1 sqrt 3)
    const c = cholesky([
      [4, 2],
      [2, 4],
    ]);
    expect(factorCholesky(c, 0)).toBe(0);
    expect([c.factor[0], c.factor[2]]).toEqual([2, 1]);
    expect(c.factor[3]).toBeCloseTo(Math.sqrt(3), 15);
    // (4 2; 2 4) x = (8, 10): x = (1, 2)
    const x = Float64Array.of(8, 10);
    solveLower(c, x);
    solveLowerTransposed(c, x);
    expect(x[0]).toBeCloseTo(1, 14);
    expect(x[1]).toBeCloseTo(2, 14);
  });

  it('say by how much the shift must grow, as worked by hand', () => {
    // (1 2; 2 1): the second pivot is 1 - 4 = -3, v = (-2, 1), 3/5; the least eigenvalue is -1
    const c = cholesky([
      [1, 2],
      [2, 1],
    ]);
    expect(factorCholesky(c, 0)).toBeCloseTo(3 / 5, 15);
    expect(factorCholesky(c, 1 + 1e-9)).toBe(0);
    // exactly singular: more than nothing is missing, however little
    expect(factorCholesky(cholesky([[0]]), 0)).toBe(Number.MIN_VALUE);
  });

  it('find the eigenvector of the least eigenvalue when it is nearly zero', () => {
    // (1 -1; -1 1) + 1e-8 I has (1, 1)/sqrt 2 with 1e-8
    const c = cholesky([
      [1, -1],
      [-1, 1],
    ]);
    factorCholesky(c, 1e-8);
    const z = new Float64Array(2);
    // the last pivot is 2e-8 with an error of eps: 1e-8 relative
    expect(nearNullVector(c, z) / 1e-8).toBeCloseTo(1, 6);
    expect(Math.abs(z[0]!)).toBeCloseTo(Math.SQRT1_2, 7);
    expect(z[0]! * z[1]!).toBeCloseTo(0.5, 7);
  });
});

describe('factors of T + shift I', () => {
  it('are as worked by hand', () => {
    // (2 1 0; 1 2 1; 0 1 2): d = 2, 3/2, 4/3; l = 1/2, 2/3
    const t = tridiagonal([2, 2, 2], [1, 1]);
    expect(factorTridiagonal(t, 0)).toBe(0);
    [2, 3 / 2, 4 / 3].forEach((d, i) => expect(t.pivots[i]).toBeCloseTo(d, 15));
    [1 / 2, 2 / 3].forEach((l, i) => expect(t.lower[i]).toBeCloseTo(l, 15));
    // T x = (4, 8, 8): x = (1, 2, 3)
    const x = Float64Array.of(4, 8, 8);
    solveBidiagonal(t, x);
    solveBidiagonalTransposed(t, x);
    [1, 2, 3].forEach((v, i) => expect(x[i]).toBeCloseTo(v, 14));
    // (1 2; 2 1) as above
    expect(factorTridiagonal(tridiagonal([1, 1], [2]), 0)).toBeCloseTo(3 / 5, 15);
  });

  const entry = fc.integer({ min: -30, max: 30 }).map((k) => k / 10);

  it('agree with those of the dense form: the verdict, the missing shift, and the near null vector', () => {
    fc.assert(
      fc.property(entry, entry, entry, entry, entry, fc.constantFrom(0, 1, 5, 12), (a, b, c, d, e, shift) => {
        const t = tridiagonal([a, b, c], [d, e]);
        const f = cholesky([
          [a, d, 0],
          [d, b, e],
          [0, e, c],
        ]);
        const missing = factorCholesky(f, shift);
        // pivots within rounding of zero may fall on either side
        fc.pre(missing === 0 || missing > 1e-12);
        expect(factorTridiagonal(t, shift)).toBeCloseTo(missing, 10);
        if (missing > 0) return;
        const [y, z] = [new Float64Array(3), new Float64Array(3)];
        const least = nearNullVector(f, z);
        // both start from signs that make the solution grow, and both values are above the least eigenvalue and near it
        expect(nearNullTridiagonal(t, y)).toBeLessThan(3 * least + 1e-9);
        expect(Math.hypot(...y)).toBeCloseTo(1, 12);
        // shifting by a little more than that value makes the matrix indefinite
        expect(factorCholesky(f, shift - least * (1 + 1e-6) - 1e-9)).toBeGreaterThan(0);
      }),
      { seed: 21, numRuns: 300 },
    );
  });
});
