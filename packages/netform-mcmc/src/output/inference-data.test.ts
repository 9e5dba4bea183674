import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainsOf, checkInferenceData, type InferenceData, sampleVariable, type Variable } from './inference-data.ts';
import { readInferenceData, writeInferenceData } from './inference-data-json.ts';

const number = fc.oneof(fc.double(), fc.integer());

/** Two chains of three draws of a vector of `size` and a boolean, with predictions and data. */
const anyData: fc.Arbitrary<InferenceData> = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.array(number, { minLength: 18, maxLength: 18 }), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))
  .map(([size, values, flags]) => {
    const theta: Variable = { values: Float64Array.from(values.slice(0, 6 * size)), shape: [2, 3, size], dims: ['param'], kind: 'number' };
    const diverging: Variable = { values: Float64Array.from(flags, Number), shape: [2, 3], dims: [], kind: 'boolean' };
    const observed: Variable = { values: Float64Array.from(values.slice(0, 4)), shape: [2, 2], dims: ['link', 'end'], kind: 'number' };
    return {
      groups: {
        posterior: { variables: { theta }, attributes: { created_at: '2026-01-01', 'with "quotes" and NaN': 'NaN, Infinity' } },
        sample_stats: { variables: { diverging }, attributes: {} },
        predictions: { variables: { theta }, attributes: { draws: 3, thinned: false } },
        observed_data: { variables: { links: observed }, attributes: {} },
      },
      coords: { param: Array.from({ length: size }, (_, k) => `term ${k}`), end: [0, 1] },
      attributes: { inference_library: 'thetakit' },
    };
  });

describe('InferenceData as JSON', () => {
  it('reads back as it was, with NaN as null or as the token', () => {
    fc.assert(
      fc.property(anyData, fc.constantFrom('null' as const, 'token' as const), (data, nan) => {
        expect(readInferenceData(writeInferenceData(data, { nan }))).toEqual(data);
      }),
    );
  });

  it('is plain JSON by default', () => {
    const theta = sampleVariable([Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0, 0.1)], [2], ['param']);
    const text = writeInferenceData({ groups: { posterior: { variables: { theta }, attributes: {} } }, coords: { param: ['a', 'b'] }, attributes: {} });
    expect(text).toBe(
      '{"coords":{"param":["a","b"]},"dims":{"theta":["param"]},"posterior":{"theta":[[[null,1e999],[-0,0.1]]]},"posterior_attrs":{},"attrs":{}}',
    );
    expect(JSON.parse(text)).toMatchObject({
      posterior: {
        theta: [
          [
            [null, Number.POSITIVE_INFINITY],
            [-0, 0.1],
          ],
        ],
      },
    });
  });

  it('reads what ArviZ writes', () => {
    const data = readInferenceData(readFileSync(new URL('../../golden/arviz.json', import.meta.url), 'utf8'));
    const theta = data.groups.posterior!.variables['theta']!;
    expect(theta).toMatchObject({ shape: [2, 3, 2], dims: ['param'], kind: 'number' });
    expect([...theta.values]).toEqual([...Array.from({ length: 10 }, (_, k) => k / 4), Number.POSITIVE_INFINITY, Number.NaN]);
    expect(data.groups.sample_stats!.variables['diverging']).toEqual({ values: Float64Array.of(1, 0, 0, 0, 0, 1), shape: [2, 3], dims: [], kind: 'boolean' });
    expect(data.groups.observed_data!.variables['degree_hist']).toEqual({ values: Float64Array.of(5, 3, 1, 0), shape: [4], dims: ['degree'], kind: 'number' });
    expect(data.groups.posterior_predictive!.variables['degree_hist']!.dims).toEqual(['degree']);
    expect(data.coords).toEqual({ param: ['const', 'dist2'], degree: [0, 1, 2, 3] });
    expect(data.groups.posterior!.attributes['arviz_version']).toBe('0.23.4');
  });

  it('takes an array of booleans and numbers for numbers', () => {
    expect(readInferenceData('{"sample_stats":{"a":[[true,2]]}}').groups.sample_stats!.variables['a']).toMatchObject({
      kind: 'number',
      values: Float64Array.of(1, 2),
    });
  });

  it('names dims as ArviZ does when they have no name', () => {
    expect(readInferenceData('{"posterior":{"a":[[[1,2]]]}}').groups.posterior!.variables['a']!.dims).toEqual(['a_dim_0']);
  });

  it.each([
    ['{', 'DATA_FORMAT: readInferenceData: the text is no JSON'],
    ['[]', "DATA_FORMAT: readInferenceData: the document is [], expected an object. Give the JSON of writeInferenceData or of ArviZ's to_json"],
    ['{"posterior":[]}', 'DATA_FORMAT: readInferenceData: posterior is [], expected an object'],
    ['{"posterior":{"a":[[1],["x"]]}}', 'DATA_FORMAT: readInferenceData: posterior.a holds "x", expected numbers'],
    ['{"posterior":{"a":[[1,2],[1]]}}', 'DATA_FORMAT: readInferenceData: posterior.a is ragged: a list of 1 where others have 2'],
    ['{"posterior":{"a":[[1,2],3]}}', 'DATA_FORMAT: readInferenceData: posterior.a is ragged: a value where others have a list'],
    ['{"posterior":{"a":[1,[2]]}}', 'DATA_FORMAT: readInferenceData: posterior.a is ragged: a list of 1 where others have none'],
    ['{"posterior":{"a":[1]}}', 'SHAPE_MISMATCH: inferenceData: posterior.a has the shape [1] for the dims []'],
  ])('refuses %s', (text, message) => {
    expect(() => readInferenceData(text)).toThrow(message);
  });
});

describe('checkInferenceData', () => {
  const variable = (shape: number[], dims: string[] = []): Variable => ({
    values: new Float64Array(shape.reduce((a, b) => a * b, 1)),
    shape,
    dims,
    kind: 'number',
  });
  const data = (variables: Record<string, Variable>, observed: Record<string, Variable> = {}): InferenceData => ({
    groups: { posterior: { variables, attributes: {} }, observed_data: { variables: observed, attributes: {} } },
    coords: { param: ['a', 'b'] },
    attributes: {},
  });

  it.each([
    [data({ x: { ...variable([2, 3]), values: new Float64Array(5) } }), 'posterior.x has 5 values for the shape [2, 3]'],
    [data({ x: variable([2, 3, 2]) }), 'posterior.x has the shape [2, 3, 2] for the dims []'],
    [data({ x: variable([2, 3, 3], ['param']) }), 'posterior.x has 3 positions in param, which has 2 coordinates'],
    [data({ x: variable([2, 3]), y: variable([2, 4]) }), 'posterior.y has 2 x 4 draws, but its group has 2 x 3'],
    [data({ x: variable([2, 3, 4], ['degree']) }, { x: variable([4], ['other']) }), 'observed_data.x has dims [other], but posterior.x has [degree]'],
  ])('refuses case %#', (wrong, problem) => {
    expect(() => checkInferenceData(wrong)).toThrow(`SHAPE_MISMATCH: inferenceData: ${problem}. Make shapes, dims and coordinates agree`);
  });
});

describe('sampleVariable and chainsOf', () => {
  it('are inverse element by element', () => {
    // Two chains of two draws of (a, b).
    const variable = sampleVariable([Float64Array.of(1, 10, 2, 20), Float64Array.of(3, 30, 4, 40)], [2], ['param']);
    expect(variable.shape).toEqual([2, 2, 2]);
    expect(chainsOf(variable, 0)).toEqual([Float64Array.of(1, 2), Float64Array.of(3, 4)]);
    expect(chainsOf(variable, 1)).toEqual([Float64Array.of(10, 20), Float64Array.of(30, 40)]);
  });

  it('refuse what holds no whole items', () => {
    expect(() => sampleVariable([new Float64Array(4), new Float64Array(3)], [2])).toThrow(
      'SHAPE_MISMATCH: sampleVariable: chains have lengths [4, 3], expected one length that is a multiple of 2. Give one array per chain, row-major [draw, ...item]',
    );
    expect(() => sampleVariable([new Float64Array(3)], [2])).toThrow('SHAPE_MISMATCH: sampleVariable: chains have lengths [3]');
    expect(() => chainsOf({ values: new Float64Array(2), shape: [2], dims: ['x'], kind: 'number' })).toThrow('INTERNAL: chainsOf');
  });
});
