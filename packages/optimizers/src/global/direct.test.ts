import { conformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { cut, promising, type Rectangles, rectangleAt, samplesOf, sizeOf } from './direct/rectangles.ts';
import { crs2, direct } from './global-functions.ts';

const box: [number, number][] = [
  [-5, 5],
  [-4, 6],
];
/** Minimum 0 at (0.5, -0.5) among a hundred others. */
const rastrigin = (x: Float64Array) => [x[0]! - 0.5, x[1]! + 0.5].reduce((sum, v) => sum + v * v + 10 - 10 * Math.cos(2 * Math.PI * v), 0);

describe('direct', () => {
  for (const { name, run } of conformance(direct)) it(name, run);

  it('samples the centre, then a third of the box to each side', () => {
    const seen: string[] = [];
    direct(
      (x) => {
        seen.push([...x].map((v) => v.toFixed(3)).join());
        return (x[0]! - 1) ** 2 + x[1]! ** 2;
      },
      [
        [0, 3],
        [-3, 3],
      ],
      { x0: [0.3, 0.3], finish: null, maxfev: 6 },
    );
    expect(seen).toEqual(['0.300,0.300', '1.500,0.000', '0.500,0.000', '2.500,0.000', '1.500,-2.000', '1.500,2.000']);
  });

  it('cuts the side with the lowest sample first, so that it keeps the larger rectangle', () => {
    const start: Rectangles = [[{ centre: [0.5, 0.5], value: 5, cuts: [0, 0], total: 0 }]];
    const samples = samplesOf(start, 0);
    const set = cut(start, samples, [4, 6, 1, 7]);
    // The second side has the lowest sample, 1: its two rectangles are a third of the box, the other three a ninth.
    expect(set.flat().map(({ value, cuts, total }) => ({ value, cuts: cuts.join(), total }))).toEqual([
      { value: 5, cuts: '1,1', total: 2 },
      { value: 1, cuts: '0,1', total: 1 },
      { value: 7, cuts: '0,1', total: 1 },
      { value: 4, cuts: '1,1', total: 2 },
      { value: 6, cuts: '1,1', total: 2 },
    ]);
    expect(start[0]).toHaveLength(1);
    expect(start[0]![0]!.cuts).toEqual([0, 0]);
  });

  it('keeps every rectangle when sets grow over many pages', () => {
    let set: Rectangles = [[{ centre: [0.5], value: 0, cuts: [0], total: 0 }]];
    for (let k = 0; k < 200; k++) set = cut(set, samplesOf(set, k), [k, k + 0.5]);
    const all = set.flat();
    expect(all).toHaveLength(401);
    // Their sides fill the unit interval.
    expect(all.reduce((sum, { total }) => sum + 3 ** -total, 0)).toBeCloseTo(1, 12);
    expect(set.slice(0, -1).every((page) => page.length === 128)).toBe(true);
    expect(rectangleAt(set, 300)).toBe(all[300]);
  });

  it('measures half the diagonal or half the longest side', () => {
    expect(sizeOf(3, 2, 'side')).toBeCloseTo(0.5 / 3, 15);
    expect(sizeOf(3, 2, 'diagonal')).toBeCloseTo(0.5 * Math.sqrt(1 / 9 + 1 / 81), 15);
  });

  it('finds what is on the lower right hull: (1, 3), (2, 2), (3, 4) without the first', () => {
    const set: Rectangles = [[3, 2, 4].map((value, k) => ({ centre: [0], value, cuts: [2 - k], total: 2 - k }))];
    expect(promising(set, 0, 'side', true)).toEqual([1, 2]);
    // A promise of four times the lowest value is more than the slope 2 / (1/2 - 1/6) = 6 gives: 2 - 6 / 6 = 1.
    expect(promising(set, 4, 'side', true)).toEqual([2]);
  });

  it('finds the lowest of a hundred minima, in both forms, and polishes it', () => {
    for (const locallyBiased of [true, false]) {
      const found = direct(rastrigin, box, { options: { locallyBiased }, maxfev: 4000 });
      expect(found.fun).toBeLessThan(1e-9);
    }
    expect(direct((x) => x[0]! ** 2, [[-1, 2]], { finish: null })).toMatchObject({ success: true, reason: 'step-tolerance' });
  });
});

describe('crs2', () => {
  for (const { name, run } of conformance(crs2)) it(name, run);

  it('finds the lowest of a hundred minima and stops when all members agree', () => {
    const found = crs2(rastrigin, box, { seed: 1 });
    expect(found).toMatchObject({ success: true, reason: 'function-tolerance' });
    expect(found.fun).toBeLessThan(1e-10);
  });
});
