/** Data of a recording or a simulation: one file of arrays, one file each for images and responses, or a Sensorium folder. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readSensoriumTree, type StoredArray, type StoredNumbers } from '@thetakit/cnn-sysid';
import { ThetakitError } from '@thetakit/registry';
import type { Host } from '../host.ts';
import { readAntolik } from './antolik.ts';
import { type ArraysFile, openArrays } from './arrays-file.ts';
import { constantPixels, silentNeurons } from './data-notes.ts';
import type { SysidData, Truth } from './sysid-data.ts';

/** Which files. */
export interface SysidFiles {
  readonly data?: string;
  readonly images?: string;
  readonly responses?: string;
  /** Names of the arrays; default images and responses. */
  readonly imagesName?: string;
  readonly responsesName?: string;
  /** Range of the images and responses; default all. */
  readonly rows?: readonly [number, number];
  /** Folder of the data of Antolik et al., and the region. */
  readonly antolik?: string;
  readonly region?: number;
  /** Without them there is the null model to score; default true. */
  readonly needsImages?: boolean;
  readonly maxBytes: number;
}

/** Reads the data. Throws USAGE, SHAPE_MISMATCH and the errors of files and readers. */
export async function readSysidData(host: Pick<Host, 'cwd'>, files: SysidFiles): Promise<SysidData> {
  const { data, images, responses, imagesName = 'images', responsesName = 'responses', antolik, region = 1, needsImages = true, rows, maxBytes } = files;
  if (antolik !== undefined) return readAntolik(host.cwd, { folder: antolik, region, needsImages });
  if (data !== undefined) {
    if (await isFolder(host.cwd, data)) return readTree(host.cwd, data);
    const file = await openArrays(host.cwd, data, maxBytes);
    try {
      return await arranged(await file.array(imagesName, rows), await file.array(responsesName, rows), file, { data: file.digest });
    } finally {
      await file.close();
    }
  }
  if (images === undefined || responses === undefined) {
    throw new ThetakitError('USAGE', {
      who: 'sysid',
      problem: 'no data is named',
      action: 'Give --data FILE, or --images FILE and --responses FILE',
    });
  }
  const [pictures, table] = [await openArrays(host.cwd, images, maxBytes), await openArrays(host.cwd, responses, maxBytes)];
  try {
    const subject = { images: pictures.digest, responses: table.digest };
    const only = (file: ArraysFile, name: string) => file.array(file.names.length === 1 ? (file.names[0] ?? name) : name, rows);
    return await arranged(await only(pictures, imagesName), await only(table, responsesName), undefined, subject);
  } finally {
    await pictures.close();
    await table.close();
  }
}

async function isFolder(cwd: string, path: string): Promise<boolean> {
  return !path.endsWith('.zarr') && ((await stat(resolve(cwd, path)).catch(() => undefined))?.isDirectory() ?? false);
}

async function readTree(cwd: string, path: string): Promise<SysidData> {
  const folder = resolve(cwd, path);
  const read = (name: string) =>
    readFile(join(folder, name))
      .then((bytes) => new Uint8Array(bytes))
      .catch(() => undefined);
  const { image, neurons, images, responses, training, test } = await readSensoriumTree(read);
  const samples = responses.length / neurons;
  const rows = Int32Array.from({ length: samples }, (_, d) => d);
  const split = training < samples ? { split: { training: rows.slice(0, training), validation: rows.slice(training) } } : {};
  const base = { images, image, samples, responses, neurons, subject: { folder: path, trials: samples } };
  return { ...base, ...split, ...(test === undefined ? {} : { test }), notes: notesOf(base) };
}

function notesOf({ responses, neurons, images, samples }: Pick<SysidData, 'responses' | 'neurons' | 'images' | 'samples'>): string[] {
  const notes: string[] = [];
  const missing = responses.reduce((sum, each) => sum + (Number.isNaN(each) ? 1 : 0), 0);
  if (missing > 0) notes.push(`${missing} responses are NaN: they were left out of fits and scores.`);
  const silent = silentNeurons(responses, neurons);
  const listed = `${silent.slice(0, 12).join(', ')}${silent.length > 12 ? ` and ${silent.length - 12} more` : ''}`;
  if (silent.length > 0) notes.push(`Neurons that never fire, whose scores mean nothing: ${listed}.`);
  const flat = constantPixels(images, samples);
  if (flat > 0) notes.push(`${flat} pixels are the same in every image: they say nothing, and are only centred where images are normalised.`);
  return notes;
}

async function arranged(
  pictures: StoredArray,
  table: StoredArray,
  file: ArraysFile | undefined,
  subject: Readonly<Record<string, unknown>>,
): Promise<SysidData> {
  const image = imageShape(pictures);
  const samples = pictures.shape[0] ?? 0;
  const images = Float32Array.from(pictures.data);
  const { responses, neurons, note } = tableOf(table, samples);
  const bad = images.findIndex((each) => !Number.isFinite(each));
  if (bad >= 0) {
    const at = Math.floor(bad / (images.length / samples));
    throw new ThetakitError('DATA_MISSING', {
      who: 'sysid',
      problem: `image ${at} has a pixel that is ${images[bad]}`,
      action: 'Leave the image out, or fill the pixel',
      received: at,
    });
  }
  const notes = [...(note === undefined ? [] : [note]), ...notesOf({ responses, neurons, images, samples })];
  const base = { images, image, samples, responses, neurons, notes, subject };
  if (file === undefined) return base;
  const [test, truth] = [await testOf(file, base), await truthOf(file)];
  return { ...base, ...(test === undefined ? {} : { test }), ...(truth === undefined ? {} : { truth }) };
}

/** Responses as [D, N]; what lies across is turned, and said. Throws SHAPE_MISMATCH. */
function tableOf({ data, shape }: StoredArray, samples: number): { responses: Float64Array; neurons: number; note?: string } {
  const [rows = 0, columns = 0] = shape;
  if (shape.length === 1 && rows === samples) return { responses: Float64Array.from(data), neurons: 1 };
  if (shape.length === 2 && rows === samples) return { responses: Float64Array.from(data), neurons: columns };
  if (shape.length === 2 && columns === samples) {
    const responses = Float64Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)] ?? Number.NaN);
    const note = `The responses of shape [${rows}, ${columns}] have the ${samples} images along their second axis: they were transposed.`;
    return { responses, neurons: rows, note };
  }
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'sysid',
    problem: `there are ${samples} images, but the responses have shape [${shape.join(', ')}]`,
    action: 'Give responses as [images, neurons]',
    received: shape,
    expected: samples,
  });
}

/** [D, H, W], [D, H, W, C], or [D, P] with P a square. Throws SHAPE_MISMATCH. */
function imageShape({ shape }: StoredArray): [number, number, number] {
  const [, a = 0, b = 0, c = 1] = shape;
  const root = Math.round(Math.sqrt(a));
  if (shape.length === 2 && root * root === a) return [root, root, 1];
  const isFirst = shape.length === 4 && a <= 4 && b > 4 && c > 4;
  if ((shape.length === 3 || shape.length === 4) && !isFirst && a > 0 && b > 0) return [a, b, c];
  const expected = shape.length === 2 ? `, and ${a} pixels are no square` : ', expected [images, rows, columns] or [images, rows, columns, channels]';
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'sysid',
    problem: `images have shape [${shape.join(', ')}]${isFirst ? ', which looks like [images, channels, rows, columns]' : expected}`,
    action: isFirst ? 'Move the channels to the last axis' : 'Give images as [images, rows, columns] or [images, rows, columns, channels], all of one size',
    received: shape,
  });
}

async function testOf(file: ArraysFile, { image, neurons }: Pick<SysidData, 'image' | 'neurons'>): Promise<SysidData['test']> {
  const has = (name: string) => file.names.some((each) => each === name || each === `/${name}`);
  if (!has('test_images') || !has('test_responses')) return undefined;
  const [images, { data, shape }] = [await file.array('test_images'), await file.array('test_responses')];
  const [trials = 0, count = 0, width = 0] = shape;
  const pixels = image[0] * image[1] * image[2];
  if (shape.length !== 3 || width !== neurons || images.data.length !== count * pixels) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'sysid',
      problem: `test_responses have shape [${shape.join(', ')}], test_images [${images.shape.join(', ')}]`,
      action: `Give [repeats, images, ${neurons}] responses, and images of the size of the others`,
      received: shape,
    });
  }
  const clean = has('test_clean') ? { clean: Float64Array.from((await file.array('test_clean')).data) } : {};
  return { images: Float32Array.from(images.data), repeats: { data: Float64Array.from(data), shape: [trials, count, neurons] }, ...clean };
}

async function truthOf(file: ArraysFile): Promise<Truth | undefined> {
  if (!['true_fields', 'true_offsets', 'true_types'].every((name) => file.names.includes(name))) return undefined;
  const integers = (numbers: StoredNumbers) => Int32Array.from(numbers);
  const fields = await file.array('true_fields');
  return {
    fields: Float64Array.from(fields.data),
    patchSide: fields.shape[1] ?? 0,
    offsets: integers((await file.array('true_offsets')).data),
    types: integers((await file.array('true_types')).data),
  };
}
