/** What a model recovered of simulated neurons whose truth is known. */
import {
  fieldOverImage,
  fractionExplained,
  kernelCosine,
  linearFilters,
  linearFractionExplained,
  locationRecovery,
  meanOf,
  typePurity,
} from '@thetakit/cnn-sysid';
import type { Evaluation } from './evaluation.ts';
import type { Places } from './places.ts';
import type { SysidData, Truth } from './sysid-data.ts';
import { hasExactFilters, type SysidModel } from './sysid-model.ts';

/** Places of the map where the masks should peak, [N, 2]: a patch and a receptive field of another size share their centre. */
export function truePlaces({ offsets, patchSide }: Truth, [imageRows]: readonly number[], [mapRows]: readonly number[]): Int32Array {
  const field = (imageRows ?? 0) - (mapRows ?? 0) + 1;
  return offsets.map((each) => each + ((patchSide - field) >> 1));
}

/** Places, types and kernels. Undefined without a truth, and for models without a map. */
export function recoveryOf(model: SysidModel, { truth, image }: SysidData, { peaks, types, map }: Places): Evaluation['recovery'] {
  if (truth === undefined || map[0] * map[1] < 2 || model.network.spec.core.layers.length === 0) return undefined;
  const location = locationRecovery(peaks, truePlaces(truth, image, map));
  return { location, typePurity: typePurity(types, truth.types), kernelCosines: cosinesOf(model, truth, types, location.shift) };
}

/** Of a model of one layer with kernels of the size of the true fields; empty for others. */
function cosinesOf({ network }: SysidModel, { patchSide: side, fields }: Truth, types: Int32Array, shift: readonly [number, number]): number[] {
  const [kernel, ...deeper] = network.kernels();
  const [rows = 0, columns = 0, inputs = 0, outputs = 0] = kernel?.shape ?? [];
  if (kernel === undefined || deeper.length > 0 || rows !== side || columns !== side || inputs !== 1) return [];
  const area = side * side;
  return Array.from({ length: outputs }, (_, k) => {
    const learned = Float64Array.from({ length: area }, (_each, p) => kernel.data[p * outputs + k] ?? 0);
    const own = Array.from(types.keys()).filter((n) => types[n] === k);
    return meanOf(own.map((n) => kernelCosine(learned, fields.subarray(n * area, (n + 1) * area), side, shift)));
  });
}

/** FEV of every neuron: exact where model and neurons are linear, else on clean test responses; undefined when neither is known. */
export function exactScores(model: SysidModel, { truth, image, neurons, test }: SysidData, predicted: Float64Array | undefined): Float64Array | undefined {
  if (truth !== undefined && hasExactFilters(model)) {
    const { filters, offsets } = linearFilters(model.network);
    const population = { neurons, imageSide: image[0], ...truth };
    const pixels = image[0] * image[1];
    return Float64Array.from({ length: neurons }, (_, n) =>
      linearFractionExplained(filters.subarray(n * pixels, (n + 1) * pixels), fieldOverImage(population, n), offsets[n] ?? 0),
    );
  }
  const clean = test?.clean;
  if (clean === undefined || predicted === undefined) return undefined;
  const column = (values: Float64Array, n: number) => Float64Array.from({ length: clean.length / neurons }, (_, d) => values[d * neurons + n] ?? Number.NaN);
  return Float64Array.from({ length: neurons }, (_, n) => fractionExplained(column(clean, n), column(predicted, n)));
}
