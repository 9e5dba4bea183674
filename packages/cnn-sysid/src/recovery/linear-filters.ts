/**
 * The filter of every neuron of a linear model, exactly, from its answers to single pixels:
 *
 *   o_n = f_n(0),   b_n[p] = f_n(e_p) - f_n(0)
 *
 * It needs nothing but predictions, so it holds for any core and readout whose nonlinearities are identities.
 */
import type { FittedModel } from '../model/fitted-model.ts';

/** Filters and offsets. */
export interface LinearFilters {
  /** [N, rows * columns * channels]. */
  readonly filters: Float64Array;
  /** [N]. */
  readonly offsets: Float64Array;
}

/** True when every nonlinearity of core and output is the identity, so that `linearFilters` holds. */
export function isLinear({ spec: { core, output = 'identity' } }: FittedModel): boolean {
  const isPlain = core.layers.every(
    ({ activation = 'identity', squeezeExcitation }) => (core.linear === true || activation === 'identity') && !squeezeExcitation,
  );
  return isPlain && output === 'identity';
}

/** Pixels that are tried at once. */
const BLOCK = 256;

/** The filters of the neurons of the first session. */
export function linearFilters(model: FittedModel): LinearFilters {
  const { image, sessions } = model.place;
  const [rows, columns, channels] = image;
  const pixels = rows * columns * channels;
  const neurons = sessions[0]?.neurons ?? 0;
  const predict = (data: Float64Array) => model.predict({ data, shape: [data.length / pixels, rows, columns, channels] }).data;
  const offsets = predict(new Float64Array(pixels)).slice(0, neurons);
  const filters = new Float64Array(neurons * pixels);
  for (let first = 0; first < pixels; first += BLOCK) {
    const count = Math.min(BLOCK, pixels - first);
    const impulses = new Float64Array(count * pixels);
    for (let i = 0; i < count; i++) impulses[i * pixels + first + i] = 1;
    const answers = predict(impulses);
    for (let i = 0; i < count; i++) for (let n = 0; n < neurons; n++) filters[n * pixels + first + i] = (answers[i * neurons + n] ?? 0) - (offsets[n] ?? 0);
  }
  return { filters, offsets };
}
