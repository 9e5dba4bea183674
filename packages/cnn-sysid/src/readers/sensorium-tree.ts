/**
 * The folder layout of the Sensorium and Lurz et al. recordings of mouse V1: one .npy per trial,
 *
 *   data/images/<t>.npy       [C, H, W]           data/responses/<t>.npy    [N]
 *   meta/trials/tiers.npy     text per trial: train, validation, test, ...
 *   meta/trials/frame_image_id.npy, or colorframeprojector_image_id.npy     which image the trial showed, to find repeats
 *
 * and, where they are there, data/behavior/<t>.npy [B] and data/pupil_center/<t>.npy [2].
 *
 * Source: Lurz et al. (ICLR 2021), Willeke et al. (2022), whose layout this is.
 */
import { ThetakitError } from '@thetakit/registry';
import { groupTrials, type Repeats } from '../data/trial-average.ts';
import { countOf, type ReadLimits } from './byte-source.ts';
import { readNpy } from './npy.ts';
import { readNpyText } from './npy-text.ts';
import type { StoredArray } from './stored-array.ts';

const WHO = 'readSensoriumTree';

/** A folder: the bytes of a file by its path within, undefined when there is none. */
export type FolderReader = (path: string) => Promise<Uint8Array | undefined>;

/** A recording in this package's axis order. */
export interface SensoriumRecording {
  /** [rows, columns, channels]. */
  readonly image: readonly [number, number, number];
  readonly neurons: number;
  /** Trials that are fitted, with the trials of the validation tier last. */
  readonly images: Float32Array;
  readonly responses: Float64Array;
  readonly behaviour?: StoredArray;
  readonly pupil?: StoredArray;
  /** How many of the trials, from the start, are of the training tier. */
  readonly training: number;
  /** Trials of the test tier, repeats of an image together. */
  readonly test?: { readonly images: Float32Array; readonly repeats: Repeats };
}

/** Reads a tree, one trial at a time. Throws DATA_FORMAT where a file is missing or of another shape, FILE_TOO_LARGE. */
export async function readSensoriumTree(read: FolderReader, limits: ReadLimits = {}): Promise<SensoriumRecording> {
  const tiers = await readNpyText(await required(read, 'meta/trials/tiers.npy'), limits);
  const of = (tier: string) => tiers.flatMap((each, t) => (each === tier ? [t] : []));
  const [training, validation, test] = [of('train'), of('validation'), of('test')];
  if (training.length === 0) throw damaged(`no trial is of the tier "train" (tiers: ${[...new Set(tiers)].slice(0, 8).join(', ')})`);
  const trials = [...training, ...validation];
  const shown = await gather(read, 'images', trials, limits);
  const answers = await gather(read, 'responses', trials, limits);
  const [behaviour, pupil] = [await optional(read, 'behavior', trials, limits), await optional(read, 'pupil_center', trials, limits)];
  const image = imageShape(shown.inner);
  return {
    image,
    neurons: answers.width,
    images: channelsLast(shown.data, image),
    responses: Float64Array.from(answers.data),
    training: training.length,
    ...(behaviour === undefined ? {} : { behaviour }),
    ...(pupil === undefined ? {} : { pupil }),
    ...(test.length === 0 ? {} : { test: await testTier(read, test, { image, neurons: answers.width }, limits) }),
  };
}

interface Gathered {
  readonly data: Float32Array;
  readonly inner: readonly number[];
  readonly width: number;
}

/** One file per trial into one array. Throws DATA_FORMAT when shapes differ between trials. */
async function gather(read: FolderReader, kind: string, trials: readonly number[], limits: ReadLimits): Promise<Gathered> {
  let [inner, data]: [readonly number[] | undefined, Float32Array] = [undefined, new Float32Array(0)];
  let width = 0;
  for (const [i, trial] of trials.entries()) {
    const path = `data/${kind}/${trial}.npy`;
    const each = await readNpy(await required(read, path), limits);
    if (inner === undefined) {
      inner = each.shape;
      width = countOf(inner, WHO, limits);
      data = new Float32Array(countOf([trials.length, width], WHO, limits));
    }
    if (each.shape.join() !== inner.join()) throw damaged(`${path} has shape [${each.shape.join(', ')}], the first trial [${inner.join(', ')}]`);
    data.set(each.data, i * width);
  }
  return { data, inner: inner ?? [], width };
}

async function optional(read: FolderReader, kind: string, trials: readonly number[], limits: ReadLimits): Promise<StoredArray | undefined> {
  if ((await read(`data/${kind}/${trials[0] ?? 0}.npy`)) === undefined) return undefined;
  const { data, width } = await gather(read, kind, trials, limits);
  return { data, shape: [trials.length, width] };
}

/** Repeats are found by the id of the image; without ids every trial is an image of its own. */
async function testTier(
  read: FolderReader,
  trials: readonly number[],
  { image, neurons }: Pick<SensoriumRecording, 'image' | 'neurons'>,
  limits: ReadLimits,
): Promise<NonNullable<SensoriumRecording['test']>> {
  const bytes = (await read('meta/trials/frame_image_id.npy')) ?? (await read('meta/trials/colorframeprojector_image_id.npy'));
  const all = bytes === undefined ? undefined : (await readNpy(bytes, limits)).data;
  const ids = trials.map((trial) => all?.[trial] ?? trial);
  const answers = await gather(read, 'responses', trials, limits);
  if (answers.width !== neurons) throw damaged(`test trials have ${answers.width} neurons, the others ${neurons}`);
  const { repeats, ids: order } = groupTrials(Float64Array.from(answers.data), neurons, ids);
  const first = order.map((id) => trials[ids.indexOf(id as number)] ?? 0);
  const shown = await gather(read, 'images', first, limits);
  return { images: channelsLast(shown.data, image), repeats };
}

function imageShape(inner: readonly number[]): [number, number, number] {
  if (inner.length !== 3 && inner.length !== 2) throw damaged(`images have shape [${inner.join(', ')}], expected [channels, rows, columns]`);
  const [channels = 1, rows = 1, columns = 1] = inner.length === 2 ? [1, ...inner] : inner;
  return [rows, columns, channels];
}

/** [D, C, H, W] to [D, H, W, C]. */
function channelsLast(data: Float32Array, [rows, columns, channels]: readonly [number, number, number]): Float32Array {
  if (channels === 1) return data;
  const area = rows * columns;
  return Float32Array.from(data, (_, i) => {
    const [trial, pixel, channel] = [Math.floor(i / (area * channels)), Math.floor(i / channels) % area, i % channels];
    return data[trial * area * channels + channel * area + pixel] ?? Number.NaN;
  });
}

async function required(read: FolderReader, path: string): Promise<Uint8Array> {
  const bytes = await read(path);
  if (bytes === undefined) throw damaged(`${path} is missing`);
  return bytes;
}

function damaged(problem: string): ThetakitError {
  return new ThetakitError('DATA_FORMAT', { who: WHO, problem, action: 'Give the folder of one recording as it was published' });
}
