import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { summaryRow } from '../diagnostics/posterior-summary.ts';
import { type InferenceData, sampleVariable } from './inference-data.ts';
import { type RunFacts, resultCells, resultTable, summaryRows } from './result-table.ts';

const run: RunFacts = {
  acceptance: { theta: 0.9, link: 0.74 },
  agents: 669,
  links: 1511,
  chains: 4,
  draws: 1000,
  seed: 1,
  version: '0.0.0',
  runtimeSeconds: 3,
};
const stream = streamOf(keyOf(5));
const good = Array.from({ length: 4 }, () => stream.fillNormal(new Float64Array(500)));
const stuck = good.map((chain, c) => chain.map((x) => x + 3 * c));

describe('resultTable', () => {
  it('has a row per term, the facts of the run, and the names of doubtful terms', () => {
    const table = resultTable(['good', 'stuck', 'constant'], [good, stuck, good.map(() => new Float64Array(500).fill(2))], run);
    expect(table.rows[0]).toEqual(summaryRow('good', good));
    expect(table.doubtful).toEqual(['stuck', 'constant']);
    expect(table.run).toBe(run);
    expect(table.columns.map(({ label }) => label).join(' ')).toBe('term mean sd 2.5% 25% 50% 75% 97.5% Pr(<0) R-hat ESS bulk ESS tail MCSE');
  });

  it('doubts a term whose tail alone is not known', () => {
    // All draws of a coin are at most its 95% quantile, 1, so the tail ESS is undefined.
    const coin = good.map((chain) => chain.map((x) => (x > 0 ? 1 : 0)));
    const { rows, doubtful } = resultTable(['coin'], [coin], run);
    expect(rows[0]!.rHat < 1.01 && rows[0]!.essBulk > 400).toBe(true);
    expect(doubtful).toEqual(['coin']);
  });

  it('refuses terms without draws', () => {
    expect(() => resultTable(['a'], [], run)).toThrow('SHAPE_MISMATCH: summaryRow: chains is [], expected at least one chain');
  });
});

describe('resultCells', () => {
  it('shows two digits of the sd and the MCSE', () => {
    const row = {
      term: 'x',
      mean: 1.23456,
      sd: 0.0123,
      q2_5: 1,
      q25: 1,
      q50: -0.5,
      q75: 1,
      q97_5: 1,
      probabilityNegative: 0.5,
      rHat: 1.00049,
      essBulk: 812.7,
      essTail: Number.NaN,
      mcse: 0.00034,
    };
    const { columns } = resultTable([], [], run);
    expect(resultCells({ columns, rows: [row, { ...row, sd: 123, mcse: 0 }] }).slice(1)).toEqual([
      ['x', '1.235', '0.012', '1.000', '1.000', '-0.500', '1.000', '1.000', '0.500', '1.000', '813', '-', '0.00034'],
      ['x', '1', '123', '1', '1', '-1', '1', '1', '0.500', '1.000', '813', '-', '0.000'],
    ]);
  });
});

describe('summaryRows', () => {
  it('name the elements of a posterior variable by its coordinates', () => {
    const variables = {
      theta: sampleVariable([Float64Array.of(1, 2, 3, 4)], [2], ['param']),
      tau: sampleVariable([Float64Array.of(1, 2)]),
      free: sampleVariable([Float64Array.of(1, 2)], [2], ['other']),
    };
    const data: InferenceData = { groups: { posterior: { variables, attributes: {} } }, coords: { param: ['const', 'dist2'] }, attributes: {} };
    expect(summaryRows(data, 'theta').map(({ term, mean }) => [term, mean])).toEqual([
      ['const', 2],
      ['dist2', 3],
    ]);
    expect(summaryRows(data, 'tau').map(({ term }) => term)).toEqual(['tau']);
    expect(summaryRows(data, 'free').map(({ term }) => term)).toEqual(['free[0]', 'free[1]']);
    expect(summaryRows(data, 'none')).toEqual([]);
  });
});
