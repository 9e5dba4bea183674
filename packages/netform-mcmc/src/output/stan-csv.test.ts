import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InferenceData, sampleVariable } from './inference-data.ts';
import { inferenceDataOfStan, stanCsvOf } from './stan-columns.ts';
import { readStanCsv, writeStanCsv } from './stan-csv.ts';

describe('Stan CSV', () => {
  it('reads back as it was', () => {
    const name = fc.stringMatching(/^[a-z]{1,5}(\.\d)?(__)?$/);
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[ -~]{0,20}$/), { maxLength: 3 }),
        fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
        fc.array(fc.double(), { maxLength: 12 }),
        (comments, columns, values) => {
          const draws = Float64Array.from(values.slice(0, values.length - (values.length % columns.length)));
          expect(readStanCsv(writeStanCsv({ comments, columns, draws }))).toEqual({ comments, columns, draws });
        },
      ),
    );
  });

  it('reads comments anywhere and every spelling of what is not finite', () => {
    const text = '# model = x\r\nlp__,theta.1\r\n# Adaptation terminated\r\n-1.5, +NaN\n1e-3,-inf\n\nInfinity,INF\n#\n# Elapsed Time: 1 s\n';
    expect(readStanCsv(text)).toEqual({
      comments: [' model = x', ' Adaptation terminated', '', ' Elapsed Time: 1 s'],
      columns: ['lp__', 'theta.1'],
      draws: Float64Array.of(-1.5, Number.NaN, 1e-3, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
    });
  });

  it('looks like this', () => {
    const text = writeStanCsv({ comments: [' seed = 1'], columns: ['lp__', 'x'], draws: Float64Array.of(-0.1, Number.NaN, Number.NEGATIVE_INFINITY, 3) });
    expect(text).toBe('# seed = 1\nlp__,x\n-0.1,nan\n-inf,3\n');
  });

  it.each([
    ['# nothing\n', 'DATA_EMPTY: readStanCsv: there is no header row. Give the output of one chain'],
    ['a,b\n1,2\n3\n', 'DATA_FORMAT: readStanCsv: line 3 has 1 cells, but the header has 2. Remove the line if the run was cut off there'],
    ['a,b\n# c\n1,x\n', 'DATA_CELL: readStanCsv: line 3, column b is "x", expected a number. Write a number, nan, inf or -inf'],
    ['a,b\n1,\n', 'DATA_CELL: readStanCsv: line 2, column b is "", expected a number'],
  ])('refuses %j', (text, message) => {
    expect(() => readStanCsv(text)).toThrow(message);
  });

  it('refuses to write what would not read back', () => {
    const draws = new Float64Array(2);
    expect(() => writeStanCsv({ comments: [], columns: ['a', 'b', 'c'], draws })).toThrow(
      'SHAPE_MISMATCH: writeStanCsv: there are 2 values for 3 columns. Give whole rows, row-major [draws, columns]',
    );
    expect(() => writeStanCsv({ comments: [], columns: ['sqdiff(a, b)'], draws })).toThrow(
      'ARGUMENT_TYPE: writeStanCsv: "sqdiff(a, b)" cannot be written. Use column names',
    );
    expect(() => writeStanCsv({ comments: ['a\nb'], columns: ['x'], draws })).toThrow('ARGUMENT_TYPE: writeStanCsv: "a\\nb" cannot be written');
  });
});

describe('InferenceData in Stan columns', () => {
  const data: InferenceData = {
    groups: {
      posterior: {
        variables: {
          theta: sampleVariable([Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8)], [2], ['param']),
          tau: sampleVariable([Float64Array.of(0.1, 0.2), Float64Array.of(0.3, 0.4)]),
        },
        attributes: {},
      },
      sample_stats: {
        variables: {
          lp: sampleVariable([Float64Array.of(-1, -2), Float64Array.of(-3, -4)]),
          diverging: { ...sampleVariable([Float64Array.of(0, 1), Float64Array.of(0, 0)]), kind: 'boolean' },
          accept_link: sampleVariable([Float64Array.of(0.7, 0.8), Float64Array.of(0.75, 0.7)]),
        },
        attributes: {},
      },
    },
    coords: { param: ['const', 'dist2'] },
    attributes: {},
  };

  it('are one text per chain, with the labels in comments', () => {
    expect(writeStanCsv(stanCsvOf(data, 1, [' seed = 4']))).toBe(
      '# seed = 4\n# theta.1 = const\n# theta.2 = dist2\nlp__,divergent__,accept_link__,theta.1,theta.2,tau\n-3,0,0.75,5,6,0.3\n-4,0,0.7,7,8,0.4\n',
    );
  });

  it('come back with their arrays, but for the labels', () => {
    const { groups } = inferenceDataOfStan([stanCsvOf(data, 0), stanCsvOf(data, 1)]);
    expect(groups.sample_stats).toEqual(data.groups.sample_stats);
    expect(groups.posterior!.variables['tau']).toEqual(data.groups.posterior!.variables['tau']);
    expect(groups.posterior!.variables['theta']).toEqual({ ...data.groups.posterior!.variables['theta'], dims: ['theta_dim_0'] });
  });

  it('read matrices by their indices, in whatever order the columns stand', () => {
    // Stan writes matrices column by column: 11, 21, 12, 22.
    const { groups } = inferenceDataOfStan([{ comments: [], columns: ['m.1.1', 'm.2.1', 'm.1.2', 'm.2.2'], draws: Float64Array.of(11, 21, 12, 22) }]);
    expect(groups.posterior!.variables['m']).toEqual({
      values: Float64Array.of(11, 12, 21, 22),
      shape: [1, 1, 2, 2],
      dims: ['m_dim_0', 'm_dim_1'],
      kind: 'number',
    });
  });

  it('refuse chains that do not belong together', () => {
    const chain = stanCsvOf(data, 0);
    expect(() => inferenceDataOfStan([chain, { ...chain, draws: chain.draws.slice(6) }])).toThrow(
      'SHAPE_MISMATCH: inferenceDataOfStan: chain 1 has other columns or draws than chain 0. Give the chains of one run',
    );
    expect(() => inferenceDataOfStan([])).toThrow('SHAPE_MISMATCH: inferenceDataOfStan: there are no chains');
    expect(() => inferenceDataOfStan([{ comments: [], columns: ['a.1', 'a.3'], draws: new Float64Array(2) }])).toThrow(
      'DATA_FORMAT: inferenceDataOfStan: the 2 columns of a do not fill the shape [3]. Give all elements of an array once',
    );
    expect(() => stanCsvOf(data, 2)).toThrow('ARGUMENT_OUT_OF_RANGE: stanCsvOf: chain is 2, expected an integer from 0 to 1. Name a chain of the posterior');
  });
});
