/** A fitted model against data: a score per neuron with its reliability beside it, and, where the truth is known, what was recovered. */
import {
  effectiveFilter,
  fieldOverImage,
  fractionExplained,
  kernelCosine,
  type LocationRecovery,
  linearFractionExplained,
  linearPredictions,
  locationRecovery,
  maskPeaks,
  meanOf,
  type PredictionScores,
  type Reliability,
  reliabilityOf,
  type Split,
  scorePrediction,
  strongestFeature,
  trialsOfNeuron,
  typePurity,
  unitKernels,
} from '@thetakit/cnn-sysid';
import { ThetakitError } from '@thetakit/registry';
import type { SysidData, Truth } from './data-file.ts';
import { masksOf, type SavedModel } from './model-file.ts';

/** One neuron. */
export interface NeuronRow {
  readonly neuron: number;
  /** Peak of the mask, row and column of the map. */
  readonly place: readonly [number, number];
  /** The kernel that the neuron weighs most. */
  readonly type: number;
  /** 1 - squared error / variance on the validation samples, noise included. */
  readonly validationExplained: number;
  readonly scores?: PredictionScores;
  readonly reliability?: Reliability;
  /** FEV against the known truth, exact. */
  readonly truthExplained?: number;
  readonly locationError?: number;
}

/** Scores of a model. */
export interface Evaluation {
  readonly neurons: readonly NeuronRow[];
  /** Means over neurons; NaN where there is nothing to measure by. */
  readonly means: Readonly<Record<string, number>>;
  readonly recovery?: {
    readonly location: LocationRecovery;
    readonly typePurity: number;
    /** |cosine| of each kernel with the field of the type that weighs it most. */
    readonly kernelCosines: readonly number[];
  };
  /** Predicted and mean measured test responses, [images, N]. */
  readonly test?: { readonly predicted: Float64Array; readonly measured: Float64Array };
}

/** Evaluates. Throws SHAPE_MISMATCH when model and data are of different sizes. */
export function evaluateModel(model: SavedModel, data: SysidData, { validation }: Split): Evaluation {
  const { layout, parameters } = model;
  if (layout.imageSide !== data.imageSide || layout.neurons !== data.neurons) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'sysid',
      problem: `the model is of ${layout.neurons} neurons and images of side ${layout.imageSide}, the data of ${data.neurons} and ${data.imageSide}`,
      action: 'Give the data that the model was fitted to, or its test set',
      received: [data.neurons, data.imageSide],
      expected: [layout.neurons, layout.imageSide],
    });
  }
  const peaks = maskPeaks(masksOf(parameters, layout), layout.mapSide);
  const types = strongestFeature(parameters.subarray(layout.masksEnd), layout.kernels);
  const predicted = linearPredictions(parameters, layout, data.images, validation);
  const test = data.test === undefined ? undefined : testOf(model, data.test);
  const recovery = data.truth === undefined ? undefined : recoveryOf(model, data.truth, peaks, types);
  const neurons = Array.from({ length: data.neurons }, (_, n): NeuronRow => {
    const truth = Float64Array.from(validation, (d) => data.responses[d * data.neurons + n] ?? Number.NaN);
    const guess = Float64Array.from({ length: validation.length }, (_each, i) => predicted[i * data.neurons + n] ?? Number.NaN);
    return {
      neuron: n,
      place: [peaks[2 * n] ?? 0, peaks[2 * n + 1] ?? 0],
      type: types[n] ?? 0,
      validationExplained: fractionExplained(truth, guess),
      ...(data.test === undefined || test === undefined ? {} : testScores(data.test.repeats, test.predicted, n)),
      ...(data.truth === undefined ? {} : { truthExplained: exactScore(model, data.truth, n), locationError: recovery?.location.errors[n] ?? Number.NaN }),
    };
  });
  return { neurons, means: meansOf(neurons), ...(recovery === undefined ? {} : { recovery }), ...(test === undefined ? {} : { test }) };
}

function testScores(repeats: NonNullable<SysidData['test']>['repeats'], predicted: Float64Array, n: number): Pick<NeuronRow, 'scores' | 'reliability'> {
  const trials = trialsOfNeuron(repeats, n);
  const guess = Float64Array.from({ length: trials.images }, (_, d) => predicted[d * repeats.shape[2] + n] ?? Number.NaN);
  return { scores: scorePrediction(trials, guess), reliability: reliabilityOf(trials) };
}

function testOf({ parameters, layout }: SavedModel, { images, repeats }: NonNullable<SysidData['test']>): NonNullable<Evaluation['test']> {
  const [trials, count, neurons] = repeats.shape;
  const predicted = linearPredictions(
    parameters,
    layout,
    images,
    Int32Array.from({ length: count }, (_, d) => d),
  );
  const measured = Float64Array.from({ length: count * neurons }, (_, i) =>
    meanOf(Float64Array.from({ length: trials }, (_each, t) => repeats.data[t * count * neurons + i] ?? 0)),
  );
  return { predicted, measured };
}

function exactScore({ parameters, layout }: SavedModel, { fields, offsets, types, patchSide }: Truth, n: number): number {
  const population = { neurons: layout.neurons, imageSide: layout.imageSide, patchSide, fields, offsets, types };
  return linearFractionExplained(effectiveFilter(parameters, layout, n), fieldOverImage(population, n));
}

function recoveryOf({ parameters, layout }: SavedModel, truth: Truth, peaks: Int32Array, types: Int32Array): NonNullable<Evaluation['recovery']> {
  const { kernels, kernelSide, neurons } = layout;
  const border = (truth.patchSide - kernelSide) >> 1;
  const location = locationRecovery(
    peaks,
    truth.offsets.map((each) => each + border),
  );
  const { unit } = unitKernels(parameters, layout);
  const area = kernelSide * kernelSide;
  const kernelCosines = Array.from({ length: kernels }, (_, k) => {
    const own = Array.from({ length: neurons }, (_each, n) => n).filter((n) => types[n] === k);
    if (kernelSide !== truth.patchSide || own.length === 0) return Number.NaN;
    const cosines = own.map((n) =>
      kernelCosine(unit.subarray(k * area, (k + 1) * area), truth.fields.subarray(n * area, (n + 1) * area), kernelSide, location.shift),
    );
    return meanOf(cosines);
  });
  return { location, typePurity: typePurity(types, truth.types), kernelCosines };
}

function meansOf(rows: readonly NeuronRow[]): Record<string, number> {
  const mean = (pick: (row: NeuronRow) => number | undefined) => meanOf(rows.map((row) => pick(row) ?? Number.NaN));
  return {
    validationExplained: mean((row) => row.validationExplained),
    correlation: mean((row) => row.scores?.correlation),
    ceiling: mean((row) => row.reliability?.ceiling),
    feve: mean((row) => row.scores?.feve),
    explainableFraction: mean((row) => row.reliability?.explainableFraction),
    truthExplained: mean((row) => row.truthExplained),
  };
}
