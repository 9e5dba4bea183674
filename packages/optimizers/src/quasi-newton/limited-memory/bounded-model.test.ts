import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cauchyPoint } from './cauchy-point.ts';
import { factorK, newCompactWork } from './compact.ts';
import { addPair, newPairs, type Pairs, slotOf } from './pairs.ts';
import { twoLoop } from './two-loop.ts';

const n = 5;
type Matrix = number[][];
const product = (a: Matrix, v: ArrayLike<number>) => a.map((row) => row.reduce((sum, value, j) => sum + value * v[j]!, 0));
const inner = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

/** The model as the definition has it: BFGS updates of theta I, oldest pair first. */
function denseModel(pairs: Pairs): Matrix {
  let b: Matrix = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? pairs.theta : 0)));
  for (let k = 0; k < pairs.count; k++) {
    const from = slotOf(pairs, k) * n;
    const s = pairs.s.slice(from, from + n);
    const y = pairs.y.slice(from, from + n);
    const bs = product(b, s);
    const [sbs, sy] = [inner(s, bs), inner(s, y)];
    b = b.map((row, i) => row.map((value, j) => value - (bs[i]! * bs[j]!) / sbs + (y[i]! * y[j]!) / sy));
  }
  return b;
}

/** The first local minimum along P(x - t g), segment by segment with the dense model. */
function plainCauchy(b: Matrix, x: number[], g: number[], lower: number[], upper: number[]): number[] {
  const breakAt = g.map((gi, i) => (gi < 0 ? (x[i]! - upper[i]!) / gi : gi > 0 ? (x[i]! - lower[i]!) / gi : Infinity));
  const times = [...new Set(breakAt.filter((t) => t > 0))].sort((p, q) => p - q);
  let at = 0;
  let point = [...x];
  for (const end of [...times, Infinity]) {
    const d = g.map((gi, i) => (breakAt[i]! > at ? -gi : 0));
    const slope =
      inner(g, d) +
      inner(
        d,
        product(
          b,
          point.map((p, i) => p - x[i]!),
        ),
      );
    const wanted = -slope / inner(d, product(b, d));
    if (slope >= 0 || d.every((di) => di === 0)) return point;
    if (wanted < end - at) return point.map((p, i) => p + wanted * d[i]!);
    point = g.map((gi, i) => (breakAt[i]! <= end ? (gi < 0 ? upper[i]! : lower[i]!) : x[i]! - end * gi));
    at = end;
  }
  return point;
}

/** Multiples of 1/64: squares of much smaller numbers would underflow in the plain formulas. */
const numbers = (length: number) =>
  fc.array(
    fc.integer({ min: -64, max: 64 }).map((value) => value / 64),
    { minLength: length, maxLength: length },
  );

/** Pairs y = A s of a positive definite A, so that y^T s > 0; more pairs than the ring holds. */
function pairsFrom(values: number[], steps: number): Pairs {
  const pairs = newPairs(n, 3, true);
  const root: Matrix = Array.from({ length: n }, (_, i) => values.slice(i * n, i * n + n).map((value, j) => value + (i === j ? 2 : 0)));
  for (let k = 0; k < steps; k++) {
    const s = Float64Array.from({ length: n }, (_, i) => values[n * n + k * n + i]! + (i === k % n ? 1.5 : 0));
    const t = product(root, s);
    addPair(
      pairs,
      s,
      Float64Array.from({ length: n }, (_, j) => root.reduce((sum, row, i) => sum + row[j]! * t[i]!, 0)),
    );
  }
  return pairs;
}

it('the generalised Cauchy point is that of the dense model', () => {
  fc.assert(
    fc.property(numbers(n * n + 5 * n), numbers(n), numbers(n), fc.integer({ min: 1, max: 5 }), (values, where, slopes, steps) => {
      const pairs = pairsFrom(values, steps);
      const lower = new Array<number>(n).fill(-1);
      const upper = new Array<number>(n).fill(1);
      const g = slopes.map((slope) => 5 * slope);
      const work = newCompactWork(n, 3);
      expect(factorK(pairs, work)).toBe(true);
      cauchyPoint(pairs, work, Float64Array.from(where), Float64Array.from(g), Float64Array.from(lower), Float64Array.from(upper), new Float64Array(n));
      // Rounding 1e-16 times the condition of K, which is at most about 1e6 for these pairs.
      plainCauchy(denseModel(pairs), where, g, lower, upper).forEach((value, i) => expect(Math.abs(work.cauchy[i]! - value)).toBeLessThan(1e-8));
    }),
    { seed: 8, numRuns: 300 },
  );
});

it('the two-loop recursion solves the dense model: B d = -g', () => {
  fc.assert(
    fc.property(numbers(n * n + 5 * n), numbers(n), fc.integer({ min: 1, max: 5 }), (values, g, steps) => {
      const pairs = pairsFrom(values, steps);
      const d = new Float64Array(n);
      twoLoop(pairs, Float64Array.from(g), d, new Float64Array(3));
      product(denseModel(pairs), d).forEach((value, i) => expect(Math.abs(value + g[i]!)).toBeLessThan(1e-8));
    }),
    { seed: 9, numRuns: 300 },
  );
});
