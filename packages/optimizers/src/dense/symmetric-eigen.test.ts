import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.ts';

function eigen(a: Float64Array) {
  const n = Math.round(Math.sqrt(a.length));
  const [v, w] = [a.slice(), new Float64Array(n)];
  expect(symmetricEigen(v, w, new Float64Array(n))).toBe(true);
  return { n, v, w };
}

/** Largest element of A - V diag(w) V^T and of V^T V - I. */
function defects(a: Float64Array): [number, number] {
  const { n, v, w } = eigen(a);
  let [residual, skew] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let [sum, dot] = [0, 0];
      for (let k = 0; k < n; k++) {
        sum += v[i * n + k]! * w[k]! * v[j * n + k]!;
        dot += v[k * n + i]! * v[k * n + j]!;
      }
      residual = Math.max(residual, Math.abs(sum - a[i * n + j]!));
      skew = Math.max(skew, Math.abs(dot - (i === j ? 1 : 0)));
    }
  }
  return [residual, skew];
}

describe('symmetricEigen', () => {
  it('finds the closed form of the second difference matrix: 2 - 2 cos(pi k / (n + 1))', () => {
    const n = 30;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      a[i * n + i] = 2;
      if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
    }
    const { w } = eigen(a);
    // Backward error n eps ||A|| = 30 * 2.2e-16 * 4 = 2.7e-14 moves a symmetric eigenvalue by no more than that.
    for (let k = 0; k < n; k++) expect(Math.abs(w[k]! - (2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1))))).toBeLessThan(2.7e-14);
  });

  it('takes a matrix of one row, a diagonal one, equal eigenvalues and zeros', () => {
    expect([...eigen(Float64Array.of(-3)).w]).toEqual([-3]);
    expect([...eigen(Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2)).w]).toEqual([1, 2, 3]);
    expect([...eigen(Float64Array.of(1, 1, 1, 1)).w]).toEqual([expect.closeTo(0, 15), expect.closeTo(2, 15)]);
    expect([...eigen(new Float64Array(16)).w]).toEqual([0, 0, 0, 0]);
  });

  it('factors any symmetric matrix with orthogonal vectors', () => {
    const entry = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const matrix = fc.integer({ min: 1, max: 12 }).chain((n) => fc.tuple(fc.constant(n), fc.array(entry, { minLength: n * n, maxLength: n * n })));
    fc.assert(
      fc.property(matrix, ([n, entries]) => {
        const a = Float64Array.from(entries, (_, at) => (Math.floor(at / n) >= at % n ? entries[at]! : entries[(at % n) * n + Math.floor(at / n)]!));
        const [residual, skew] = defects(a);
        // A few n eps ||A|| with n <= 12 and ||A||_F <= 12e3: 12 * 2.2e-16 * 12e3 = 3.2e-11, times 10.
        expect(residual).toBeLessThan(3.2e-10);
        expect(skew).toBeLessThan(1e-13);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('refuses what is not finite', () => {
    expect(symmetricEigen(Float64Array.of(1, 0, NaN, 1), new Float64Array(2), new Float64Array(2))).toBe(false);
  });
});
