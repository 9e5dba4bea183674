/** A session's data made ready for training: missing responses marked, odd things said. */
import { ThetakitError } from '@thetakit/registry';
import { checkResponseData, type ResponseData, type TrialTable } from '../data/response-data.ts';

/** Data with missing responses taken out. */
export interface SessionData {
  readonly data: ResponseData;
  readonly trials: number;
  readonly neurons: number;
  /** [D, N], 0 where missing. */
  readonly responses: Float64Array;
  /** [D, N], 1 where a response counts; null when all do. */
  readonly weights: Float64Array | null;
}

/** Checks a session. Throws SHAPE_MISMATCH for shapes that do not fit, DATA_CELL for pixels that are not numbers and responses that are infinite. */
export function sessionData(data: ResponseData): SessionData {
  checkResponseData(data, 'fitModel');
  const [trials, neurons] = data.responses.shape;
  const { images } = data;
  checkNumbers('images', images.data, images.data.length / trials, Number.isFinite);
  checkNumbers('responses', data.responses.data, neurons, (value) => Math.abs(value) !== Infinity);
  const responses = Float64Array.from(data.responses.data);
  let weights: Float64Array | null = null;
  for (let i = 0; i < responses.length; i++) {
    if (!Number.isNaN(responses[i]!) && (data.mask?.data[i] ?? 1) !== 0) continue;
    weights ??= new Float64Array(responses.length).fill(1);
    responses[i] = 0;
    weights[i] = 0;
  }
  return { data, trials, neurons, responses, weights };
}

function checkNumbers(what: string, values: ArrayLike<number>, width: number, isGood: (value: number) => boolean): void {
  for (let i = 0; i < values.length; i++) {
    if (isGood(values[i]!)) continue;
    throw new ThetakitError('DATA_CELL', {
      who: 'fitModel',
      problem: `${what} hold ${values[i]} in trial ${Math.floor(i / width)}`,
      action: 'Leave the trial out, or give the number; NaN marks a missing response, but no pixel may be missing',
      received: values[i],
    });
  }
}

/** Sentences about what is odd: missing responses, silent neurons, constant pixels. */
export function dataWarnings({ responses, weights, neurons, trials, data: { images } }: SessionData, session: number): string[] {
  const warnings: string[] = [];
  const where = `session ${session}`;
  const missing = weights === null ? 0 : weights.reduce((sum, w) => sum + 1 - w, 0);
  if (missing > 0) warnings.push(`${where}: ${missing} of ${responses.length} responses are missing and do not count in the loss`);
  const silent = Array.from({ length: neurons }, (_, n) => n).filter((n) => isConstant(responses, neurons, n, trials, 0));
  if (silent.length > 0) warnings.push(`${where}: ${silent.length} of ${neurons} neurons never respond: ${listed(silent)}`);
  const pixels = images.data.length / trials;
  const flat = Array.from({ length: pixels }, (_, p) => p).filter((p) => isConstant(images.data, pixels, p, trials, images.data[p]!));
  if (flat.length > 0) warnings.push(`${where}: ${flat.length} of ${pixels} pixels are the same in every image`);
  return warnings;
}

function isConstant(values: ArrayLike<number>, width: number, column: number, rows: number, value: number): boolean {
  for (let d = 0; d < rows; d++) if (values[d * width + column] !== value) return false;
  return true;
}

function listed(indices: readonly number[]): string {
  return indices.length <= 10 ? indices.join(', ') : `${indices.slice(0, 10).join(', ')}, ...`;
}

/** Mean of every neuron's measured responses, [N]; 0 for a neuron without any. */
export function meanResponses({ responses, weights, neurons, trials }: SessionData): Float64Array {
  return Float64Array.from({ length: neurons }, (_, n) => {
    let [sum, count] = [0, 0];
    for (let d = 0; d < trials; d++) {
      sum += responses[d * neurons + n]!;
      count += weights === null ? 1 : weights[d * neurons + n]!;
    }
    return count === 0 ? 0 : sum / count;
  });
}

/** Rows of a table. */
export function rowsOf(table: Pick<TrialTable, 'data'>, width: number, rows: Int32Array, precision: 'float64' | 'float32'): Float64Array | Float32Array {
  const out = precision === 'float64' ? new Float64Array(rows.length * width) : new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    out.set(table.data.subarray(row * width, (row + 1) * width), i * width);
  });
  return out;
}
