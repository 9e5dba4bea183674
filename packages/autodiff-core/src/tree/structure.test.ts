/** Trees: what is a leaf, and taking apart and putting together. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NdArray, ndarray } from '../array/nd-array.ts';
import { leafAval, readLeaf } from './leaf-values.ts';
import { flattenTree, rectangularShape, structureKey, unflattenTree } from './structure.ts';

it.each([
  [1, '*'],
  [[1, 2], '*'],
  [
    [
      [1, 2],
      [3, 4],
    ],
    '*',
  ],
  [[], '*'],
  [Float64Array.of(1), '*'],
  [[[1, 2], [3]], '[*,*]'],
  [{ b: 1, a: [1, { c: 2 }] }, '{"b":*,"a":[*,{"c":*}]}'],
  [[1, ndarray([1])], '[*,*]'],
])('%j has the structure %s', (tree, expected) => {
  expect(structureKey(flattenTree('test', tree).structure)).toBe(expected);
});

it('puts together what it took apart', () => {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.integer(),
      fc.array(fc.integer(), { minLength: 1 }),
      fc.dictionary(fc.string(), tie('tree')),
      fc.tuple(fc.constant({ a: 1 }), tie('tree')),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const { structure, leaves } = flattenTree('test', value);
      expect(unflattenTree(structure, leaves)).toEqual(value);
    }),
    { numRuns: 200, seed: 3 },
  );
});

it('reads shapes, types and numbers of leaves', () => {
  expect([2, true, [[1, 2]], Int32Array.of(1), Float32Array.of(1, 2), ndarray([[1], [2]]), [true, false]].map((leaf) => leafAval('test', leaf))).toEqual([
    { shape: [], dtype: 'float' },
    { shape: [], dtype: 'bool' },
    { shape: [1, 2], dtype: 'float' },
    { shape: [1], dtype: 'int32' },
    { shape: [2], dtype: 'float' },
    { shape: [2, 1], dtype: 'float' },
    { shape: [2], dtype: 'bool' },
  ]);
  const out = new Float64Array(4);
  readLeaf(
    [
      [1, 2],
      [3, 4],
    ],
    out,
  );
  expect([...out]).toEqual([1, 2, 3, 4]);
  expect(rectangularShape([[1], [2, 3]])).toBe(null);
});

it('names the place of a value that is no tree', () => {
  expect(() => flattenTree('test', { a: [1, { b: null }] })).toThrow('ARGUMENT_TYPE: test: a value at .a[1].b is null, expected a number');
  expect(() => flattenTree('test', new Map())).toThrow('ARGUMENT_TYPE: test: a value is an object with keys (none), expected a number');
});

it('makes arrays and reads them', () => {
  const array = ndarray([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect([array.shape, array.size, array.dtype, array.toArray()]).toEqual([
    [2, 3],
    6,
    'float64',
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ]);
  expect(ndarray([1, 2, 3, 4], { shape: [2, 2] }).toArray()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(ndarray(Float32Array.of(1.5)).item()).toBe(1.5);
  expect(ndarray(2).toArray()).toBe(2);
  expect(ndarray([0.1], { dtype: 'float32' }).data).toEqual(Float32Array.of(0.1));
  expect(() => ndarray([1, 2]).item()).toThrow(
    'SHAPE_MISMATCH: NdArray.item: the array has shape [2], expected one element. Read elements from .data or .toArray()',
  );
  expect(() => ndarray([1, 2], { shape: [3] })).toThrow('SHAPE_MISMATCH: ndarray: 2 values for shape [3], expected 3. Make the shape fit the values');
  expect(() => ndarray([[1], [2, 3]])).toThrow(
    'SHAPE_MISMATCH: ndarray: the nested arrays are not rectangular: expected shape [2, 1]. Give every row the same length',
  );
  const tensor = ndarray([[0.1]]).toTensor();
  expect([tensor.shape, tensor.dtype]).toEqual([[1, 1], 'float32']);
  tensor.dispose();
  expect(new NdArray(new Float64Array(0), [0, 2], 'float64').toArray()).toEqual([]);
});
