/**
 * How well a model predicts one neuron. R is [trials, images], m the mean over repeats, p the prediction per image.
 *
 * Sources: the published code of Klindt et al. (2017) for correlation, VE and EVE; Cadena et al. (2019) and the Sensorium
 * benchmark (Willeke et al. 2022) for FEVE and the single-trial correlation.
 */
import { ThetakitError } from '@thetakit/registry';
import { correlationOf, meanOf, varianceOf } from './moments.ts';
import { imageMeans, type NeuronTrials, noiseOfMeans, noiseVariance } from './neuron-trials.ts';

/** Scores of one neuron. */
export interface PredictionScores {
  /** Pearson correlation of p and m; 0 when either has standard deviation at most 1e-5. */
  readonly correlation: number;
  /** Pearson correlation of p and single trials, over all pairs of repeat and image. */
  readonly singleTrialCorrelation: number;
  /** 1 - mean (p - m)^2 / var(m). */
  readonly varianceExplained: number;
  /** (tot - mse) / (tot - obs), with obs the variance of m that is noise. Unreliable for noisy neurons; above 1 is possible. */
  readonly explainableVarianceExplained: number;
  /** FEVE = 1 - (mean (R - p)^2 - s2) / (V - s2), with V the variance of all trials and s2 the noise variance. */
  readonly feve: number;
}

/** All scores of a prediction. With one repeat, those that need the noise are NaN. Throws SHAPE_MISMATCH. */
export function scorePrediction(neuron: NeuronTrials, prediction: ArrayLike<number>): PredictionScores {
  const { data, images } = neuron;
  if (prediction.length !== images) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'scorePrediction',
      problem: `there are ${prediction.length} predictions for ${images} images`,
      action: 'Give one prediction per image',
      received: prediction.length,
      expected: images,
    });
  }
  const means = imageMeans(neuron);
  const perTrial = Float64Array.from(data, (_, i) => prediction[i % images] ?? Number.NaN);
  const meanError = meanOf(means.map((m, d) => ((prediction[d] ?? Number.NaN) - m) ** 2));
  const total = varianceOf(means, 1);
  const [all, noise] = [varianceOf(data, 1), noiseVariance(neuron)];
  const trialError = meanOf(data.map((r, i) => (r - (perTrial[i] ?? Number.NaN)) ** 2));
  return {
    correlation: correlationOf(prediction, means),
    singleTrialCorrelation: correlationOf(perTrial, data),
    varianceExplained: 1 - meanError / varianceOf(means),
    explainableVarianceExplained: (total - meanError) / (total - noiseOfMeans(neuron)),
    feve: 1 - (trialError - noise) / (all - noise),
  };
}

/**
 * FEV of a simulated neuron: 1 - mean (p - y)^2 / var(y) on noise-free responses y. Not the FEV of the reliability figures, which
 * says how much of a recorded neuron's variance can be explained at all.
 */
export function fractionExplained(clean: ArrayLike<number>, prediction: ArrayLike<number>): number {
  const errors = Float64Array.from({ length: clean.length }, (_, d) => ((prediction[d] ?? Number.NaN) - (clean[d] ?? Number.NaN)) ** 2);
  return 1 - meanOf(errors) / varianceOf(clean);
}

/** mean over samples of sum over neurons of f - r log(f + eps): the published Poisson loss, eps 1e-5. Arrays are [D, N]. */
export function poissonLoss(prediction: ArrayLike<number>, responses: ArrayLike<number>, neurons: number, epsilon = 1e-5): number {
  let sum = 0;
  for (let i = 0; i < responses.length; i++) {
    const f = prediction[i] ?? Number.NaN;
    sum += f - (responses[i] ?? Number.NaN) * Math.log(f + epsilon);
  }
  return sum / (responses.length / neurons);
}
