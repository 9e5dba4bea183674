/**
 * Linear algebra against closed forms and reconstruction.
 *
 * Backward errors: each factorisation of an n x n matrix reproduces it to a small multiple of n u |A| (u = 1.1e-16): for
 * n <= 8 and |A| ~ 10 that is below 1e-14 * 10, and 1e-13 is asked. Derivatives against differences: see checkGrads;
 * its Richardson steps leave about 1e-10 for functions of size 1 to 100.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkGrads } from '../api/check-grads.ts';
import { grad } from '../api/grad.ts';
import { hessian } from '../api/jacobian.ts';
import { jit } from '../api/jit.ts';
import { vmap } from '../api/vmap.ts';
import type { NdArray } from '../array/nd-array.ts';
import * as linalg from './linalg.ts';

type Rows = number[][];
const rows = (a: unknown) => (a as NdArray).toArray() as Rows;
const product = (a: Rows, b: Rows): Rows =>
  a.map((row) => (b[0] as number[]).map((_, j) => row.reduce((sum, each, k) => sum + each * ((b[k] as number[])[j] as number), 0)));
const flip = (a: Rows): Rows => (a[0] as number[]).map((_, j) => a.map((row) => row[j] as number));
const unit = (n: number): Rows => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, j) => (i === j ? 1 : 0)));
const close = (a: Rows, b: Rows, tolerance = 1e-13) =>
  a.forEach((row, i) => {
    row.forEach((each, j) => {
      expect(Math.abs(each - ((b[i] as number[])[j] as number))).toBeLessThanOrEqual(tolerance);
    });
  });
const made = (m: number, n: number, seed = 1): Rows =>
  Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_unused, j) => Math.sin(5 * (i * n + j) + seed) + (i === j ? 3 : 0)));
const hilbert = (n: number): Rows => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, j) => 1 / (i + j + 1)));
const symmetricOf = (a: Rows): Rows => a.map((row, i) => row.map((each, j) => (each + ((a[j] as number[])[i] as number)) / 2));

describe('reconstruction', () => {
  it.each([1, 2, 5, 8])('of %i x %i matrices', (n) => {
    const a = made(n, n);
    const positive = product(a, flip(a));
    const l = rows(linalg.cholesky(positive));
    close(product(l, flip(l)), positive, 1e-13 * n);
    const { q, r } = linalg.qr(a);
    close(product(rows(q), rows(r)), a);
    close(product(flip(rows(q)), rows(q)), unit(n));
    const s = symmetricOf(a);
    const { values, vectors } = linalg.eigh(s);
    const v = rows(vectors);
    const scaled = v.map((row) => row.map((each, k) => each * (values.data[k] as number)));
    close(product(scaled, flip(v)), s);
    close(product(flip(v), v), unit(n));
    const solution = rows(linalg.solve(a, made(n, 2, 4)));
    close(product(a, solution), made(n, 2, 4));
    close(product(a, rows(linalg.inv(a))), unit(n));
  });

  it.each([
    [5, 3],
    [3, 5],
    [4, 4],
    [1, 3],
  ])('of rectangular matrices %i x %i', (m, n) => {
    const a = made(m, n);
    const { q, r } = linalg.qr(a);
    close(product(rows(q), rows(r)), a);
    const { u, s, v } = linalg.svd(a);
    const us = rows(u).map((row) => row.map((each, k) => each * (s.data[k] as number)));
    close(product(us, flip(rows(v))), a);
    close(product(flip(rows(u)), rows(u)), unit(Math.min(m, n)));
    expect([...s.data].every((each, k, all) => k === 0 || each <= (all[k - 1] as number))).toBe(true);
    const p = rows(linalg.pinv(a));
    close(product(product(a, p), a), a);
  });

  it('completes the columns of u whose singular value is 0', () => {
    const { u, s, v } = linalg.svd([
      [1, 2, 0],
      [2, 4, 0],
      [3, 6, 0],
      [0, 0, 0],
    ]);
    // Rank 1: s = (sqrt(14) sqrt(5), 0, 0); the second is 0 to rounding.
    expect(s.data[0]).toBeCloseTo(Math.sqrt(70), 14);
    expect(Math.abs(s.data[1] as number)).toBeLessThan(1e-15);
    close(product(flip(rows(u)), rows(u)), unit(3));
    close(product(flip(rows(v)), rows(v)), unit(3));
  });
});

describe('Hilbert matrices', () => {
  it('have their integer inverses and known determinants', () => {
    // inv(H_n)_ij = (-1)^(i+j) (i+j-1) C(n+i-1, n-j) C(n+j-1, n-i) C(i+j-2, i-1)^2; condition of H_5 4.8e5: 1e-16 * 4.8e5 relative.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    const n = 5;
    const exact = Array.from({ length: n }, (_, a) =>
      Array.from({ length: n }, (_unused, b) => {
        const [i, j] = [a + 1, b + 1];
        return (-1) ** (i + j) * (i + j - 1) * choose(n + i - 1, n - j) * choose(n + j - 1, n - i) * choose(i + j - 2, i - 1) ** 2;
      }),
    );
    close(rows(linalg.inv(hilbert(n))), exact, 179200 * 4.8e5 * 1.2e-16);
    // det H_5 = 1/266716800000 exactly; the logarithm of a product of pivots with condition 4.8e5.
    expect(Math.abs((linalg.logdet(hilbert(5)) as number) + Math.log(266716800000))).toBeLessThan(4.8e5 * 1.2e-16);
    const { sign, logdet } = linalg.slogdet([
      [0, 1],
      [1, 0],
    ]);
    expect([sign, logdet]).toEqual([-1, 0]);
  });

  it('have small eigenvalues', () => {
    // mpmath, 40 digits: absolute errors below n u |A| = 5 * 1.1e-16 * 1.57.
    const expected = [3.287928772171862957e-6, 0.00030589804015119172, 0.01140749162341980656, 0.2085342186110133306, 1.567050691098231257];
    const { values } = linalg.eigh(hilbert(5));
    expected.forEach((each, i) => {
      expect(Math.abs((values.data[i] as number) - each)).toBeLessThan(9e-16);
    });
  });
});

describe('derivatives', () => {
  const a = made(3, 3);
  const weights = [
    [0.3, -1, 0.7],
    [0.5, 0.2, -0.4],
    [1, 0.6, -0.9],
  ];
  const weighted = (x: unknown) => tf.sum(tf.mul(x as tf.Tensor, weights)) as tf.Scalar;
  const gram = (x: tf.Tensor2D) => tf.matMul(x, x, false, true);

  it.each<[string, (x: tf.Tensor2D) => tf.Scalar]>([
    ['cholesky', (x) => weighted(linalg.cholesky(gram(x) as never))],
    ['triangularSolve', (x) => weighted(linalg.triangularSolve(x, weights, { lower: false, transposed: true }))],
    ['solve', (x) => weighted(linalg.solve(x, tf.square(x)))],
    ['inv', (x) => weighted(linalg.inv(x))],
    ['logdet', (x) => linalg.logdet(gram(x)) as never],
    ['det', (x) => linalg.det(x) as never],
    ['qr', (x) => tf.add(weighted(linalg.qr(x).q), weighted(linalg.qr(x).r)) as tf.Scalar],
    ['eigh', (x) => tf.add(weighted(linalg.eigh(x).vectors), tf.sum(tf.mul(linalg.eigh(x).values as never, [1, -2, 0.5]))) as tf.Scalar],
    ['svd', (x) => tf.add(weighted(linalg.svd(x).u), tf.add(weighted(linalg.svd(x).v), tf.sum(tf.mul(linalg.svd(x).s as never, [1, -2, 0.5])))) as tf.Scalar],
    ['lstsq', (x) => tf.sum(tf.square(linalg.lstsq(tf.slice2d(x, [0, 0], [3, 2]), [1, 2, -1]) as never)) as tf.Scalar],
    ['lstsq, wide', (x) => tf.sum(tf.square(linalg.lstsq(tf.slice2d(x, [0, 0], [2, 3]), [1, 2]) as never)) as tf.Scalar],
    ['pinv', (x) => tf.sum(tf.sin(linalg.pinv(tf.slice2d(x, [0, 0], [2, 3])) as never)) as tf.Scalar],
    ['qr, wide', (x) => tf.sum(tf.sin(linalg.qr(tf.slice2d(x, [0, 0], [2, 3])).r as never)) as tf.Scalar],
    ['svd, wide', (x) => tf.sum(tf.sin(linalg.svd(tf.slice2d(x, [0, 0], [2, 3])).v as never)) as tf.Scalar],
  ])('of %s, first and second', (_name, f) => {
    checkGrads(f, a, { tolerance: 1e-8 });
  });

  it('of logdet are the inverse transposed, and minus inverse by inverse', () => {
    const gradient = rows(grad((x: tf.Tensor2D) => linalg.logdet(x))(a));
    const inverse = rows(linalg.inv(a));
    close(gradient, flip(inverse));
    // d2 logdet / dA_ij dA_kl = -(A^-1)_li (A^-1)_jk.
    const second = (hessian((x: tf.Tensor2D) => linalg.logdet(x))(a) as unknown as NdArray).toArray() as unknown as number[][][][];
    for (const [i, j, k, l] of [
      [0, 0, 0, 0],
      [0, 1, 2, 1],
      [2, 0, 1, 1],
    ] as [number, number, number, number][]) {
      const expected = -((inverse[l] as number[])[i] as number) * ((inverse[j] as number[])[k] as number);
      expect((((second[i] as number[][][])[j] as number[][])[k] as number[])[l]).toBeCloseTo(expected, 13);
    }
  });

  it('of symmetric functions are symmetric, and third derivatives exist', () => {
    const s = product(a, flip(a));
    const gradient = rows(grad((x: tf.Tensor2D) => tf.sum(linalg.cholesky(x) as never))(s));
    close(gradient, flip(gradient), 1e-15);
    // log det of t I + B in t: third derivative 2 tr (tI + B)^-3.
    const third = grad(grad(grad((t: tf.Scalar) => linalg.logdet(tf.add(tf.mul(t, tf.eye(3)), a))) as never) as never) as unknown as (t: number) => number;
    const inverse = rows(linalg.inv(a.map((row, i) => row.map((each, j) => each + (i === j ? 0.5 : 0)))));
    const cube = product(inverse, product(inverse, inverse));
    expect(third(0.5)).toBeCloseTo(2 * cube.reduce((sum, row, i) => sum + (row[i] as number), 0), 12);
  });
});

describe('degenerate matrices', () => {
  it('eigenvalues have derivatives at ties, vectors have none', () => {
    // At I the derivative of the k-th value is v_k v_k' for the basis chosen, the unit vectors.
    const value = (k: number) => (x: tf.Tensor2D) => tf.slice1d(linalg.eigh(x).values as never, k, 1);
    expect(rows(grad((x: tf.Tensor2D) => tf.sum(value(0)(x)))(unit(2)))).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(rows(grad((x: tf.Tensor2D) => tf.sum(linalg.svd(x).s as never))(unit(2)))).toEqual(unit(2));
    const vectors = rows(grad((x: tf.Tensor2D) => tf.sum(tf.square(tf.slice2d(linalg.eigh(x).vectors as never, [0, 0], [1, 1]))))(unit(2)));
    expect(vectors.flat().every(Number.isFinite)).toBe(false);
  });

  it('singular and indefinite matrices give infinities and NaN, not exceptions', () => {
    const singular = [
      [1, 2],
      [2, 4],
    ];
    expect(linalg.logdet(singular)).toBe(-Infinity);
    expect(linalg.det(singular)).toBe(0);
    // The determinant of a small matrix is a polynomial: its gradient is the matrix of cofactors.
    expect(rows(grad((x: tf.Tensor2D) => linalg.det(x))(singular))).toEqual([
      [4, -2],
      [-2, 1],
    ]);
    const large = made(4, 4).map((row, i) => (i === 3 ? row.map(() => 0) : row));
    expect(linalg.det(large)).toBe(0);
    expect(
      rows(grad((x: tf.Tensor2D) => linalg.det(x))(large))
        .flat()
        .some(Number.isNaN),
    ).toBe(true);
    expect(
      rows(
        linalg.cholesky([
          [1, 2],
          [2, 1],
        ]),
      )
        .flat()
        .some(Number.isNaN),
    ).toBe(true);
  });
});

describe('stacks of matrices', () => {
  const stack = [made(3, 3), made(3, 3, 2)];

  it('are solved one by one, with leading axes or vmap', () => {
    const each = stack.map((m) => rows(linalg.solve(m, made(3, 2, 4))));
    const together = (linalg.solve(stack, made(3, 2, 4)) as NdArray).toArray() as unknown as Rows[];
    const mapped = (vmap((m: tf.Tensor2D) => linalg.solve(m, made(3, 2, 4)))(stack) as unknown as NdArray).toArray() as unknown as Rows[];
    expect(together).toEqual(each);
    expect(mapped).toEqual(each);
    expect((linalg.logdet(stack) as unknown as NdArray).toArray()).toEqual(stack.map((m) => linalg.logdet(m)));
    expect((linalg.solve(made(3, 3), [1, 2, 3]) as NdArray).shape).toEqual([3]);
  });

  it('share one factorisation in compiled code', () => {
    // Value and gradient of x' A^-1 x: two solves and a determinant with one matrix.
    const f = (m: tf.Tensor2D) => tf.add(tf.sum(linalg.solve(m, [1, 2, 3]) as never), linalg.logdet(m));
    expect(jit(f)(made(3, 3))).toBeCloseTo(
      [...(linalg.solve(made(3, 3), [1, 2, 3]) as NdArray).data].reduce((sum, x) => sum + x, 0) + (linalg.logdet(made(3, 3)) as number),
      14,
    );
  });

  it('say when shapes do not fit', () => {
    expect(() => linalg.cholesky([[1, 2]])).toThrow('SHAPE_MISMATCH: cholesky: the array has shape [1, 2], expected square matrices in the last two axes');
    expect(() => linalg.solve(made(3, 3), [1, 2])).toThrow(
      'SHAPE_MISMATCH: solve: the matrices have shape [3, 3], the right-hand sides [2, 1]. Pass [..., n, n] and [..., n, k], or a vector [n], with equal leading axes',
    );
  });
});

describe("tfjs' own linear algebra", () => {
  it('is traced: qr, bandPart, gramSchmidt, with derivatives', () => {
    const a = made(3, 3);
    const [q, r] = jit((x: tf.Tensor2D) => tf.linalg.qr(x))(a) as unknown as [NdArray, NdArray];
    close(product(rows(q), rows(r)), a);
    checkGrads((x: tf.Tensor2D) => tf.sum(tf.sin(tf.linalg.qr(x)[0])) as tf.Scalar, a, { tolerance: 1e-8 });
    expect(rows(jit((x: tf.Tensor2D) => tf.linalg.bandPart(x, 1, 0))(unit(3).map((row) => row.map(() => 1))))).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
    ]);
    checkGrads((x: tf.Tensor2D) => tf.sum(tf.sin(tf.linalg.bandPart(x, 1, 0))) as tf.Scalar, a, { tolerance: 1e-8 });
    checkGrads((x: tf.Tensor2D) => tf.sum(tf.sin(tf.linalg.gramSchmidt(x) as tf.Tensor2D)) as tf.Scalar, a, { tolerance: 1e-8 });
  });
});
