import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readZarr, type ZarrArray } from './zarr.ts';

/** An array whose entry is its own row-major index, in chunks. */
function counting(shape: readonly number[], chunks: readonly number[], asked: number[][] = []): ZarrArray {
  return {
    shape,
    chunks,
    getChunk: async (place) => {
      asked.push(place);
      const stride = chunks.map((_, axis) => chunks.slice(axis + 1).reduce((a, b) => a * b, 1));
      const data = Float64Array.from({ length: chunks.reduce((a, b) => a * b, 1) }, (_, i) => {
        const index = chunks.map((length, axis) => (place[axis] ?? 0) * length + (Math.floor(i / (stride[axis] ?? 1)) % length));
        return index.some((each, axis) => each >= (shape[axis] ?? 0)) ? -1 : index.reduce((sum, each, axis) => sum * (shape[axis] ?? 0) + each, 0);
      });
      return { data, shape: chunks, stride };
    },
  };
}

it('puts any chunks together in row-major order', async () => {
  const axes = fc.array(fc.record({ length: fc.integer({ min: 1, max: 7 }), chunk: fc.integer({ min: 1, max: 8 }) }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(axes, async (sizes) => {
      const shape = sizes.map(({ length }) => length);
      const { data } = await readZarr(
        counting(
          shape,
          sizes.map(({ chunk }) => chunk),
        ),
      );
      expect([...data]).toEqual(Array.from({ length: data.length }, (_, i) => i));
    }),
  );
});

it('refuses what is too large before it reads a chunk, and chunks that are short, missing or no numbers', async () => {
  const asked: number[][] = [];
  await expect(readZarr(counting([1e6, 1e6], [10, 10], asked))).rejects.toThrow('FILE_TOO_LARGE: readZarr: an array of shape [1000000, 1000000] holds more');
  expect(asked).toEqual([]);
  await expect(readZarr(counting([4], [0]))).rejects.toThrow('DATA_FORMAT: readZarr: chunks have shape [0], the array [4].');
  const broken = (getChunk: ZarrArray['getChunk']) => readZarr({ shape: [4], chunks: [4], getChunk });
  const chunk = (data: unknown) => async () => ({ data, shape: [4], stride: [1] });
  await expect(broken(chunk(Float64Array.of(1, 2)))).rejects.toThrow('DATA_FORMAT: readZarr: a chunk holds 2 numbers, but 4 are needed.');
  await expect(broken(() => Promise.reject(new Error('gone')))).rejects.toThrow('DATA_FORMAT: readZarr: the chunk 0 cannot be read.');
  await expect(broken(chunk(['a', 'b', 'c', 'd']))).rejects.toThrow('DTYPE_UNSUPPORTED: readZarr: the array holds no plain numbers.');
  expect(await broken(chunk(BigInt64Array.of(1n, -2n, 3n, 4n)))).toEqual({ data: Float64Array.of(1, -2, 3, 4), shape: [4] });
});
