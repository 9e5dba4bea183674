/** Data of a recording or a simulation: one .npz, or .npy files for images and responses. */
import { type Npz, type Repeats, readNpy, readNpz, type StoredArray, type StoredNumbers } from '@thetakit/cnn-sysid';
import { ThetakitError } from '@thetakit/registry';
import type { Host } from '../host.ts';
import { digestOf, openSource } from './file-source.ts';

/** What is known of simulated neurons. */
export interface Truth {
  /** [N, side, side]. */
  readonly fields: Float64Array;
  readonly patchSide: number;
  /** [N, 2]. */
  readonly offsets: Int32Array;
  readonly types: Int32Array;
}

/** Images with responses, and what else the file holds. */
export interface SysidData {
  readonly images: Float32Array;
  readonly imageSide: number;
  readonly channels: number;
  readonly samples: number;
  /** [D, N]. */
  readonly responses: Float64Array;
  readonly neurons: number;
  readonly test?: { readonly images: Float32Array; readonly repeats: Repeats };
  readonly truth?: Truth;
  /** What was noticed and mended, as sentences. */
  readonly notes: readonly string[];
  /** Files and digests. */
  readonly subject: Readonly<Record<string, unknown>>;
}

/** Which files. */
export interface SysidFiles {
  readonly data?: string;
  readonly images?: string;
  readonly responses?: string;
  readonly maxBytes: number;
}

/** Reads the data. Throws USAGE, SHAPE_MISMATCH, DATA_MISSING and the errors of files and readers. */
export async function readSysidData(host: Pick<Host, 'cwd'>, { data, images, responses, maxBytes }: SysidFiles): Promise<SysidData> {
  if (data !== undefined) {
    const source = await openSource(host.cwd, data, maxBytes);
    try {
      const file = await readNpz(source);
      return await arranged({ images: await file.array('images'), responses: await file.array('responses') }, file, { data: await digestOf(source) });
    } finally {
      await source.close();
    }
  }
  if (images === undefined || responses === undefined) {
    throw new ThetakitError('USAGE', {
      who: 'sysid',
      problem: 'no data is named',
      action: 'Give --data FILE.npz, or --images FILE.npy and --responses FILE.npy',
    });
  }
  const [pictures, table] = [await openSource(host.cwd, images, maxBytes), await openSource(host.cwd, responses, maxBytes)];
  try {
    const subject = { images: await digestOf(pictures), responses: await digestOf(table) };
    return await arranged({ images: await readNpy(pictures), responses: await readNpy(table) }, undefined, subject);
  } finally {
    await pictures.close();
    await table.close();
  }
}

async function arranged(
  arrays: { images: StoredArray; responses: StoredArray },
  file: Npz | undefined,
  subject: Readonly<Record<string, unknown>>,
): Promise<SysidData> {
  const notes: string[] = [];
  const { shape, side, channels } = imageShape(arrays.images);
  const samples = shape[0] ?? 0;
  const [rows = 0, columns = 0] = arrays.responses.shape;
  let responses = Float64Array.from(arrays.responses.data);
  let neurons = columns;
  if (arrays.responses.shape.length === 1 && rows === samples) neurons = 1;
  else if (rows !== samples && columns === samples) {
    responses = Float64Array.from(responses, (_, i) => arrays.responses.data[(i % rows) * columns + Math.floor(i / rows)] ?? Number.NaN);
    neurons = rows;
    notes.push(`The responses of shape [${rows}, ${columns}] have the ${samples} images along their second axis: they were transposed.`);
  } else if (rows !== samples) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'sysid',
      problem: `there are ${samples} images, but the responses have shape [${arrays.responses.shape.join(', ')}]`,
      action: 'Give responses as [images, neurons]',
      received: arrays.responses.shape,
      expected: samples,
    });
  }
  const missing = responses.reduce((sum, each) => sum + (Number.isNaN(each) ? 1 : 0), 0);
  if (missing > 0) notes.push(`${missing} responses are NaN: they were left out of fits and scores.`);
  const silent = silentNeurons(responses, neurons);
  if (silent.length > 0)
    notes.push(
      `Neurons that never fire, whose scores mean nothing: ${silent.slice(0, 12).join(', ')}${silent.length > 12 ? ` and ${silent.length - 12} more` : ''}.`,
    );
  const base = { images: Float32Array.from(arrays.images.data), imageSide: side, channels, samples, responses, neurons, notes, subject };
  if (file === undefined) return base;
  const [test, truth] = [await testOf(file), await truthOf(file)];
  return { ...base, ...(test === undefined ? {} : { test }), ...(truth === undefined ? {} : { truth }) };
}

/** [D, H, W], [D, H, W, C] or [D, P] with P a square. Throws SHAPE_MISMATCH. */
function imageShape({ shape }: StoredArray): { shape: readonly number[]; side: number; channels: number } {
  const [, a = 0, b = 0, c = 1] = shape;
  const root = Math.round(Math.sqrt(a));
  if (shape.length === 2 && root * root === a) return { shape, side: root, channels: 1 };
  if ((shape.length === 3 || shape.length === 4) && a === b) return { shape, side: a, channels: c };
  const isFirst = shape.length === 4 && b === c && a <= 4;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'sysid',
    problem: `images have shape [${shape.join(', ')}]${isFirst ? ', which looks like [images, channels, rows, columns]' : ', expected square images of equal size'}`,
    action: isFirst
      ? 'Move the channels to the last axis'
      : 'Give images as [images, rows, columns] or [images, rows, columns, channels], all of one square size',
    received: shape,
  });
}

function silentNeurons(responses: Float64Array, neurons: number): number[] {
  const fires = new Uint8Array(neurons);
  for (let i = 0; i < responses.length; i++) if ((responses[i] ?? 0) !== 0 && !Number.isNaN(responses[i])) fires[i % neurons] = 1;
  return Array.from(fires.keys()).filter((n) => fires[n] === 0);
}

async function testOf(file: Npz): Promise<SysidData['test']> {
  if (!file.names.includes('test_images') || !file.names.includes('test_responses')) return undefined;
  const [images, { data, shape }] = [await file.array('test_images'), await file.array('test_responses')];
  const [trials = 0, count = 0, neurons = 0] = shape;
  return { images: Float32Array.from(images.data), repeats: { data: Float64Array.from(data), shape: [trials, count, neurons] } };
}

async function truthOf(file: Npz): Promise<Truth | undefined> {
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
