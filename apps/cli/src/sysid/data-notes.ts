/** What is odd about data, for the notes of a run. */

/** Neurons whose responses are all zero or missing. Responses are [D, N]. */
export function silentNeurons(responses: Float64Array, neurons: number): number[] {
  const fires = new Uint8Array(neurons);
  for (let i = 0; i < responses.length; i++) if ((responses[i] ?? 0) !== 0 && !Number.isNaN(responses[i])) fires[i % neurons] = 1;
  return Array.from(fires.keys()).filter((n) => fires[n] === 0);
}

/** How many pixels are the same in every image. */
export function constantPixels(images: Float32Array, samples: number): number {
  const pixels = samples === 0 ? 0 : images.length / samples;
  const varies = new Uint8Array(pixels);
  for (let i = pixels; i < images.length; i++) if (images[i] !== images[i % pixels]) varies[i % pixels] = 1;
  return samples < 2 ? 0 : varies.reduce((count, each) => count + 1 - each, 0);
}
