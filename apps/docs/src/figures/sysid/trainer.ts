/** Two ways to train the same model from the same start: the package's own gradients, and TensorFlow.js on WebGL. */
import { continueLinearFit, linearFitLayout, linearPredictions, startLinearFit } from '@thetakit/cnn-sysid';
import { keyOf } from '@thetakit/random';
import type { Experiment } from './population.ts';

/** Trains ten steps at a time. */
export interface Trainer {
  readonly backend: string;
  readonly parameters: Float64Array;
  /** Squared error on the validation samples after each block. */
  readonly validation: number[];
  readonly done: boolean;
  advance(): void | Promise<void>;
  stop(): void;
}

/** The start of the fit. */
export function startOfFit({ data, options }: Experiment, seed: number): ReturnType<typeof startLinearFit> {
  return startLinearFit(keyOf(seed), data, options);
}

/** Mean squared error on the validation samples. */
export function validationErrorOf({ data, options }: Experiment, parameters: Float64Array): number {
  const rows = data.split.validation;
  const predicted = linearPredictions(parameters, linearFitLayout(data, options), data.images, rows);
  let sum = 0;
  predicted.forEach((value, i) => {
    sum += (value - data.responses[rows[Math.floor(i / data.neurons)]! * data.neurons + (i % data.neurons)]!) ** 2;
  });
  return sum / predicted.length;
}

/** The package's trainer: gradients by hand, float64, in this thread. */
export function packageTrainer(experiment: Experiment, seed: number): Trainer {
  const start = startOfFit(experiment, seed);
  const steps = continueLinearFit(start, experiment.data, experiment.options);
  let { parameters } = start;
  let done = false;
  const validation = [validationErrorOf(experiment, parameters)];
  return {
    backend: 'JavaScript, float64',
    validation,
    get parameters() {
      return parameters;
    },
    get done() {
      return done;
    },
    advance() {
      for (;;) {
        const { done: ended, value } = steps.next();
        if (typeof value === 'number') continue;
        parameters = value.parameters;
        if (ended !== true) validation.push(value.curve.at(-1)!.validation);
        done = ended === true || value.outcome !== undefined;
        return;
      }
    },
    stop: () => undefined,
  };
}
