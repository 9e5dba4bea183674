import { expect, it } from 'vitest';
import { groupColumns } from './column-groups.ts';
import { lsmr } from './lsmr.ts';
import { planeStep } from './plane-step.ts';
import { minimumOnLine } from './quadratic-line.ts';

it('lsmr solves a small damped problem, worked by hand', () => {
  // min (z1 + 2 z2 - 3)^2 + (z1 - 1)^2 + z2^2 + damp^2 |z|^2 with e = (0, 1): normal equations [[2 + q, 2], [2, 5 + q]] z = (4, 6).
  for (const damp of [0, 0.5, 2]) {
    const z = lsmr({
      matrix: { m: 2, n: 2, values: Float64Array.of(1, 2, 1, 0), pattern: null },
      d: Float64Array.of(1, 1),
      e: Float64Array.of(0, 1),
      rhs: Float64Array.of(3, 1),
      damp,
      tolerance: 1e-14,
      maxIterations: 20,
    });
    const q = damp * damp;
    const determinant = (2 + q) * (5 + q) - 4;
    expect(z[0]).toBeCloseTo((4 * (5 + q) - 12) / determinant, 12);
    expect(z[1]).toBeCloseTo((6 * (2 + q) - 8) / determinant, 12);
  }
});

it('planeStep is the minimum in the disc: inside, on the edge, and with a flat direction', () => {
  const inside = planeStep({ b11: 2, b12: 0, b22: 4, g1: -2, g2: 4 }, 10);
  expect(inside[0]).toBeCloseTo(1, 14);
  expect(inside[1]).toBeCloseTo(-1, 14);
  const value = (p: readonly [number, number]) => p[0] ** 2 + 0.5 * p[0] * p[1] + p[1] ** 2 - 3 * p[0] + 2 * p[1];
  const edge = planeStep({ b11: 2, b12: 0.5, b22: 2, g1: -3, g2: 2 }, 1);
  expect(Math.hypot(...edge)).toBeCloseTo(1, 12);
  for (let k = 0; k < 360; k++) expect(value(edge)).toBeLessThanOrEqual(value([Math.cos(k), Math.sin(k)]) + 1e-12);
  expect(planeStep({ b11: 0, b12: 0, b22: 1, g1: -1, g2: 0 }, 3)[0]).toBeCloseTo(3, 12);
});

it('minimumOnLine takes ends of concave pieces', () => {
  expect(minimumOnLine(1, -2, 0, 5)).toEqual([1, -1]);
  expect(minimumOnLine(-1, 1, 0, 3)).toEqual([3, -6]);
  expect(minimumOnLine(0, 0, 1, 2, 7)[1]).toBe(7);
});

it('groupColumns puts a band of three into three groups', () => {
  const [rowPointers, columnIndices] = [[0], [] as number[]];
  for (let i = 0; i < 50; i++) {
    for (const j of [i - 1, i, i + 1]) if (j >= 0 && j < 50) columnIndices.push(j);
    rowPointers.push(columnIndices.length);
  }
  const { groupOf, count } = groupColumns({ shape: [50, 50], rowPointers, columnIndices });
  expect(count).toBe(3);
  for (let i = 1; i < 49; i++) expect(new Set([groupOf[i - 1], groupOf[i], groupOf[i + 1]]).size).toBe(3);
});
