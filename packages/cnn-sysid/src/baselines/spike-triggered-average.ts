/**
 * The response-weighted mean image (spike-triggered average), and the places it says: where masks start, and where the baseline
 * with fixed masks keeps them.
 *
 * Source: Klindt et al. (2017) and its code: STA_n = (1/D) sum_d x_d r_n[d], without subtraction of a mean.
 */
import { columnNormaliser } from '../data/normalise.ts';

/** STA of every neuron, [N, P], from images [D, P] and responses [D, N]. */
export function spikeTriggeredAverage(images: ArrayLike<number>, pixels: number, responses: ArrayLike<number>, neurons: number): Float64Array {
  const samples = Math.floor(images.length / pixels);
  const sta = new Float64Array(neurons * pixels);
  for (let d = 0; d < samples; d++) {
    for (let n = 0; n < neurons; n++) {
      const weight = (responses[d * neurons + n] ?? 0) / samples;
      if (weight === 0 || Number.isNaN(weight)) continue;
      const [from, to] = [d * pixels, n * pixels];
      for (let p = 0; p < pixels; p++) sta[to + p] = (sta[to + p] ?? 0) + weight * (images[from + p] ?? 0);
    }
  }
  return sta;
}

/**
 * Places by the published estimator for natural images: the STA of images with one mean and deviation, its squared distance from
 * its median, blurred by a Gaussian of sd 4.8 px in a 25 x 25 window, the largest value. [N, 2] as row and column of the image.
 */
export function blurredPlaces(images: ArrayLike<number>, side: number, responses: ArrayLike<number>, neurons: number): Int32Array {
  const one = columnNormaliser(images, 1);
  const [mean, deviation] = [one.mean[0] ?? 0, one.deviation[0] ?? 1];
  const scaled = Float64Array.from(images, (each) => (each - mean) / deviation);
  const pixels = side * side;
  const sta = spikeTriggeredAverage(scaled, pixels, responses, neurons);
  const places = new Int32Array(2 * neurons);
  for (let n = 0; n < neurons; n++) {
    const one = sta.subarray(n * pixels, (n + 1) * pixels);
    const sorted = one.toSorted();
    const median = ((sorted[(pixels - 1) >> 1] ?? 0) + (sorted[pixels >> 1] ?? 0)) / 2;
    const blurred = blur(
      one.map((each) => (each - median) ** 2),
      side,
    );
    const at = blurred.indexOf(Math.max(...blurred));
    places[2 * n] = Math.floor(at / side);
    places[2 * n + 1] = at % side;
  }
  return places;
}

/** Places in an image to places in a smaller map at its middle: the border on each side is taken off, and the rest clamped. */
export function cropPlaces(places: Int32Array, imageSide: number, mapSide: number): Int32Array {
  const border = (imageSide - mapSide) / 2;
  return places.map((each) => Math.min(mapSide - 1, Math.max(0, Math.round(each - border))));
}

const TAPS = Float64Array.from({ length: 25 }, (_, i) => Math.exp(-((-2.5 + (5 * i) / 24) ** 2) / 2));

/** 'Same' convolution with the window, which is a product of rows and columns. */
function blur(image: Float64Array, side: number): Float64Array {
  const along = (from: Float64Array, at: (line: number, i: number) => number) => {
    const out = new Float64Array(side * side);
    for (let line = 0; line < side; line++) {
      for (let i = 0; i < side; i++) {
        let sum = 0;
        for (let t = Math.max(0, 12 - i); t < Math.min(25, side + 12 - i); t++) sum += (TAPS[t] ?? 0) * (from[at(line, i + t - 12)] ?? 0);
        out[at(line, i)] = sum;
      }
    }
    return out;
  };
  return along(
    along(image, (line, i) => line * side + i),
    (line, i) => i * side + line,
  );
}
