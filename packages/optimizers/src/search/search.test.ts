import { describe, expect, it } from 'vitest';
import { bruteForce, randomSearch } from './search-functions.ts';

const twoBowls = (x: Float64Array) => Math.min((x[0]! - 2) ** 2 + (x[1]! - 1) ** 2, (x[0]! + 2) ** 2 + (x[1]! + 1) ** 2 + 0.5);
const box: [number, number][] = [
  [-4, 4],
  [-4, 4],
];

describe('bruteForce', () => {
  it('visits every grid point once, ends included, the last variable fastest', () => {
    const seen: string[] = [];
    const result = bruteForce(
      (x) => {
        seen.push(x.join());
        return x[0]! + x[1]!;
      },
      [
        [0, 1],
        [2, 4],
      ],
      { points: 3, finish: null },
    );
    expect(seen).toEqual(['0,2', '0,3', '0,4', '0.5,2', '0.5,3', '0.5,4', '1,2', '1,3', '1,4']);
    expect(result).toMatchObject({ reason: 'search-complete', success: true, nfev: 9, fun: 2 });
  });

  it('finds the lower of two bowls and polishes it', () => {
    const result = bruteForce(twoBowls, box);
    expect(result.fun).toBeLessThan(1e-12);
    expect(result.nfev).toBeGreaterThan(400);
    expect(bruteForce(twoBowls, box, { finish: null })).toMatchObject({ nfev: 400 });
  });

  it('skips fixed variables and points that are NaN', () => {
    expect(
      bruteForce(
        (x) => (x[0]! < 0 ? NaN : x[0]!),
        [
          [-1, 1],
          [3, 3],
        ],
        { points: 5, finish: null },
      ),
    ).toMatchObject({ nfev: 5, fun: 0 });
    expect(bruteForce(() => NaN, box, { points: 3, finish: null })).toMatchObject({ success: false, reason: 'non-finite' });
  });

  it('needs finite ranges', () => {
    expect(() =>
      bruteForce(twoBowls, [
        [0, Infinity],
        [0, 1],
      ]),
    ).toThrow('BOUNDS_INVALID');
  });
});

describe('randomSearch', () => {
  it('draws the same points for the same seed, inside the box, its centre first', () => {
    const points = (seed: number) => {
      const seen: string[] = [];
      randomSearch(
        (x) => {
          seen.push(x.join());
          expect(Math.max(...x.map(Math.abs))).toBeLessThanOrEqual(4);
          return twoBowls(x);
        },
        box,
        { samples: 50, seed },
      );
      return seen;
    };
    expect(points(3)).toEqual(points(3));
    expect(points(3)).not.toEqual(points(4));
    expect(points(3)[0]).toBe('0,0');
    expect(new Set(points(3)).size).toBe(50);
  });

  it('gets as close as that many points do, and to the bottom with a finish', () => {
    const { fun, nfev } = randomSearch(twoBowls, box, { samples: 2000, seed: 1 });
    expect(nfev).toBe(2000);
    // P(no point with f < r^2) = (1 - pi r^2 / 64)^2000 = e^-9.8 for r^2 = 0.1.
    expect(fun).toBeLessThan(0.1);
    expect(randomSearch(twoBowls, box, { samples: 2000, seed: 1, finish: 'l-bfgs-b' }).fun).toBeLessThan(1e-12);
  });
});
