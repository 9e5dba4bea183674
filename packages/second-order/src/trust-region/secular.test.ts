import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseKernel } from './dense-kernel.ts';
import { type DenseState, denseState } from './dense-state.ts';
import { type Regulariser, secularStep } from './secular.ts';
import { type TridiagonalSystem, tridiagonalKernel } from './tridiagonal-kernel.ts';

const sharp = (kind: Regulariser['kind']): Regulariser => ({ kind, easy: 1e-12, hard: 1e-12 });

function dense(h: number[], g: number[], size: number, kind: Regulariser['kind'] = 'radius'): DenseState {
  const s = denseState(Float64Array.from(g), size);
  s.hessian.set(h);
  s.gradient.set(g);
  secularStep(denseKernel, s, sharp(kind), size);
  return s;
}

function tridiagonal(a: number[], b: number[], g: number[], size: number): TridiagonalSystem {
  const n = a.length;
  const vector = () => new Float64Array(n);
  const scalars = { low: 0, high: 0, shift: 0, stepLength: 0, predicted: 0, isConvex: false, deficit: 0, decrement: 0 };
  const work = { step: vector(), eigenvector: vector(), pivots: vector(), lower: vector(), work: vector() };
  const s = { order: n, gradient: Float64Array.from(g), diagonal: Float64Array.from(a), offDiagonal: Float64Array.from([...b, 0]), ...scalars, ...work };
  secularStep(tridiagonalKernel, s, sharp('radius'), size);
  return s;
}

const model = (h: number[], g: number[], s: ArrayLike<number>) =>
  g.reduce((sum, gi, i) => sum + s[i]! * (gi + 0.5 * g.reduce((hs, _, j) => hs + h[i * g.length + j]! * s[j]!, 0)), 0);

describe('the step in a ball', () => {
  it('is the Newton step inside', () => {
    // (2 0; 0 4) s = -(2, 4): s = (-1, -1), of length sqrt 2; m = -3
    const s = dense([2, 0, 0, 4], [2, 4], 10);
    for (const component of s.step) expect(component).toBeCloseTo(-1, 14);
    expect([s.shift, s.isConvex]).toEqual([0, true]);
    expect(s.predicted).toBeCloseTo(3, 14);
    expect(s.decrement).toBe(s.predicted);
  });

  it('lies on the sphere outside, as worked by hand', () => {
    // H = I, g = (3, 4): s = -(3, 4)/(1 + lambda), of length 5/(1 + lambda) = 1, so lambda = 4; m = -5 + 1/2
    const s = dense([1, 0, 0, 1], [3, 4], 1);
    expect(s.shift).toBeCloseTo(4, 10);
    expect(s.step[0]).toBeCloseTo(-0.6, 11);
    expect(s.predicted).toBeCloseTo(4.5, 11);
  });

  it('takes an eigenvector along in the hard case, as worked by hand', () => {
    // H = diag(-2, 1), g = (0, 3), radius 2: lambda = 2, s_2 = -3/(1 + 2) = -1, s_1 = +-sqrt(4 - 1);
    // m = 3 s_2 + 1/2 (-2 s_1^2 + s_2^2) = -3 + 1/2 (-6 + 1) = -5.5
    const s = dense([-2, 0, 0, 1], [0, 3], 2);
    expect(s.shift).toBeCloseTo(2, 8);
    expect(Math.abs(s.step[0]!)).toBeCloseTo(Math.sqrt(3), 6);
    expect(s.step[1]).toBeCloseTo(-1, 6);
    expect(s.predicted).toBeCloseTo(5.5, 8);
    expect([s.isConvex, s.decrement]).toEqual([false, Infinity]);
    expect(s.deficit).toBeGreaterThan(1.99);
  });

  it('leaves a saddle without a gradient along the most negative curvature', () => {
    // m = 1/2 (-3) 2^2 = -6
    const s = dense([1, 0, 0, -3], [0, 0], 2);
    expect(Math.abs(s.step[1]!)).toBeCloseTo(2, 6);
    expect(s.predicted).toBeCloseTo(6, 6);
  });

  it('stays where g = 0 and H is positive definite', () => {
    const s = dense([1, 0, 0, 3], [0, 0], 2);
    expect([...s.step, s.predicted, s.decrement].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  const entry = fc.integer({ min: -40, max: 40 }).map((k) => k / 10);
  const triple = fc.tuple(fc.array(entry, { minLength: 6, maxLength: 6 }), fc.array(entry, { minLength: 3, maxLength: 3 }), fc.constantFrom(0.1, 1, 7));
  const symmetric = ([a, b, c, d, e, f]: number[]) => [a!, b!, c!, b!, d!, e!, c!, e!, f!];

  it('promises what the model gives, is no longer than the radius, and no other point of the ball is lower', () => {
    fc.assert(
      fc.property(triple, fc.array(entry, { minLength: 3, maxLength: 3 }), ([half, g, radius], other) => {
        const h = symmetric(half);
        const s = dense(h, g, radius);
        const length = Math.hypot(...s.step);
        expect(length).toBeLessThanOrEqual(radius * (1 + 1e-11));
        const scale = 1 + radius * Math.hypot(...g) + radius ** 2 * Math.hypot(...h);
        // near the hard case the accuracy of the model is that of `hard` times its size, and rounding of the shift
        expect(Math.abs(model(h, g, s.step) + s.predicted)).toBeLessThan(1e-7 * scale);
        const far = Math.hypot(...other) || 1;
        for (const t of [0.3, 1])
          expect(
            model(
              h,
              g,
              other.map((v) => (t * radius * v) / far),
            ),
          ).toBeGreaterThan(-s.predicted - 1e-7 * scale);
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  it('is the same for a tridiagonal matrix and its dense form', () => {
    fc.assert(
      fc.property(triple, ([[a, b, c, d, e], g, radius]) => {
        const t = tridiagonal([a!, b!, c!], [d!, e!], g, radius);
        const s = dense([a!, d!, 0, d!, b!, e!, 0, e!, c!], g, radius);
        const scale = 1 + radius * Math.hypot(...g) + radius ** 2 * 20;
        expect(Math.abs(t.predicted - s.predicted)).toBeLessThan(1e-7 * scale);
        expect(t.isConvex).toBe(s.isConvex);
      }),
      { seed: 12, numRuns: 400 },
    );
  });
});

describe('the step of the cubic model', () => {
  it('is as worked by hand in one variable', () => {
    // h = 1, g = -2, sigma = 1: -2 + s + s^2 = 0, s = 1, lambda = sigma |s| = 1; 2 - 1/2 without the cubic term
    const s = dense([1], [-2], 1, 'cubic');
    // to sqrt(hard) = 1e-6: the model is accurate to `hard`, and at its minimum it is flat
    expect(s.step[0]).toBeCloseTo(1, 5);
    expect(s.shift).toBeCloseTo(1, 5);
    expect(s.predicted).toBeCloseTo(1.5, 5);
  });

  it('takes an eigenvector along in the hard case, as worked by hand', () => {
    // h = diag(-2, 1), g = (0, 3), sigma = 1: lambda = 2, s_2 = -1, ||s|| = lambda/sigma = 2, s_1 = +-sqrt 3
    const s = dense([-2, 0, 0, 1], [0, 3], 1, 'cubic');
    expect(Math.abs(s.step[0]!)).toBeCloseTo(Math.sqrt(3), 6);
    expect(s.step[1]).toBeCloseTo(-1, 6);
  });

  it('satisfies (H + sigma ||s|| I) s = -g', () => {
    const entry = fc.integer({ min: -40, max: 40 }).map((k) => k / 10);
    fc.assert(
      fc.property(entry, entry, entry, entry, entry, fc.constantFrom(1e-3, 1, 30), (a, b, c, g1, g2, sigma) => {
        fc.pre(g1 !== 0 || g2 !== 0);
        const s = dense([a, b, b, c], [g1, g2], sigma, 'cubic');
        const shift = sigma * s.stepLength;
        const [x, y] = s.step;
        const residual = Math.hypot((a + shift) * x! + b * y! + g1, b * x! + (c + shift) * y! + g2);
        // ||s|| is right to 1e-12, and in the hard case the residual is sqrt(hard) of the model
        expect(residual).toBeLessThan(1e-5 * (1 + shift * s.stepLength));
      }),
      { seed: 13, numRuns: 400 },
    );
  });
});
