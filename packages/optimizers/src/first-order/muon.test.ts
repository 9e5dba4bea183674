import type { Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { runMethod } from '../run/run-method.ts';
import { muon } from './muon.ts';
import { orthogonalise } from './newton-schulz.ts';

/** What five steps do to one singular value. */
function pushed(s: number): number {
  for (let step = 0; step < 5; step++) s = 3.4445 * s - 4.775 * s ** 3 + 2.0315 * s ** 5;
  return s;
}

/** f = 3 x1 - 4 x2 */
const slope: Objective = {
  dimension: 2,
  value: (x) => 3 * x[0]! - 4 * x[1]!,
  gradient: (_, out: Float64Array = new Float64Array(2)) => {
    out.set([3, -4]);
    return out;
  },
};

describe('Newton-Schulz', () => {
  it('acts on the singular values alone: a diagonal matrix stays diagonal', () => {
    // |diag(3, 4)|_F = 5
    const out = orthogonalise(Float64Array.of(3, 0, 0, 4), 2, 2, 0);
    [pushed(0.6), 0, 0, pushed(0.8)].forEach((value, k) => expect(out[k]!).toBeCloseTo(value, 13));
    expect(pushed(1)).toBeGreaterThan(0.68);
  });

  it('brings singular values above a hundredth of the norm to between 0.68 and 1.14', () => {
    for (let s = 0.01; s <= 1; s += 0.001) {
      expect(pushed(s)).toBeGreaterThan(0.68);
      expect(pushed(s)).toBeLessThan(1.14);
    }
  });

  it('commutes with transposition, and with a change of sign', () => {
    const wide = Float64Array.of(1, -2, 3, 0.5, 4, -1);
    const tall = Float64Array.of(1, 0.5, -2, 4, 3, -1);
    const ofWide = orthogonalise(wide, 2, 3, 0);
    const ofTall = orthogonalise(tall, 3, 2, 0);
    const ofMinus = orthogonalise(
      wide.map((value) => -value),
      2,
      3,
      0,
    );
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        expect(ofTall[j * 2 + i]!).toBe(ofWide[i * 3 + j]!);
        expect(ofMinus[i * 3 + j]!).toBe(-ofWide[i * 3 + j]!);
      }
    }
  });
});

describe('muon', () => {
  it('moves a row along its gradient, by the pushed length, after decay', () => {
    // The one singular value of a row is its norm, scaled to 1: the direction is (0.6, -0.8) pushed(1).
    const settings = { options: { learningRate: 0.1, shape: [1, 2], weightDecay: 0.5, epsilon: 0 }, maxiter: 1, history: true };
    const { x } = runMethod(muon, slope, Float64Array.of(1, 1), settings).history![0]!;
    expect(x[0]!).toBeCloseTo(0.95 - 0.06 * pushed(1), 13);
    expect(x[1]!).toBeCloseTo(0.95 + 0.08 * pushed(1), 13);
  });

  it('moves a column sqrt(rows) times as far, as the paper has it, and optax a row', () => {
    const after = (shape: number[], variant: string) =>
      runMethod(muon, slope, Float64Array.of(0, 0), { options: { learningRate: 1, shape, variant, epsilon: 0 }, maxiter: 1, history: true }).history![0]!.x[0]!;
    expect(after([2, 1], 'paper') / after([1, 2], 'paper')).toBeCloseTo(Math.sqrt(2), 13);
    expect(after([1, 2], 'optax') / after([2, 1], 'optax')).toBeCloseTo(Math.sqrt(2), 13);
  });

  it('refuses a shape that does not fit', () => {
    expect(() => runMethod(muon, slope, Float64Array.of(0, 0), { options: { shape: [2, 3] } })).toThrow(
      'SHAPE_MISMATCH: muon: shape is 2 x 3, expected whole numbers whose product is 2. Give the rows and columns of the matrix in x',
    );
  });
});
