import { adamw, runMethod } from '@thetakit/optimizers';
import { type AnyMethod, type Objective, resolveOptions } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { identity } from './gram.ts';
import { inverseRoot } from './inverse-root.ts';
import { orthonormalise } from './orthonormalise.ts';
import { shampoo } from './shampoo.ts';
import { soap } from './soap.ts';

/** The points x_0, ..., x_k of a rule on the linear loss <G, x>, whose gradient is G everywhere. */
function walk(method: AnyMethod, given: Record<string, unknown>, gradients: readonly number[][], x0: readonly number[]): number[][] {
  const options = resolveOptions(method.id, method.options, given);
  let state = method.init(Float64Array.from(x0), options, { dimension: x0.length, seed: 0 });
  let spare = structuredClone(state);
  const points = [[...state.query]];
  for (const gradient of gradients) {
    const seen = { value: 0, gradient: Float64Array.from(gradient) } as never;
    [state, spare] = [method.update(state, seen, options, spare), state];
    points.push([...state.query]);
  }
  return points;
}

describe('shampoo', () => {
  it('does the first steps worked by hand on a diagonal matrix', () => {
    // G = diag(4, 1): L = R = diag(16, 1), L^(-1/4) = diag(1/2, 1), U = diag(4 / 4, 1) = diag(1, 1).
    // Again: L = R = diag(32, 2), L^(-1/4) = 2^(-1/4) diag(1/2, 1), U = diag(1, 1) / sqrt 2. m = 0.9 (1, 1) + U.
    const points = walk(
      shampoo,
      { learningRate: 0.1, shape: [2, 2] },
      [
        [4, 0, 0, 1],
        [4, 0, 0, 1],
      ],
      [0, 0, 0, 0],
    );
    const second = -0.1 - 0.1 * (0.9 + Math.SQRT1_2);
    expect(points[1]).toEqual([expect.closeTo(-0.1, 11), expect.closeTo(0, 12), expect.closeTo(0, 12), expect.closeTo(-0.1, 11)]);
    expect(points[2]![0]! - points[1]![0]!).toBeCloseTo(second + 0.1, 11);
  });

  it('is full-matrix Adagrad on a vector: L^(-1/2) g', () => {
    // One gradient g: L = g g^T has the root |g|^-1 along g, so the first step is g / |g|.
    const [, first] = walk(shampoo, { learningRate: 1, beta1: 0 }, [[3, 4]], [0, 0]);
    expect(first).toEqual([expect.closeTo(-0.6, 9), expect.closeTo(-0.8, 9)]);
  });

  it('takes the length of another rule when asked', () => {
    const [, sgd] = walk(shampoo, { learningRate: 1, beta1: 0, graft: 'sgd' }, [[3, 4]], [0, 0]);
    expect(Math.hypot(...sgd!)).toBeCloseTo(5, 9);
    const [, adagrad] = walk(shampoo, { learningRate: 1, beta1: 0, graft: 'adagrad' }, [[3, 4]], [0, 0]);
    expect(Math.hypot(...adagrad!)).toBeCloseTo(Math.SQRT2, 9);
  });
});

describe('soap', () => {
  it('only makes its bases from the first gradient', () => {
    expect(walk(soap, { shape: [2, 2] }, [[1, 2, 3, 4]], [5, 6, 7, 8])[1]).toEqual([5, 6, 7, 8]);
  });

  it('is AdamW one gradient later when no side is rotated', () => {
    const gradients = [
      [1, -2],
      [0.5, 3],
      [-1, 1],
      [2, 0.1],
    ];
    const given = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, weightDecay: 0.01 };
    const own = walk(soap, { ...given, maxDimension: 1 }, [[9, 9], ...gradients], [1, 2]).slice(1);
    const theirs = walk(adamw, given, gradients, [1, 2]);
    for (const [k, point] of own.entries()) for (const [i, value] of point.entries()) expect(value).toBeCloseTo(theirs[k]![i]!, 14);
  });

  it('turns with the problem: rotated losses give rotated paths', () => {
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const plain = [
      [3, 0, 0, 1],
      [2, 0, 0, 1.5],
      [1, 0, 0, -1],
    ];
    // Rows turned by 0.7: G -> T G. Exact equivariance needs eps only beside nonzero roots.
    const turn = ([a, b, d, e]: number[]) => [c * a! - s * d!, c * b! - s * e!, s * a! + c * d!, s * b! + c * e!];
    const given = { learningRate: 0.1, weightDecay: 0, shape: [2, 2] };
    const own = walk(soap, given, plain.map(turn), turn([1, 2, 3, 4]));
    const expected = walk(soap, given, plain, [1, 2, 3, 4]).map(turn);
    for (const [k, point] of own.entries()) for (const [i, value] of point.entries()) expect(value).toBeCloseTo(expected[k]![i]!, 6);
  });
});

describe('on an ill-conditioned matrix problem', () => {
  // f(X) = 1/2 |A X B|^2 with A = diag(1, 10, 100) and B = diag(1, 3): condition 9e4, minimum 0 at X = 0.
  const [a, b] = [
    [1, 10, 100],
    [1, 3],
  ];
  const weight = (i: number) => (a[Math.floor(i / 2)]! * b[i % 2]!) ** 2;
  const objective: Objective = {
    dimension: 6,
    value: (x) => x.reduce((sum, v, i) => sum + (weight(i) * v * v) / 2, 0),
    gradient: (x) => x.map((v, i) => weight(i) * v),
  };
  const start = Float64Array.of(1, 1, 1, 1, 1, 1);

  it.each<[AnyMethod, Record<string, unknown>]>([
    [shampoo, { learningRate: 0.2, shape: [3, 2], beta2: 0.9 }],
    [soap, { learningRate: 0.05, weightDecay: 0, shape: [3, 2] }],
  ])('descends', (method, given) => {
    const { fun } = runMethod(method, objective, start, { options: given, maxiter: 300 });
    expect(fun).toBeLessThan(1e-2 * objective.value(start));
  });
});

describe('inverseRoot and orthonormalise', () => {
  it('takes the fourth root of a known matrix', () => {
    const out = new Float64Array(4);
    // K = T diag(16, 81) T^T with T the rotation by 0.3
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const build = (p: number, q: number) => Float64Array.of(c * c * p + s * s * q, c * s * (p - q), c * s * (p - q), s * s * p + c * c * q);
    expect(inverseRoot(build(16, 81), 4, 0, out)).toBe(true);
    build(1 / 2, 1 / 3).forEach((value, i) => expect(out[i]).toBeCloseTo(value, 14));
    expect(inverseRoot(new Float64Array(4), 4, 1e-12, out)).toBe(false);
  });

  it('keeps a basis orthogonal, for singular matrices too, and converges to the eigenvectors', () => {
    const q = identity(3);
    for (let k = 0; k < 40; k++) orthonormalise(Float64Array.of(2, 1, 0, 1, 2, 0, 0, 0, 0), q);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        let dot = 0;
        for (let k = 0; k < 3; k++) dot += q[k * 3 + i]! * q[k * 3 + j]!;
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 14);
      }
    // Eigenvalues 3 and 1: the error shrinks by 3 per step, 3^-40 is below eps.
    expect(Math.abs(q[0]!)).toBeCloseTo(Math.SQRT1_2, 14);
  });
});
