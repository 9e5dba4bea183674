import { describe, expect, it } from 'vitest';
import { complete, empty, path, ring, star } from '../../test-support/graphs.ts';
import { networkStatistics } from '../statistics/network-statistics.ts';
import { statisticBands } from './statistic-bands.ts';

const simulated = [empty(5), path(5), ring(5), star(4), complete(5)].map((graph) => networkStatistics(graph));

describe('statisticBands', () => {
  const bands = statisticBands(networkStatistics(path(5)), simulated);
  const scalar = (name: string) => bands.scalars.find(({ statistic }) => statistic === name);

  it('has the quantiles and the tail of every scalar', () => {
    // Links 0, 4, 5, 4, 10: sorted 0 4 4 5 10; type 7 at 5%: 0 + 0.2 * 4, at 95%: 5 + 0.8 * 5. Above 4: two of five, two ties.
    expect(scalar('links')).toEqual({
      statistic: 'links',
      observed: 4,
      mean: 4.6,
      q5: expect.closeTo(0.8, 12),
      q25: 4,
      q75: 5,
      q95: expect.closeTo(9, 12),
      tailShare: 0.6,
    });
    expect(bands.simulations).toBe(5);
  });

  it('leaves undefined values out, and has no tail for an undefined observation', () => {
    // The empty graph has no mean distance; the others 2, 1.5, 1.6, 1.
    expect(scalar('meanDistance')?.mean).toBeCloseTo((2 + 1.5 + 1.6 + 1) / 4, 12);
    const none = statisticBands(networkStatistics(empty(5)), simulated).scalars.find(({ statistic }) => statistic === 'meanDistance');
    expect(none?.tailShare).toBeNaN();
  });

  it('fills histograms of different lengths with zeros', () => {
    // Degrees 0 to 4; degree 2: 0, 3, 5, 0, 0 agents.
    expect(bands.degrees.map(({ value, observed }) => [value, observed])).toEqual([
      [0, 0],
      [1, 2],
      [2, 3],
      [3, 0],
      [4, 0],
    ]);
    expect(bands.degrees[2]?.mean).toBeCloseTo(8 / 5, 12);
    // Distances of the path: 4, 3, 2, 1 pairs, from distance 1.
    expect(bands.distances.map(({ value, observed }) => [value, observed])).toEqual([
      [1, 4],
      [2, 3],
      [3, 2],
      [4, 1],
    ]);
    // Only the complete graph has links with three shared partners: 10 of them.
    expect(bands.sharedPartners.map(({ mean }) => mean)).toEqual([(4 + 5 + 4) / 5, 0, 0, 2]);
  });
});
