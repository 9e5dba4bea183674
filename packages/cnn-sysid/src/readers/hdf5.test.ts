import { describe, expect, it } from 'vitest';
import { hdf5Blocks, hdf5Dataset, hdf5Names, readHdf5, takeRange } from './hdf5.ts';

/** A file of one virtual dataset whose entry (d, p) is d + p / 1000, made on demand; keeps the size of every slice. */
function virtual(count: number, width: number) {
  const sizes: number[] = [];
  const images = {
    shape: [count, width],
    dtype: '<f4',
    slice: ([rows, columns]: [number, number][]) => {
      const [[first = 0, last = 0] = [], [from = 0, to = 0] = []] = [rows, columns];
      sizes.push((last - first) * (to - from));
      return Float32Array.from({ length: (last - first) * (to - from) }, (_, i) => first + Math.floor(i / width) + (i % width) / 1000);
    },
  };
  const inner = { keys: () => ['images', 'names'], get: (name: string) => (name === 'images' ? images : { shape: [2], dtype: 'S8', slice: () => ['a', 'b'] }) };
  const file = {
    keys: () => ['stimulus'],
    get: (path: string) => (path === 'stimulus' ? inner : path === '/stimulus/images' ? images : path === '/stimulus/names' ? inner.get('names') : null),
  };
  return { file, sizes };
}

describe('hdf5', () => {
  it('passes ten gigabytes through blocks of at most two million numbers', () => {
    const { file, sizes } = virtual(1_000_000, 2304);
    const dataset = hdf5Dataset(file, '/stimulus/images');
    // 2.3e9 numbers of 4 bytes are 9.2 GB; the first five blocks are enough to see.
    const blocks = hdf5Blocks(dataset);
    for (let i = 0; i < 5; i++) expect(blocks.next().value).toMatchObject({ first: i * 910, rows: 910 });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 ** 21);
    expect(() => readHdf5(file, '/stimulus/images')).toThrow('FILE_TOO_LARGE: readHdf5: an array of shape [1000000, 2304] holds more than 268435456 numbers.');
  });

  it('reads a range of rows out of what is too large as a whole, and nothing else', () => {
    const { file, sizes } = virtual(1_000_000, 2304);
    const { data, shape } = readHdf5(file, '/stimulus/images', { rows: [999_900, 2_000_000] });
    expect(shape).toEqual([100, 2304]);
    expect([data[0], data[2304 * 99 + 7]]).toEqual([999_900, Math.fround(999_999.007)]);
    expect(sizes).toEqual([100 * 2304]);
    expect(() => readHdf5(file, '/stimulus/images', { rows: [5, 5] })).toThrow('ARGUMENT_OUT_OF_RANGE: rows: rows 5 to 5 of 1000000.');
    const small = { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] };
    expect(takeRange(small, [1, 3])).toEqual({ data: Float64Array.of(3, 4, 5, 6), shape: [2, 2] });
  });

  it('puts the blocks together', () => {
    const { file } = virtual(3000, 900);
    const { data, shape } = readHdf5(file, '/stimulus/images');
    expect(shape).toEqual([3000, 900]);
    expect([data[0], data[900 * 2999 + 5], data[900 * 2330 - 1]]).toEqual([0, Math.fround(2999.005), Math.fround(2329.899)]);
  });

  it('turns the axes of MATLAB round', () => {
    // MATLAB's 2 x 3 [1 3 5; 2 4 6] is stored as a dataset of shape [3, 2]: 1 2 3 4 5 6.
    const dataset = { shape: [3, 2], dtype: '<f8', slice: () => Float64Array.of(1, 2, 3, 4, 5, 6) };
    expect(readHdf5({ keys: () => ['x'], get: () => dataset }, '/x', { isColumnMajor: true })).toEqual({
      shape: [2, 3],
      data: Float64Array.of(1, 3, 5, 2, 4, 6),
    });
  });

  it('lists numbers only, and names them when a path is wrong', () => {
    const { file } = virtual(4, 2);
    expect(hdf5Names(file)).toEqual([{ path: '/stimulus/images', shape: [4, 2] }]);
    expect(() => hdf5Dataset(file, '/responses')).toThrow('COLUMN_UNKNOWN: readHdf5: there is no dataset "/responses". The file has /stimulus/images');
    expect(() => hdf5Dataset(file, '/stimulus/names')).toThrow('DTYPE_UNSUPPORTED: readHdf5: /stimulus/names holds S8, expected plain numbers.');
  });

  it('refuses a block that is not there', () => {
    const dataset = { shape: [3, 2], dtype: '<f8', slice: () => Float64Array.of(1, 2) };
    expect(() => readHdf5({ keys: () => [], get: () => dataset }, '/x')).toThrow('DATA_FORMAT: readHdf5: a block of 6 numbers came as 2 numbers.');
  });
});
