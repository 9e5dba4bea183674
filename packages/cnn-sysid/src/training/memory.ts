/** How many bytes a fit takes, estimated before it starts. */
import { ThetakitError } from '@thetakit/registry';
import type { Model } from '../model/build-model.ts';
import { parameterCount } from '../model/parameter-layout.ts';

/**
 * Bytes: 22 float64 numbers per parameter (the optimizer's state, its spare and that of the best model, gradient, start, and
 * the compiled program's copies; measured with Adam on 500, 1000 and 2000 neurons), and for each image of a batch the maps of
 * every layer four times over (convolution, normalised, activated, their slopes) plus the image.
 */
export function estimateMemory(model: Model, batchSize: number, precision: 'float64' | 'float32'): number {
  const bytes = precision === 'float32' ? 4 : 8;
  const maps = model.core.layerShapes.reduce((sum, [rows, columns, channels]) => sum + 4 * rows * columns * channels, 0);
  const [rows, columns, channels] = model.place.image;
  return 176 * parameterCount(model.parameters) + batchSize * (bytes * maps + 16 * rows * columns * channels);
}

/** Throws ARGUMENT_OUT_OF_RANGE when the estimate is above the limit. */
export function checkMemory(model: Model, batchSize: number, precision: 'float64' | 'float32', limit: number): void {
  const needed = estimateMemory(model, batchSize, precision);
  if (needed <= limit) return;
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'fitModel',
    problem: `the fit needs about ${gigabytes(needed)} for ${parameterCount(model.parameters)} parameters and batches of ${batchSize}, the limit is ${gigabytes(limit)}`,
    action: 'Use fewer channels, smaller batches, or raise memoryLimit',
    received: needed,
    expected: limit,
  });
}
