/** The model that has seen no image: each neuron's mean training response. What every other model must beat. */
import { meanOf } from './moments.ts';

/** The mean of each neuron over training responses [D, N], once per sample: [samples, N]. Missing responses are left out. */
export function nullPrediction(training: ArrayLike<number>, neurons: number, samples: number): Float64Array {
  const rows = training.length / neurons;
  const means = Float64Array.from({ length: neurons }, (_, n) =>
    meanOf(Float64Array.from({ length: rows }, (_each, d) => training[d * neurons + n] ?? Number.NaN)),
  );
  return Float64Array.from({ length: samples * neurons }, (_, i) => means[i % neurons] ?? Number.NaN);
}
