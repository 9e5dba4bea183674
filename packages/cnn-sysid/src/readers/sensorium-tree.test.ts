import { expect, it } from 'vitest';
import { writeNpy } from './npy.ts';
import { readNpyText } from './npy-text.ts';
import { readSensoriumTree } from './sensorium-tree.ts';

/** An .npy of text as NumPy writes it: UCS-4, filled up with zeros. */
function textNpy(words: readonly string[], letters = 10): Uint8Array {
  const dict = `{'descr': '<U${letters}', 'fortran_order': False, 'shape': (${words.length},), }`.padEnd(117);
  const bytes = new Uint8Array(128 + words.length * letters * 4);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  bytes.set(new TextEncoder().encode(`${dict}\n`), 10);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => [...word].forEach((letter, c) => view.setUint32(128 + (i * letters + c) * 4, letter.codePointAt(0) ?? 0, true)));
  return bytes;
}

const numbers = (data: readonly number[], shape: readonly number[]) => writeNpy(Float32Array.from(data), shape);

/** Six trials of two neurons; colour images of 1 x 2 pixels whose values say trial, channel and pixel. Test trials 2, 4, 5 show images 7, 9, 7. */
function tree(): Map<string, Uint8Array> {
  const files = new Map([
    ['meta/trials/tiers.npy', textNpy(['train', 'validation', 'test', 'train', 'test', 'test'])],
    ['meta/trials/frame_image_id.npy', numbers([1, 2, 7, 4, 9, 7], [6])],
  ]);
  for (let t = 0; t < 6; t++) {
    files.set(`data/images/${t}.npy`, numbers([100 * t, 100 * t + 1, 100 * t + 10, 100 * t + 11], [2, 1, 2]));
    files.set(`data/responses/${t}.npy`, numbers([t, -t], [2]));
    files.set(`data/pupil_center/${t}.npy`, numbers([t, 2 * t], [2]));
  }
  return files;
}

it('reads tiers, turns channels last, and finds repeats by image', async () => {
  const files = tree();
  const recording = await readSensoriumTree(async (path) => files.get(path));
  expect(recording).toMatchObject({ image: [1, 2, 2], neurons: 2, training: 2, pupil: { shape: [3, 2] } });
  // Trials 0 and 3 train, trial 1 validates; each pixel has its two channels together.
  expect([...recording.images]).toEqual([0, 10, 1, 11, 300, 310, 301, 311, 100, 110, 101, 111]);
  expect([...recording.responses]).toEqual([0, -0, 3, -3, 1, -1]);
  expect(recording.test?.repeats.shape).toEqual([2, 2, 2]);
  expect([...(recording.test?.repeats.data ?? [])]).toEqual([2, -2, 4, -4, 5, -5, Number.NaN, Number.NaN]);
  expect([...(recording.test?.images ?? [])].slice(0, 2)).toEqual([200, 210]);
  expect(recording.behaviour).toBeUndefined();
});

it('names the file that is missing or of another shape', async () => {
  const without = tree();
  without.delete('data/responses/3.npy');
  await expect(readSensoriumTree(async (path) => without.get(path))).rejects.toThrow('DATA_FORMAT: readSensoriumTree: data/responses/3.npy is missing.');
  const unequal = tree().set('data/images/3.npy', numbers([1, 2], [1, 1, 2]));
  await expect(readSensoriumTree(async (path) => unequal.get(path))).rejects.toThrow(
    'DATA_FORMAT: readSensoriumTree: data/images/3.npy has shape [1, 1, 2], the first trial [2, 1, 2].',
  );
  const none = tree().set('meta/trials/tiers.npy', textNpy(['test', 'oracle']));
  await expect(readSensoriumTree(async (path) => none.get(path))).rejects.toThrow('no trial is of the tier "train" (tiers: test, oracle).');
  const cut = tree().set('meta/trials/tiers.npy', textNpy(['train']).subarray(0, 150));
  await expect(readSensoriumTree(async (path) => cut.get(path))).rejects.toThrow(
    'DATA_FORMAT: readNpyText: the file ends after 150 bytes, but 168 are needed.',
  );
});

it('reads text of either width and refuses numbers', async () => {
  expect(await readNpyText(textNpy(['naïve', '']))).toEqual(['naïve', '']);
  await expect(readNpyText(numbers([1], [1]))).rejects.toThrow("DTYPE_UNSUPPORTED: readNpyText: the array has type '<f4', expected text such as <U10.");
});
