/**
 * Masks that start where the responses say: the response-weighted mean image (spike-triggered average, STA) of each neuron, at
 * the middle of the image where the map lies.
 *
 *   'sta'           energy e = |STA_n|; the pixel with the largest is set to the standard deviation of the neuron's responses
 *   'smoothed-sta'  the same with e = |g * STA_n|, g a normal density of standard deviation 17^(1/4) over 17 x 17 pixels
 *   'squared-sta'   e = (STA_n - median STA_n)^2, blurred with standard deviation 4.8 px; 0.01 (e / max e)^10 is added
 *
 * With several colours, e is the norm, or the sum of squares, over them. The median takes out what a mean brightness adds, so
 * the scale and offset of the images do not matter.
 *
 * Sources: Klindt et al. 2017 (simulations; figure 3 there has the smoothed STA, whose peak is four pixels beside a
 * centre-surround field, so the raw one is better; its estimator of places for natural images is the second energy); Ecker et al. 2019.
 */
import type { MapShape } from '../core/tensors.ts';
import type { SessionData } from '../training/session-data.ts';
import { responseWeightedImages } from './response-weighted-images.ts';

/** How the energy of the header is made. */
export type PlaceEstimate = 'sta' | 'squared-sta' | 'smoothed-sta';

/** Where a map lies: its shape, and image pixels per pixel of the map. */
export interface MapGrid {
  readonly map: MapShape;
  readonly stride: number;
}

/** Changes masks [positions, N] as the header says. `peak`: the value that 'sta' and 'smoothed-sta' set, one for all neurons or one each. */
export function staMasks(mask: Float64Array, session: SessionData, grid: MapGrid, kind: PlaceEstimate, peak?: number | readonly number[]): void {
  const { neurons } = session;
  const energies = placeEnergies(session, grid, kind);
  const positions = mask.length / neurons;
  for (let n = 0; n < neurons; n++) {
    const energy = energies.subarray(n * positions, (n + 1) * positions);
    const at = largest(energy);
    const value = typeof peak === 'object' ? peak[n] : peak;
    if (kind !== 'squared-sta') mask[at * neurons + n] = value ?? responseDeviation(session, n);
    else if (energy[at]! > 0) for (let p = 0; p < positions; p++) mask[p * neurons + n]! += 0.01 * (energy[p]! / energy[at]!) ** 10;
  }
}

/** The row-major pixel of the map with the largest energy for each neuron. */
export function estimatedPlaces(session: SessionData, grid: MapGrid, kind: PlaceEstimate): number[] {
  const energies = placeEnergies(session, grid, kind);
  const positions = energies.length / session.neurons;
  return Array.from({ length: session.neurons }, (_, n) => largest(energies.subarray(n * positions, (n + 1) * positions)));
}

function largest(values: Float64Array): number {
  return values.reduce((best, value, at) => (value > values[best]! ? at : best), 0);
}

/** e of every neuron at the pixels of the map, [N, positions]. */
function placeEnergies(session: SessionData, { map, stride }: MapGrid, kind: PlaceEstimate): Float64Array {
  const { neurons } = session;
  const [, rows, columns, channels] = session.data.images.shape;
  const [mapRows, mapColumns] = map;
  const size = rows * columns * channels;
  const averages = responseWeightedImages(session);
  const energies = new Float64Array(neurons * mapRows * mapColumns);
  const start = (length: number, mapLength: number) => Math.floor((length - 1 - stride * (mapLength - 1)) / 2);
  const [top, left] = [start(rows, mapRows), start(columns, mapColumns)];
  for (let n = 0; n < neurons; n++) {
    const average = averages.subarray(n * size, (n + 1) * size);
    const energy = energyOf(kind === 'smoothed-sta' ? smoothed(average, rows, columns, channels) : average, channels, kind);
    const seen = kind === 'squared-sta' ? blurred(energy, rows, columns, WIDE) : energy;
    for (let p = 0; p < mapRows * mapColumns; p++) {
      const [row, column] = [top + stride * Math.floor(p / mapColumns), left + stride * (p % mapColumns)];
      energies[n * mapRows * mapColumns + p] = seen[row * columns + column] ?? 0;
    }
  }
  return energies;
}

/** Energy before the blur, [pixels]. */
function energyOf(average: Float64Array, channels: number, kind: PlaceEstimate): Float64Array {
  const energy = new Float64Array(average.length / channels);
  for (let c = 0; c < channels; c++) {
    const one = energy.map((_, p) => average[p * channels + c]!);
    const sorted = one.toSorted();
    const middle = (sorted.length - 1) / 2;
    const centre = kind !== 'squared-sta' ? 0 : (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
    one.forEach((value, p) => {
      energy[p]! += (value - centre) ** 2;
    });
  }
  return kind === 'squared-sta' ? energy : energy.map(Math.sqrt);
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

/** exp(-u^2 / 2) at 25 even steps over [-2.5, 2.5]. */
const WIDE = Array.from({ length: 25 }, (_, i) => Math.exp(-((-2.5 + (5 * i) / 24) ** 2) / 2));
/** exp(-d^2 / (2 sqrt 17)) for d from -8 to 8. */
const NARROW = Array.from({ length: 17 }, (_, i) => Math.exp(-((i - 8) ** 2) / (2 * Math.sqrt(17))));

/** Every colour blurred by itself. */
function smoothed(average: Float64Array, rows: number, columns: number, channels: number): Float64Array {
  const out = new Float64Array(average.length);
  for (let c = 0; c < channels; c++) {
    const one = Float64Array.from({ length: rows * columns }, (_, p) => average[p * channels + c]!);
    blurred(one, rows, columns, NARROW).forEach((value, p) => {
      out[p * channels + c] = value;
    });
  }
  return out;
}

/** 'Same' convolution with the window taps(row) taps(column). */
function blurred(energy: Float64Array, rows: number, columns: number, taps: readonly number[]): Float64Array {
  const reach = (taps.length - 1) / 2;
  const along = (from: Float64Array, isRow: boolean) =>
    from.map((_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return taps.reduce((sum, tap, t) => {
        const [y, x] = isRow ? [row, column + t - reach] : [row + t - reach, column];
        return y < 0 || y >= rows || x < 0 || x >= columns ? sum : sum + tap * from[y * columns + x]!;
      }, 0);
    });
  return along(along(energy, true), false);
}
