/**
 * Normalisers: fitted on training samples, applied to all. Population standard deviations; a quantity that never varies is only
 * centred, since dividing by zero would fill the data with NaN.
 */
import { ThetakitError } from '@thetakit/registry';

/** x to (x - mean) / deviation, entry by entry of a row. */
export interface Normaliser {
  /** One per entry of a row. */
  readonly mean: Float64Array;
  /** 1 where the entry never varies. */
  readonly deviation: Float64Array;
  /** Entries that never vary. */
  readonly constant: readonly number[];
}

/** Mean and deviation of every column of rows of `width` numbers: the per-pixel z-score of the published fits. Throws DATA_EMPTY. */
export function columnNormaliser(data: ArrayLike<number>, width: number): Normaliser {
  const rows = Math.floor(data.length / width);
  if (rows === 0) throw new ThetakitError('DATA_EMPTY', { who: 'columnNormaliser', problem: 'there is no sample', action: 'Give at least one' });
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let i = 0; i < rows * width; i++) mean[i % width] = (mean[i % width] ?? 0) + (data[i] ?? 0) / rows;
  for (let i = 0; i < rows * width; i++) deviation[i % width] = (deviation[i % width] ?? 0) + ((data[i] ?? 0) - (mean[i % width] ?? 0)) ** 2 / rows;
  return finished(mean, deviation);
}

/**
 * The same over blocks of rows, read one after the other: for images that do not fit in memory. Blocks are merged by the formula of
 * Chan, Golub and LeVeque (1979): M <- M + M_b + d^2 n n_b / (n + n_b), d the difference of the means. Throws DATA_EMPTY.
 */
export function blockNormaliser(blocks: Iterable<{ readonly data: ArrayLike<number> }>, width: number): Normaliser {
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  let count = 0;
  for (const { data } of blocks) {
    const rows = Math.floor(data.length / width);
    for (let p = 0; rows > 0 && p < width; p++) {
      let [sum, spread] = [0, 0];
      for (let d = 0; d < rows; d++) sum += data[d * width + p] ?? 0;
      const own = sum / rows;
      for (let d = 0; d < rows; d++) spread += ((data[d * width + p] ?? 0) - own) ** 2;
      const difference = own - (mean[p] ?? 0);
      mean[p] = (mean[p] ?? 0) + (difference * rows) / (count + rows);
      squares[p] = (squares[p] ?? 0) + spread + (difference * difference * count * rows) / (count + rows);
    }
    count += rows;
  }
  if (count === 0) throw new ThetakitError('DATA_EMPTY', { who: 'blockNormaliser', problem: 'there is no sample', action: 'Give at least one' });
  return finished(
    mean,
    squares.map((each) => each / count),
  );
}

/** One mean and deviation for all pixels. */
export function globalNormaliser(data: ArrayLike<number>, width: number): Normaliser {
  const one = columnNormaliser(data, 1);
  return {
    mean: new Float64Array(width).fill(one.mean[0] ?? 0),
    deviation: new Float64Array(width).fill(one.deviation[0] ?? 1),
    constant: one.constant.length === 0 ? [] : Array.from({ length: width }, (_, i) => i),
  };
}

/** Divides each response by its deviation and keeps its zero: for counts and rates, which are compared on one scale. */
export function scaleNormaliser(data: ArrayLike<number>, width: number): Normaliser {
  const { deviation, constant } = columnNormaliser(data, width);
  return { mean: new Float64Array(width), deviation, constant };
}

function finished(mean: Float64Array, variance: Float64Array): Normaliser {
  const constant: number[] = [];
  const deviation = variance.map((each, i) => {
    // Rounding of the mean leaves a variance of about (eps mean)^2 for a constant.
    if (each > (4 * Number.EPSILON * (mean[i] ?? 0)) ** 2) return Math.sqrt(each);
    constant.push(i);
    return 1;
  });
  return { mean, deviation, constant };
}

/** Normalised copy, of the same type. */
export function normalise<T extends Float32Array | Float64Array>(data: T, { mean, deviation }: Normaliser): T {
  const width = mean.length;
  return data.map((each, i) => (each - (mean[i % width] ?? 0)) / (deviation[i % width] ?? 1)) as T;
}
