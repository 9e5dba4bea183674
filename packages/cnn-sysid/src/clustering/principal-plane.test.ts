import { keyOf, streamOf } from '@thetakit/random';
import { expect, it } from 'vitest';
import { principalPlane } from './principal-plane.ts';

it('finds the axes of points that lie along known orthogonal directions', () => {
  // x = 3 a u + 1 b v with u = (2, 1, 2) / 3, v = (-2, 2, 1) / 3 and (a, b) = (+-1, +-1): variances 9 and 1 along u and v.
  const [u, v] = [
    [2 / 3, 1 / 3, 2 / 3],
    [-2 / 3, 2 / 3, 1 / 3],
  ];
  const points = Float64Array.from([1, -1].flatMap((a) => [1, -1].flatMap((b) => [0, 1, 2].map((j) => 5 + 3 * a * (u?.[j] ?? 0) + b * (v?.[j] ?? 0)))));
  const { coordinates, directions, shares } = principalPlane(points, 3);
  for (const [j, each] of [...(u ?? []), 2 / 3, -2 / 3, -1 / 3].entries()) expect(directions[j]).toBeCloseTo(each, 12);
  expect(shares[0]).toBeCloseTo(0.9, 12);
  expect(shares[1]).toBeCloseTo(0.1, 12);
  expect([...coordinates].map((each) => Math.round(each))).toEqual([3, -1, 3, 1, -3, -1, -3, 1]);
});

it('keeps distances when two dimensions are all there are, and stands points that coincide', () => {
  const points = streamOf(keyOf(3)).fillNormal(new Float64Array(20));
  const { coordinates } = principalPlane(points, 2);
  const distance = (all: Float64Array, i: number, j: number) =>
    Math.hypot((all[2 * i] ?? 0) - (all[2 * j] ?? 0), (all[2 * i + 1] ?? 0) - (all[2 * j + 1] ?? 0));
  for (let i = 1; i < 10; i++) expect(distance(coordinates, 0, i)).toBeCloseTo(distance(points, 0, i), 6);
  expect([...principalPlane(new Float64Array(6).fill(2), 3).coordinates]).toEqual([0, 0, 0, 0]);
});
