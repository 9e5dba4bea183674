/** The registered models: the rules of the suite, and what minimising them finds. */
import { lBfgsB, runMethod } from '@thetakit/optimizers';
import { keyOf, streamOf } from '@thetakit/random';
import { resolveOptions } from '@thetakit/registry';
import { modelConformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import type { ResponseData } from '../data/response-data.ts';
import { sysidPlugin } from '../plugin.ts';
import { linearNonlinearPoisson, linearWhatAndWhere } from './response-models.ts';

const [trials, side, neurons] = [60, 6, 3];

/** White noise, and neurons that each see one pixel: neuron n answers to pixel (n + 1, 2), on a positive scale. */
const data: ResponseData = (() => {
  const images = streamOf(keyOf(1)).fillNormal(new Float64Array(trials * side * side));
  const responses = Float64Array.from({ length: trials * neurons }, (_, i) => {
    const [d, n] = [Math.floor(i / neurons), i % neurons];
    return Math.exp(0.5 * images[d * side * side + (n + 1) * side + 2]!);
  });
  return { images: { data: images, shape: [trials, side, side, 1] }, responses: { data: responses, shape: [trials, neurons] } };
})();

const small: Readonly<Record<string, object>> = {
  'what-and-where': { channels: 2, kernels: [3, 3] },
  'linear-what-and-where': { kernel: 3, channels: 2 },
  'full-readout': { channels: [2, 2], activity: 0.01 },
  'fixed-mask': { channels: 2, kernels: [3, 3] },
};
/** Kernels of 13 pixels need larger images than these; the full readout has its first kernel built in. */
const larger = (id: string): ResponseData => (id === 'full-readout' ? wide : data);
const wide: ResponseData = (() => {
  const images = streamOf(keyOf(2)).fillNormal(new Float64Array(12 * 15 * 15));
  return { images: { data: images, shape: [12, 15, 15, 1] }, responses: { data: images.slice(0, 24).map(Math.abs), shape: [12, 2] } };
})();

describe.each(sysidPlugin.entries.map((model) => ({ id: model.id, model })))('$id', ({ id, model }) => {
  const given = small[id] ?? {};
  const options = resolveOptions<never>(id, model.options as never, given);
  const start = model.start!(larger(id), options, 1);
  for (const { name, run } of modelConformance(model as never, larger(id), Array.from(start), given)) it(name, run);

  it('starts from the seed', () => {
    expect(model.start!(larger(id), options, 1)).toEqual(start);
    expect(model.start!(larger(id), options, 2)).not.toEqual(start);
  });
});

it('lnp finds the pixel that each neuron sees', () => {
  const options = resolveOptions<never>('lnp', linearNonlinearPoisson.options as never, { smoothness: 0, sparsity: 0.001 });
  const objective = linearNonlinearPoisson.objective(data, options);
  const { x } = runMethod(lBfgsB, objective, linearNonlinearPoisson.start!(data, options, 1), { maxiter: 200 });
  // Weights come first, biases (exp is linear in the log: 0 is the truth) last; the weight of the true pixel is 0.5 up to the L1 bias.
  expect(x.length).toBe(side * side * neurons + neurons);
  for (let n = 0; n < neurons; n++) {
    const filter = Array.from({ length: side * side }, (_, p) => x[p * neurons + n]!);
    const [other = 1] = filter
      .filter((_, p) => p !== (n + 1) * side + 2)
      .map(Math.abs)
      .toSorted((a, b) => b - a);
    expect(filter[(n + 1) * side + 2]!).toBeGreaterThan(0.3);
    expect(other).toBeLessThan(0.15);
  }
});

it('leaves out what was not measured', () => {
  const options = resolveOptions<never>('linear-what-and-where', linearWhatAndWhere.options as never, small['linear-what-and-where']!);
  const holes = data.responses.data.slice();
  holes[4] = Number.NaN;
  const other = data.responses.data.slice();
  other[4] = 1000;
  const mask = new Float64Array(trials * neurons).fill(1);
  mask[4] = 0;
  const start = linearWhatAndWhere.start!(data, options, 1);
  const withNaN = linearWhatAndWhere.objective({ ...data, responses: { data: holes, shape: [trials, neurons] } }, options);
  const masked = linearWhatAndWhere.objective(
    { ...data, responses: { data: other, shape: [trials, neurons] }, mask: { data: mask, shape: [trials, neurons] } },
    options,
  );
  expect(masked.value(start)).toBe(withNaN.value(start));
});
