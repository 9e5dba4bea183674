import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { adjustedRand } from '../metrics/type-recovery.ts';
import { chooseMixture, gaussianMixture } from './gaussian-mixture.ts';
import { cutTree, wardTree } from './hierarchical.ts';
import { kMeans } from './k-means.ts';

/** 40 points about each of (0, 0), (4, 0), (0, 4), standard deviation 0.5: eight deviations apart. */
const stream = streamOf(keyOf(3));
const centres = [
  [0, 0],
  [4, 0],
  [0, 4],
] as const;
const truth = Int32Array.from({ length: 120 }, (_, i) => i % 3);
const points = Float64Array.from({ length: 240 }, (_, i) => (centres[(i >> 1) % 3]?.[i % 2] ?? 0) + 0.5 * stream.normal());

describe('kMeans', () => {
  it('finds clusters that lie apart, the same for the same key', () => {
    const found = kMeans(keyOf(1), points, 2, 3);
    expect(adjustedRand(found.labels, truth)).toBe(1);
    expect(kMeans(keyOf(1), points, 2, 3)).toEqual(found);
    // 2 (N - k) deviations squared: 58.5, standard error sqrt(2 * 234) / 4 = 5.4.
    expect(Math.abs(found.inertia - 58.5)).toBeLessThan(5 * 5.4);
  });

  it('puts every point alone when k = N, and refuses more', () => {
    expect(kMeans(keyOf(0), Float64Array.of(1, 5, 9), 1, 3).inertia).toBe(0);
    expect(() => kMeans(keyOf(0), points, 2, 121)).toThrow('ARGUMENT_OUT_OF_RANGE: kMeans: k is 121, expected 1 <= k <= 120, the number of points.');
  });
});

describe('gaussianMixture', () => {
  it('is the mean and variance for one component', () => {
    const { means, variances, logLikelihood } = gaussianMixture(keyOf(0), Float64Array.of(1, 3, 5), 1, 1);
    expect([means[0], variances[0]]).toEqual([expect.closeTo(3, 14), expect.closeTo(8 / 3, 14)]);
    // -(3/2) (log(2 pi 8/3) + 1).
    expect(logLikelihood).toBeCloseTo(-1.5 * (Math.log((2 * Math.PI * 8) / 3) + 1), 12);
  });

  it('chooses three components for three clusters', () => {
    const found = chooseMixture(keyOf(2), points, 2, 6);
    expect(found.weights).toHaveLength(3);
    expect(adjustedRand(found.labels, truth)).toBe(1);
  });
});

describe('wardTree', () => {
  it('joins the nearest first, at heights worked out by hand', () => {
    // 0, 1 | 10: |0 - 1| = 1; then sizes 2 and 1 at means .5 and 10: sqrt(2 * 2*1/3) * 9.5 = sqrt(4/3) * 9.5.
    const joins = wardTree(Float64Array.of(0, 1, 10), 1);
    expect(joins[0]).toEqual({ left: 0, right: 1, height: 1, size: 2 });
    expect(joins[1]?.height).toBeCloseTo(Math.sqrt(4 / 3) * 9.5, 12);
    expect([...cutTree(joins, 2)]).toEqual([0, 0, 1]);
  });

  it('finds the three clusters, and its heights never fall', () => {
    const joins = wardTree(points, 2);
    expect(adjustedRand(cutTree(joins, 3), truth)).toBe(1);
    for (let i = 1; i < joins.length; i++) expect(joins[i]?.height ?? 0).toBeGreaterThanOrEqual((joins[i - 1]?.height ?? 0) - 1e-9);
  });
});
