import { describe, expect, it } from 'vitest';
import { fitSteps } from '../chain/fit.ts';
import { networkData } from '../data/network-data.ts';
import { formationModel } from '../model/formation-model.ts';
import { lastOf } from '../predictive/last-of.ts';
import { separatedTerms } from './separation.ts';

const x = [0, 0, 0, 1, 1, 1];
const make = (links: readonly (readonly [number, number])[], missing: readonly (readonly [number, number])[] = []) =>
  networkData({ size: 6, links, missing, covariates: { x } });
const separated = (data: ReturnType<typeof make>, formula: string) =>
  separatedTerms(data, formationModel(formula)).map(({ label, sign, kind }) => [label, sign, kind]);
const path = [
  [0, 1],
  [1, 2],
  [3, 4],
] as const;
const all = x.flatMap((_, i) => x.slice(i + 1).map((_unused, k) => [i, i + 1 + k] as const));

describe('separatedTerms', () => {
  it('finds attributes that no link bridges, and closure without triangles', () => {
    expect(separated(make(path), 'const + match(x) + sqdiff(x) + deg + dist2 + dist3')).toEqual([
      ['sqdiff(x)', 1, 'none-linked'],
      ['dist2', -1, 'none-linked'],
    ]);
    expect(separated(make([...path, [0, 2], [2, 3]]), 'const + sqdiff(x) + dist2')).toEqual([]);
    // The only bridge is unknown.
    expect(separated(make(path, [[2, 3]]), 'const + sqdiff(x)')).toEqual([['sqdiff(x)', 1, 'none-linked']]);
  });

  it('finds empty and complete networks, which only the prior keeps finite', () => {
    expect(separated(make([]), 'const')).toEqual([['const', -1, 'none-linked']]);
    expect(separated(make(all), 'const + deg')).toEqual([['const', 1, 'all-linked']]);
    for (const links of [[], all]) {
      const { draws } = lastOf(fitSteps(make(links), formationModel('const + sqdiff(x) + deg + dist2'), { seed: 1, chains: 1, warmup: 50, draws: 200 }));
      expect(draws.theta.every(Number.isFinite)).toBe(true);
      const mean = draws.theta.filter((_, at) => at % 4 === 0).reduce((sum, value) => sum + value, 0) / 200;
      expect(Math.sign(mean)).toBe(links.length === 0 ? -1 : 1);
    }
  });
});
