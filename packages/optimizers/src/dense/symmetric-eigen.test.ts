import fc from 'fast-check';
import { expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.ts';

it('gives V diag(values) V^T = A with orthonormal V', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 36, maxLength: 36 }), (n, numbers) => {
      const a = Float64Array.from({ length: n * n }, (_, k) => numbers[Math.floor(k / n) * 6 + (k % n)]! + numbers[(k % n) * 6 + Math.floor(k / n)]!);
      const vectors = new Float64Array(n * n);
      const values = new Float64Array(n);
      symmetricEigen(a.slice(), vectors, values);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let product = 0;
          let orthogonal = 0;
          for (let k = 0; k < n; k++) {
            product += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!;
            orthogonal += vectors[i * n + k]! * vectors[j * n + k]!;
          }
          // 20 n^2 roundings of numbers up to n |A|.
          expect(Math.abs(product - a[i * n + j]!)).toBeLessThan(1e-11);
          expect(Math.abs(orthogonal - (i === j ? 1 : 0))).toBeLessThan(1e-13);
        }
      }
    }),
    { seed: 5, numRuns: 100 },
  );
});
