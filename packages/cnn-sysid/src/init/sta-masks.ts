/**
 * Masks that start where the responses say: the response-weighted mean image (spike-triggered average, STA) of each neuron,
 * cropped to the middle of the image where the map lies.
 *
 *   'sta'           the pixel with the largest |STA_n| is set to the standard deviation of the neuron's responses; the rest stays
 *   'squared-sta'   0.01 (e / max e)^10 is added, e the STA's squared distance from its mean, blurred with standard deviation 4.8 px
 *
 * Sources: Klindt et al. 2017 (simulations; with the raw STA, not the smoothed one, whose peak is beside a centre-surround
 * field); Ecker et al. 2019.
 */
import { spikeTriggeredAverage } from '../baselines/spike-triggered-average.ts';
import type { MapShape } from '../core/tensors.ts';
import type { SessionData } from '../training/session-data.ts';

/** Changes masks [positions, N] as the header says. */
export function staMasks(mask: Float64Array, session: SessionData, [mapRows, mapColumns]: MapShape, kind: 'sta' | 'squared-sta', peakValue?: number): void {
  const [, rows, columns] = session.data.images.shape;
  const { neurons } = session;
  const images = meanImages(session);
  const [top, left] = [Math.floor((rows - mapRows) / 2), Math.floor((columns - mapColumns) / 2)];
  for (let n = 0; n < neurons; n++) {
    const image = images.subarray(n * rows * columns, (n + 1) * rows * columns);
    const energy = kind === 'sta' ? image.map(Math.abs) : blurredEnergy(image, rows, columns);
    const cropped = Float64Array.from(
      { length: mapRows * mapColumns },
      (_, p) => energy[(top + Math.floor(p / mapColumns)) * columns + left + (p % mapColumns)] ?? 0,
    );
    const peak = cropped.reduce((best, value, p) => (value > cropped[best]! ? p : best), 0);
    if (kind === 'sta') mask[peak * neurons + n] = peakValue ?? responseDeviation(session, n);
    else if (cropped[peak]! > 0) for (let p = 0; p < cropped.length; p++) mask[p * neurons + n]! += 0.01 * (cropped[p]! / cropped[peak]!) ** 10;
  }
}

/** Population standard deviation of the measured responses of a neuron. */
function responseDeviation({ responses, weights, neurons, trials }: SessionData, n: number): number {
  let [count, sum, squares] = [0, 0, 0];
  for (let d = 0; d < trials; d++) {
    if (weights !== null && weights[d * neurons + n] === 0) continue;
    const r = responses[d * neurons + n]!;
    count += 1;
    sum += r;
    squares += r * r;
  }
  return count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

/** (image - mean)^2, blurred with a 25 x 25 window exp(-(u^2 + v^2) / 2), u and v 25 even steps over [-2.5, 2.5]. */
function blurredEnergy(image: Float64Array, rows: number, columns: number): Float64Array {
  const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
  const taps = Array.from({ length: 25 }, (_, i) => Math.exp(-((-2.5 + (5 * i) / 24) ** 2) / 2));
  const along = (from: Float64Array, isRow: boolean) =>
    from.map((_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return taps.reduce((sum, tap, t) => {
        const [y, x] = isRow ? [row, column + t - 12] : [row + t - 12, column];
        return y < 0 || y >= rows || x < 0 || x >= columns ? sum : sum + tap * from[y * columns + x]!;
      }, 0);
    });
  return along(
    along(
      image.map((value) => (value - mean) ** 2),
      true,
    ),
    false,
  );
}

/** Response-weighted mean image of each neuron over the pixels of one session's images, channels averaged: [N, H * W]. */
function meanImages({ data: { images }, responses, neurons, trials }: SessionData): Float64Array {
  const [, rows, columns, channels] = images.shape;
  const pixels = rows * columns;
  const grey = new Float64Array(trials * pixels);
  for (let i = 0; i < images.data.length; i++) grey[Math.floor(i / channels)]! += images.data[i]! / channels;
  return spikeTriggeredAverage(grey, pixels, responses, neurons);
}
