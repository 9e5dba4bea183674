/** What K-FAC must know of a network: its layers in the order of their parameters in x, and what flows through them. */
import { show, ThetakitError } from '@thetakit/registry';

/**
 * A layer z = a W + b whose parameters are W, row-major [inputs, outputs], then b, shape [outputs], when it has a bias. A convolution is
 * such a layer with one row per position of its kernel: inputs = kernel size times channels, a = the patch under the kernel.
 */
export interface KfacLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Default true. */
  readonly bias?: boolean;
}

/** What flowed through one layer at the last point, for B examples with T rows each (T = 1 for a dense layer, positions for a convolution). */
export interface LayerStatistics {
  /** B. */
  readonly examples: number;
  /** a: what came in, row-major [B T, inputs]. */
  readonly inputs: ArrayLike<number>;
  /** Derivative of each example's own loss, not of the mean, by z: row-major [B T, outputs]. */
  readonly outputGradients: ArrayLike<number>;
}

/** Rows of the parameter matrix of a layer: its inputs, and one for the bias. */
export function rowsOf({ inputs, bias = true }: KfacLayer): number {
  return inputs + (bias ? 1 : 0);
}

/**
 * A = keep A + add sum a a^T / B with a 1 appended for the bias, and S = keep S + add sum g g^T / (B T), the factors of the layer's
 * Fisher matrix. Row-major [rows, rows] and [outputs, outputs]. Throws SHAPE_MISMATCH.
 */
export function addFactors(layer: KfacLayer, k: number, seen: LayerStatistics, a: Float64Array, s: Float64Array, keep: number, add: number): void {
  const count = checked(layer, k, seen);
  const rows = rowsOf(layer);
  const extended = new Float64Array(count * rows).fill(1);
  for (let r = 0; r < count; r++) for (let i = 0; i < layer.inputs; i++) extended[r * rows + i] = seen.inputs[r * layer.inputs + i]!;
  addOuter(extended, count, rows, a, keep, add / seen.examples);
  addOuter(seen.outputGradients, count, layer.outputs, s, keep, add / count);
}

/** K = keep K + add sum over rows v v^T. */
function addOuter(values: ArrayLike<number>, count: number, n: number, out: Float64Array, keep: number, add: number): void {
  for (let i = 0; i < n * n; i++) out[i] = keep * out[i]!;
  for (let r = 0; r < count; r++) {
    for (let i = 0; i < n; i++) {
      const factor = add * values[r * n + i]!;
      if (factor === 0) continue;
      for (let j = 0; j <= i; j++) out[i * n + j] = out[i * n + j]! + factor * values[r * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j]!;
}

/** B T. */
function checked({ inputs, outputs }: KfacLayer, k: number, seen: LayerStatistics | undefined): number {
  const count = (seen?.inputs.length ?? 0) / inputs;
  const isWhole = seen !== undefined && Number.isInteger(count) && count > 0 && seen.outputGradients.length === count * outputs && seen.examples > 0;
  if (isWhole) return count;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'kfac',
    problem: `the statistics of layer ${k} have ${seen?.inputs.length ?? 0} inputs and ${seen?.outputGradients.length ?? 0} gradients for ${show(seen?.examples)} examples, expected rows of ${inputs} and of ${outputs}`,
    action: 'Return one record per layer, with one row per example and position',
  });
}
