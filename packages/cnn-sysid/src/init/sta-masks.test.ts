import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { spikeTriggeredAverage } from '../baselines/spike-triggered-average.ts';
import { drawLinearPopulation, fieldOverImage, whiteNoise } from '../synthetic/linear-population.ts';
import { sessionData } from '../training/session-data.ts';
import { responseWeightedImages } from './response-weighted-images.ts';
import { estimatedPlaces, staMasks } from './sta-masks.ts';

/** Neurons that answer as one pixel of one colour, in images of `rows` by `columns`. */
function onePixelNeurons(pixels: readonly number[], { trials = 300, rows = 9, columns = 11, colours = 1, offset = 0 } = {}) {
  const size = rows * columns * colours;
  const images = whiteNoise(keyOf(1), trials, size).map((value) => value + offset);
  const responses = Float64Array.from({ length: trials * pixels.length }, (_, i) =>
    Math.abs(images[Math.floor(i / pixels.length) * size + pixels[i % pixels.length]!]! - offset + 1),
  );
  return sessionData({ images: { data: images, shape: [trials, rows, columns, colours] }, responses: { data: responses, shape: [trials, pixels.length] } });
}

describe('response-weighted images', () => {
  it.each([
    [300, 3],
    [256, 300],
    [7, 1],
  ])('are the sums of %i trials and %i neurons written out', (trials, neurons) => {
    const images = whiteNoise(keyOf(2), trials, 12);
    const responses = streamOf(keyOf(3)).fillNormal(new Float64Array(trials * neurons));
    const session = sessionData({ images: { data: images, shape: [trials, 3, 4, 1] }, responses: { data: responses, shape: [trials, neurons] } });
    const plain = spikeTriggeredAverage(images, 12, responses, neurons);
    responseWeightedImages(session).forEach((value, i) => {
      expect(Math.abs(value - plain[i]!)).toBeLessThan(1e-14);
    });
  });
});

describe('estimated places', () => {
  it('are the pixels of the map over the pixel that a neuron follows, in the middle of the image', () => {
    // A map of 5 x 7 lies 2 pixels in from each side of 9 x 11.
    const session = onePixelNeurons([4 * 11 + 5, 2 * 11 + 2, 6 * 11 + 8]);
    expect(estimatedPlaces(session, { map: [5, 7, 1], stride: 1 }, 'sta')).toEqual([2 * 7 + 3, 0, 4 * 7 + 6]);
    // With stride 2 a map of 5 x 6 covers rows 0, 2, ..., 8 and columns 0, 2, ..., 10.
    expect(estimatedPlaces(session, { map: [5, 6, 1], stride: 2 }, 'sta')[1]).toBe(1 * 6 + 1);
  });

  it('do not depend on the scale or the mean of the images when the estimate is squared', () => {
    const data = (offset: number) => onePixelNeurons([15 * 31 + 12, 18 * 31 + 17], { trials: 1000, rows: 31, columns: 31, offset });
    const places = (offset: number) => estimatedPlaces(data(offset), { map: [31, 31, 1], stride: 1 }, 'squared-sta');
    expect(places(100)).toEqual(places(0));
    // The blur of 4.8 px makes a flat top that noise tilts: 2 px.
    places(0).forEach((place, n) => {
      const [row, column] = [
        [15, 12],
        [18, 17],
      ][n] as [number, number];
      expect(Math.hypot(Math.floor(place / 31) - row, (place % 31) - column)).toBeLessThan(2.5);
    });
  });

  it('see any colour', () => {
    const session = onePixelNeurons([(4 * 11 + 5) * 3 + 1, (2 * 11 + 3) * 3 + 2], { colours: 3 });
    expect(estimatedPlaces(session, { map: [9, 11, 1], stride: 1 }, 'sta')).toEqual([49, 25]);
  });
});

describe('mask starts', () => {
  const session = onePixelNeurons([49, 40]);
  const grid = { map: [9, 11, 1], stride: 1 } as const;

  it("'sta' sets one pixel, to the deviation of the responses, to a number, or to one number each, and leaves the others", () => {
    const masks = (peak?: number | readonly number[]) => {
      const mask = new Float64Array(99 * 2).fill(0.5);
      staMasks(mask, session, grid, 'sta', peak);
      expect(mask.filter((value) => value !== 0.5).length).toBe(2);
      return [mask[49 * 2], mask[40 * 2 + 1]];
    };
    const deviation = (n: number) => {
      const values = session.responses.filter((_, i) => i % 2 === n);
      const mean = values.reduce((a, b) => a + b) / values.length;
      return Math.sqrt(values.reduce((sum, r) => sum + (r - mean) ** 2, 0) / values.length);
    };
    masks().forEach((value, n) => {
      expect(value).toBeCloseTo(deviation(n), 12);
    });
    expect(masks(3)).toEqual([3, 3]);
    expect(masks([3, 4])).toEqual([3, 4]);
  });

  it("'smoothed-sta' starts beside a centre-surround field, as the paper's figure 3 does, where 'sta' is on it", () => {
    // Trial d shows pixel d alone, so the STA is the field itself. The blurred field is near 0 at its middle and largest on a ring 4 pixels away.
    const side = 33;
    const population = { ...drawLinearPopulation(keyOf(3), { neurons: 1, imageSide: side }), offsets: Int32Array.of(8, 8) };
    const impulses = Float32Array.from({ length: side ** 4 }, (_, i) => (i % (side ** 2 + 1) === 0 ? 1 : 0));
    const shown = sessionData({
      images: { data: impulses, shape: [side ** 2, side, side, 1] },
      responses: { data: fieldOverImage(population, 0), shape: [side ** 2, 1] },
    });
    const distance = (kind: 'sta' | 'smoothed-sta') => {
      const [at = 0] = estimatedPlaces(shown, { map: [17, 17, 1], stride: 1 }, kind);
      return Math.hypot(Math.floor(at / 17) - 8, (at % 17) - 8);
    };
    expect(distance('sta')).toBe(0);
    expect(Math.abs(distance('smoothed-sta') - 4)).toBeLessThan(0.75);
  });

  it("'squared-sta' adds 0.01 at the place and less elsewhere", () => {
    const mask = new Float64Array(99 * 2);
    staMasks(mask, session, grid, 'squared-sta');
    expect(mask[49 * 2]).toBe(0.01);
    expect(mask.every((value) => value >= 0 && value <= 0.01)).toBe(true);
    expect(mask.filter((value) => value === 0.01).length).toBe(2);
  });

  it('a neuron that never fires keeps its start', () => {
    const silent = sessionData({ ...session.data, responses: { data: new Float64Array(300), shape: [300, 1] } });
    const mask = new Float64Array(99).fill(0.25);
    staMasks(mask, silent, grid, 'squared-sta');
    expect(mask.every((value) => value === 0.25)).toBe(true);
  });
});
