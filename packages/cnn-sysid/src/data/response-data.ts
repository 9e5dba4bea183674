/**
 * Images and the responses of neurons to them: the shape in which every part of this package takes and gives data.
 * Arrays are flat and row-major: images NHWC [D, H, W, C] (trial, row, column, channel), responses [D, N].
 */
import { show, ThetakitError } from '@thetakit/registry';

/** Flat storage of either precision. */
export type Values = Float64Array | Float32Array;

/** Images, row-major NHWC. */
export interface ImageArray {
  readonly data: Values;
  /** [D, H, W, C]: trials, rows, columns, channels. */
  readonly shape: readonly [number, number, number, number];
}

/** A table with one row per trial, row-major. */
export interface TrialTable {
  readonly data: Values;
  /** [D, columns]. */
  readonly shape: readonly [number, number];
}

/** Images and responses of one recording session. */
export interface ResponseData {
  readonly images: ImageArray;
  /** [D, N]; NaN marks a response that was not measured. */
  readonly responses: TrialTable;
  /** [D, N]: 1 where the response counts in the loss, 0 where not; absent means all that are not NaN. */
  readonly mask?: TrialTable;
  /** [D, B]: what the animal did, for a modulator of the gain. */
  readonly behaviour?: TrialTable;
  /** [D, 2]: how far the receptive fields lie moved over the image in the trial, as (rows, columns) in pixels; or what a shifter reads, such as the pupil's position. */
  readonly shift?: TrialTable;
}

/**
 * Checks shapes and counts, and returns the data.
 * Throws SHAPE_MISMATCH where lengths and shapes disagree, and where the images look like NCHW (an axis order of other libraries).
 */
export function checkResponseData(data: ResponseData, who = 'checkResponseData'): ResponseData {
  checkImages(data.images, who);
  const trials = data.images.shape[0];
  checkTable('responses', data.responses, trials, who);
  if (data.mask !== undefined) {
    checkTable('mask', data.mask, trials, who);
    if (data.mask.shape[1] !== data.responses.shape[1]) {
      throw mismatch(who, `mask has ${data.mask.shape[1]} columns, responses have ${data.responses.shape[1]}`, 'Give one column of the mask per neuron');
    }
  }
  if (data.behaviour !== undefined) checkTable('behaviour', data.behaviour, trials, who);
  if (data.shift !== undefined) {
    checkTable('shift', data.shift, trials, who);
    if (data.shift.shape[1] !== 2) throw mismatch(who, `shift has ${data.shift.shape[1]} columns, expected 2`, 'Give (rows, columns) for each trial');
  }
  return data;
}

/** Checks an image array: throws SHAPE_MISMATCH when its length is not D H W C, or its axes look like [D, C, H, W]. */
export function checkImages(images: ImageArray, who = 'checkImages'): ImageArray {
  const { data, shape } = images;
  if (shape.length !== 4 || shape.some((size) => !Number.isInteger(size) || size < 1)) {
    throw mismatch(who, `images have shape ${show(shape)}, expected [trials, rows, columns, channels]`, 'Add an axis of length 1 for the channel of grey images');
  }
  const [trials, rows, columns, channels] = shape;
  if (data.length !== trials * rows * columns * channels) {
    throw mismatch(who, `images hold ${data.length} numbers, their shape [${shape}] says ${trials * rows * columns * channels}`, 'Give the shape of the data');
  }
  if (rows <= 4 && columns > 4 && columns === channels) {
    throw mismatch(
      who,
      `images have shape [${shape}], which looks like [trials, channels, rows, columns]`,
      'Move the channels to the last axis: [trials, rows, columns, channels]',
    );
  }
  return images;
}

function checkTable(name: string, table: TrialTable, trials: number, who: string): void {
  const [rows, columns] = table.shape;
  if (table.shape.length !== 2 || table.data.length !== rows * columns) {
    throw mismatch(who, `${name} hold ${table.data.length} numbers, their shape is [${table.shape}]`, `Give ${name} as [trials, columns]`);
  }
  if (rows === trials) return;
  const transposed = columns === trials;
  throw mismatch(
    who,
    `${name} have ${rows} rows for ${trials} images${transposed ? `, but ${columns} columns: they look transposed` : ''}`,
    transposed ? `Transpose ${name} to [trials, columns]` : 'Give one row per image',
  );
}

function mismatch(who: string, problem: string, action: string): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', { who, problem, action });
}
