/**
 * How well any model could predict one neuron: what repeats of the same image say about noise. Every score is to be read against
 * these.
 *
 * Sources: the published code of Klindt et al. (2017) for NNP; Cadena et al. (2019) for FEV; the Sensorium benchmark for the
 * oracles; Spearman (1910) and Brown (1910) for the correction of split halves.
 */
import { correlationOf, meanOf, varianceOf } from './moments.ts';
import { imageMeans, type NeuronTrials, noiseOfMeans, noiseVariance, repeatsOf } from './neuron-trials.ts';

/** Reliability of one neuron. */
export interface Reliability {
  /** Normalised noise power: mean variance over repeats over the variance of all trials. */
  readonly noisePower: number;
  /** FEV = 1 - noise power: the share of single-trial variance that depends on the image. */
  readonly explainableFraction: number;
  /** Share of the variance of the mean response that is not noise: (tot - obs) / tot. Below 0 for pure noise, by chance. */
  readonly explainableShareOfMean: number;
  /** Correlation of each trial with the mean of the other repeats of its image. Low by a little. */
  readonly oracle: number;
  /** var(m) / sqrt(var(m) (var(m) + noise)): an oracle that is high by a little. */
  readonly oracleConservative: number;
  /** Correlation of the means of even and of odd repeats. */
  readonly splitHalf: number;
  /** 2 r / (1 + r) of the split halves: what all repeats together would give. */
  readonly spearmanBrown: number;
  /** sqrt of Spearman and Brown's, 0 when it is negative: about the best correlation with the mean response that a model can have. */
  readonly ceiling: number;
  /** Variance of the means over the noise, after Anscombe's 2 sqrt(x + 3/8). NaN for negative responses. */
  readonly signalToNoise: number;
}

/** All reliability figures of a neuron. NaN where there are too few repeats. */
export function reliabilityOf(neuron: NeuronTrials): Reliability {
  const means = imageMeans(neuron);
  const noise = noiseVariance(neuron);
  const noisePower = noise / varianceOf(neuron.data, 1);
  const total = varianceOf(means, 1);
  const explainableShareOfMean = (total - noiseOfMeans(neuron)) / total;
  const [spread, within] = [varianceOf(means), noiseVariance(neuron, 0)];
  const splitHalf = neuron.trials < 2 ? Number.NaN : correlationOf(halfMeans(neuron, 0), halfMeans(neuron, 1));
  const spearmanBrown = neuron.trials < 2 ? Number.NaN : (2 * splitHalf) / (1 + splitHalf);
  return {
    noisePower,
    explainableFraction: 1 - noisePower,
    explainableShareOfMean,
    oracle: jackknifeOracle(neuron),
    oracleConservative: spread / Math.sqrt(spread * (spread + within)),
    splitHalf,
    spearmanBrown,
    ceiling: Number.isNaN(spearmanBrown) ? Number.NaN : Math.sqrt(Math.max(0, spearmanBrown)),
    signalToNoise: signalToNoise(neuron),
  };
}

function halfMeans(neuron: NeuronTrials, parity: 0 | 1): Float64Array {
  return Float64Array.from({ length: neuron.images }, (_, d) => meanOf(repeatsOf(neuron, d).filter((_each, t) => t % 2 === parity)));
}

function jackknifeOracle(neuron: NeuronTrials): number {
  const { data, images } = neuron;
  const others = Float64Array.from(data, (each, i) => {
    const repeats = repeatsOf(neuron, i % images).filter((value) => !Number.isNaN(value));
    return (meanOf(repeats) * repeats.length - each) / (repeats.length - 1);
  });
  return correlationOf(data, others);
}

function signalToNoise(neuron: NeuronTrials): number {
  const stable: NeuronTrials = { ...neuron, data: neuron.data.map((x) => 2 * Math.sqrt(x + 3 / 8)) };
  return varianceOf(imageMeans(stable)) / noiseVariance(stable);
}
