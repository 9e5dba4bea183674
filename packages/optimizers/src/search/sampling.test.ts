import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { minimize } from '../minimize/minimize.ts';
import { latinHypercube } from './latin-hypercube.ts';
import { samplePoints } from './sampling.ts';
import { sobolDimensions, sobolPoint } from './sobol.ts';

describe('sobolPoint', () => {
  it('agrees with SciPy 1.17, point 69 of the unscrambled sequence in 21 dimensions', () => {
    const expected = [
      0.8984375, 0.5234375, 0.9453125, 0.7109375, 0.2734375, 0.8203125, 0.2890625, 0.3359375, 0.8671875, 0.2421875, 0.5703125, 0.8515625, 0.5546875, 0.6484375,
      0.1796875, 0.8828125, 0.0078125, 0.1953125, 0.2265625, 0.3203125, 0.0859375,
    ];
    const point = new Float64Array(21);
    sobolPoint(point, 69);
    expect([...point]).toEqual(expected);
    expect(sobolDimensions).toBe(21);
  });
  it('has one of every 2^k points in each of 2^k equal parts, in every dimension', () => {
    const point = new Float64Array(21);
    for (let i = 0; i < 21; i++) {
      const seen = new Set(
        Array.from({ length: 64 }, (_, k) => {
          sobolPoint(point, k);
          return Math.floor(64 * point[i]!);
        }),
      );
      expect(seen.size).toBe(64);
    }
  });
});

it('a Latin hypercube has one point in each part of each range', () => {
  const points = latinHypercube(40, 3, streamOf(keyOf(7)));
  for (let i = 0; i < 3; i++) expect(new Set(Array.from({ length: 40 }, (_, k) => Math.floor(40 * points[k * 3 + i]!))).size).toBe(40);
});

it('point sets have their names, and Sobol points a largest dimension', () => {
  for (const sampling of ['sobol', 'latin-hypercube', 'random'] as const) {
    const points = samplePoints('test', sampling, 50, 4, keyOf(1));
    expect(points.length).toBe(200);
    expect(points.every((u) => u >= 0 && u < 1)).toBe(true);
    expect(points).toEqual(samplePoints('test', sampling, 50, 4, keyOf(1)));
  }
  expect(() => samplePoints('test', 'sobol', 2, 22, keyOf(1))).toThrow('ARGUMENT_OUT_OF_RANGE: test: there are 22 variables, and Sobol points in at most 21');
});

it('space-filling search evaluates its design and is even in the box', () => {
  for (const design of ['sobol', 'latin-hypercube']) {
    const seen: number[] = [];
    const found = minimize(
      (x) => {
        seen.push(x[0]!);
        return (x[0]! - 0.3) ** 2;
      },
      [0],
      { method: 'space-filling', bounds: [[0, 2]], options: { samples: 101, design } },
    );
    expect(found).toMatchObject({ nfev: 101, reason: 'search-complete', success: true });
    // One point in each hundredth, 0.02 wide (Sobol's 100 points leave no hole wider than 1/32).
    expect(found.fun).toBeLessThan(0.0625 ** 2);
    expect(seen.every((x) => x >= 0 && x <= 2)).toBe(true);
  }
});
