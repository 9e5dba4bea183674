import { describe, expect, it } from 'vitest';
import { readMat5 } from './mat5.ts';

/** scipy 1.17: savemat of x = [[1, 2, 3], [4, 5, 6]], k = int16 [[7, -8]] and s = 'text', compressed. */
const golden = Uint8Array.from(
  atob(
    'TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFR1ZSBOb3YgMjQgMTM6Mzk6NTkgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0PAAAAOAAAAHic42NgYEgAYjYg5oDSIMAK5TMBMTMQMwJhBZDmBGIDBhj4YA+hBRygAlBaBEpzQGkJBwCrKQP7DwAAACsAAAB4nONjYGAwAGI2IOYAYi4GCGCF8hmBmAlMMzJkA2lmBhYGdoYf/wEbNQLZDwAAACgAAAB4nONjYGAwAGI2IOYAYhYGCGCF8hmhYoxAWAykBYC8ktSKEgAcjQKx',
  ),
  (letter) => letter.charCodeAt(0),
);

describe('readMat5', () => {
  it('reads numbers that SciPy packed, row by row, and skips text', async () => {
    const variables = await readMat5(golden);
    expect([...variables.keys()]).toEqual(['x', 'k']);
    expect(variables.get('x')).toMatchObject({ shape: [2, 3] });
    expect([...(variables.get('x')?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(variables.get('k')).toEqual({ shape: [1, 2], data: Float32Array.of(7, -8) });
  });

  it('refuses a truncated file, another format, MAT 7.3 and what is too large', async () => {
    await expect(readMat5(golden.subarray(0, golden.length - 5))).rejects.toThrow(
      /^DATA_FORMAT: readMat5: the file ends after \d+ bytes, but \d+ are needed\. The file is truncated/,
    );
    await expect(readMat5(new Uint8Array(200))).rejects.toThrow('DATA_FORMAT: readMat5: it is no little-endian MAT file of level 5.');
    const newer = golden.slice();
    newer.set(Uint8Array.from('MATLAB 7.3', (letter) => letter.charCodeAt(0)));
    await expect(readMat5(newer)).rejects.toThrow('DATA_FORMAT: readMat5: it is a MAT file of version 7.3. Read it as HDF5');
    await expect(readMat5(golden, { maxNumbers: 5 })).rejects.toThrow('FILE_TOO_LARGE: readMat5: an array of shape [2, 3] holds more than 5 numbers.');
    const flipped = golden.slice();
    flipped[150] = 0;
    await expect(readMat5(flipped)).rejects.toThrow(/^DATA_FORMAT: readMat5: /);
  });
});
