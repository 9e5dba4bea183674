/**
 * The recordings of Antolik et al. (2016, PLOS Computational Biology 12(6) e1004927) as they were published: for each region
 * training_inputs [D, 961], training_set [D, N], validation_inputs [50, 961] and raw_validation_set [T, 50, N]. What is called
 * validation there is the test set; the split of the training set is that of the published fits.
 */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { publishedSplit, type StoredArray } from '@thetakit/cnn-sysid';
import { ThetakitError } from '@thetakit/registry';
import { openArrays } from './arrays-file.ts';
import { constantPixels, silentNeurons } from './data-notes.ts';
import type { SysidData } from './sysid-data.ts';

const WHERE = 'https://doi.org/10.1371/journal.pcbi.1004927.s001';

/** Which region, and whether the images are needed: without them there are scores of the null model and reliabilities, but no fit. */
export interface AntolikRequest {
  readonly folder: string;
  readonly region: number;
  readonly needsImages: boolean;
}

/** Reads a region. Throws FILE_NOT_FOUND that names the file and where to get it, SHAPE_MISMATCH. */
export async function readAntolik(cwd: string, { folder, region, needsImages }: AntolikRequest): Promise<SysidData> {
  const subject: Record<string, unknown> = {};
  const read = async (name: string): Promise<StoredArray | undefined> => {
    const path = await placeOf(cwd, folder, region, name);
    if (path === undefined) return undefined;
    const file = await openArrays(cwd, path, 2 ** 31);
    try {
      subject[name] = file.digest;
      return await file.array('');
    } finally {
      await file.close();
    }
  };
  const must = (name: string, array: StoredArray | undefined): StoredArray => {
    if (array !== undefined) return array;
    throw new ThetakitError('FILE_NOT_FOUND', {
      who: '--antolik',
      problem: `${folder} has no region${region}/${name}.npy`,
      action: `Get the S1 Dataset of the article (${WHERE}) and name its folder Data`,
      received: folder,
    });
  };
  const table = must('training_set', await read('training_set'));
  const repeats = must('raw_validation_set', await read('raw_validation_set'));
  const held = await read('validation_inputs');
  const shown = await read('training_inputs');
  const [samples = 0, neurons = 0] = table.shape;
  const [trials = 0, images = 0] = repeats.shape;
  const pixels = shown ?? (needsImages ? must('training_inputs', shown) : { data: new Float32Array(samples * 961), shape: [samples, 961] });
  const side = Math.round(Math.sqrt(pixels.shape[1] ?? 0));
  if (pixels.shape[0] !== samples || side * side !== pixels.shape[1] || repeats.shape[2] !== neurons) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: '--antolik',
      problem: `images have shape [${pixels.shape.join(', ')}], responses [${table.shape.join(', ')}], repeats [${repeats.shape.join(', ')}]`,
      action: 'Use the files of one region as they were published',
    });
  }
  const responses = Float64Array.from(table.data);
  const silent = silentNeurons(responses, neurons);
  const flat = shown === undefined ? 0 : constantPixels(Float32Array.from(pixels.data), samples);
  return {
    images: Float32Array.from(pixels.data),
    image: [side, side, 1],
    samples,
    responses,
    neurons,
    test: {
      images: Float32Array.from(held?.data ?? new Float32Array(images * side * side)),
      repeats: { data: Float64Array.from(repeats.data), shape: [trials, images, neurons] },
    },
    split: publishedSplit(samples),
    notes: [
      ...(shown === undefined ? ['There is no training_inputs: scores of the null model only.'] : []),
      ...(silent.length > 0 ? [`Neurons that never fire: ${silent.join(', ')}.`] : []),
      ...(flat > 0 ? [`${flat} pixels are the same in every image.`] : []),
    ],
    subject,
  };
}

/** region1/training_set.npy, or r1_training_set.npy. */
async function placeOf(cwd: string, folder: string, region: number, name: string): Promise<string | undefined> {
  for (const path of [join(folder, `region${region}`, `${name}.npy`), join(folder, `r${region}_${name}.npy`)])
    if (await stat(resolve(cwd, path)).catch(() => undefined)) return path;
  return undefined;
}
