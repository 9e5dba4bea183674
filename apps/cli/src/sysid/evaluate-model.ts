/** A model against data: a score per neuron with its reliability beside it, and, where the truth is known, what was recovered. */
import {
  averageTrials,
  fractionExplained,
  meanOf,
  nullPrediction,
  poissonLoss,
  reliabilityOf,
  type Split,
  scorePrediction,
  takeRows,
  trialsOfNeuron,
} from '@thetakit/cnn-sysid';
import { ThetakitError } from '@thetakit/registry';
import type { Evaluation, NeuronRow } from './evaluation.ts';
import { placesOf } from './places.ts';
import { exactScores, recoveryOf } from './recovery.ts';
import type { SysidData } from './sysid-data.ts';
import { predict, type SysidModel } from './sysid-model.ts';

/** Evaluates a model, or without one the null model: each neuron's mean training response. Throws SHAPE_MISMATCH when model and data are of different sizes. */
export function evaluateModel(model: SysidModel | undefined, data: SysidData, { training, validation }: Split): Evaluation {
  if (model !== undefined) checkSizes(model, data);
  const { neurons: count, responses, test: held } = data;
  const pixels = data.image[0] * data.image[1] * data.image[2];
  const nothing = (samples: number) => nullPrediction(takeRows(responses, count, training), count, samples);
  const predicted = model === undefined ? nothing(validation.length) : predict(model, takeRows(data.images, pixels, validation));
  const measured = takeRows(responses, count, validation);
  const guess = held === undefined ? undefined : model === undefined ? nothing(held.repeats.shape[1]) : predict(model, held.images);
  const found = model === undefined ? undefined : placesOf(model);
  const recovery = model === undefined || found === undefined ? undefined : recoveryOf(model, data, found);
  const exact = model === undefined ? undefined : exactScores(model, data, guess);
  const rows = Array.from({ length: count }, (_, n): NeuronRow => {
    const column = (values: Float64Array) => Float64Array.from({ length: validation.length }, (_each, d) => values[d * count + n] ?? Number.NaN);
    return {
      neuron: n,
      ...(found === undefined ? {} : { place: [found.peaks[2 * n] ?? 0, found.peaks[2 * n + 1] ?? 0], type: found.types[n] ?? 0 }),
      validationExplained: fractionExplained(column(measured), column(predicted)),
      ...(held === undefined || guess === undefined ? {} : testScores(held.repeats, guess, n)),
      ...(exact === undefined ? {} : { truthExplained: exact[n] ?? Number.NaN }),
      ...(recovery === undefined ? {} : { locationError: recovery.location.errors[n] ?? Number.NaN }),
    };
  });
  const losses = responses.every((each) => each >= 0)
    ? { validationPoisson: poissonLoss(predicted, measured, count), nullPoisson: poissonLoss(nothing(validation.length), measured, count) }
    : {};
  return {
    neurons: rows,
    means: { ...meansOf(rows), ...losses },
    ...(recovery === undefined ? {} : { recovery }),
    ...(held === undefined || guess === undefined ? {} : { test: { predicted: guess, measured: averageTrials(held.repeats) } }),
  };
}

function checkSizes({ network: { place } }: SysidModel, data: SysidData): void {
  const neurons = place.sessions[0]?.neurons ?? 0;
  if (String(place.image) === String(data.image) && neurons === data.neurons) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'sysid',
    problem: `the model is of ${neurons} neurons and images of ${place.image.join(' x ')}, the data of ${data.neurons} and ${data.image.join(' x ')}`,
    action: 'Give the data that the model was fitted to, or its test set',
    received: [data.neurons, data.image],
    expected: [neurons, place.image],
  });
}

function testScores(repeats: NonNullable<SysidData['test']>['repeats'], predicted: Float64Array, n: number): Pick<NeuronRow, 'scores' | 'reliability'> {
  const trials = trialsOfNeuron(repeats, n);
  const guess = Float64Array.from({ length: trials.images }, (_, d) => predicted[d * repeats.shape[2] + n] ?? Number.NaN);
  return { scores: scorePrediction(trials, guess), reliability: reliabilityOf(trials) };
}

function meansOf(rows: readonly NeuronRow[]): Record<string, number> {
  const mean = (pick: (row: NeuronRow) => number | undefined) => meanOf(rows.map((row) => pick(row) ?? Number.NaN));
  return {
    validationExplained: mean((row) => row.validationExplained),
    correlation: mean((row) => row.scores?.correlation),
    ceiling: mean((row) => row.reliability?.ceiling),
    feve: mean((row) => row.scores?.feve),
    explainableFraction: mean((row) => row.reliability?.explainableFraction),
    noisePower: mean((row) => row.reliability?.noisePower),
    explainableShareOfMean: mean((row) => row.reliability?.explainableShareOfMean),
    oracle: mean((row) => row.reliability?.oracle),
    splitHalf: mean((row) => row.reliability?.splitHalf),
    spearmanBrown: mean((row) => row.reliability?.spearmanBrown),
    truthExplained: mean((row) => row.truthExplained),
  };
}
