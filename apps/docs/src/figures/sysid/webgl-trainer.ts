/** The same model with TensorFlow.js ops on WebGL: kernels of unit norm, masks, weights; Adam on batches. */

import * as tf from '@tensorflow/tfjs-core';
import { linearFitLayout } from '@thetakit/cnn-sysid';
import { keyOf, streamOf } from '@thetakit/random';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-webgl';
import { type Experiment, TRAINING_STEPS } from './population.ts';
import { startOfFit, type Trainer, validationErrorOf } from './trainer.ts';

/** The tensors of one model. */
interface Parts {
  readonly kernels: tf.Variable;
  readonly masks: tf.Variable;
  readonly weights: tf.Variable;
}

/** The penalised loss of the model on a batch, in ops. */
function batchLoss({ data, options }: Experiment, { kernels, masks, weights }: Parts, rows: readonly number[]): tf.Scalar {
  const { kernels: K, neurons: N, mapSide, imageSide } = linearFitLayout(data, options);
  const pixels = imageSide * imageSide;
  const values = rows.flatMap((row) => Array.from(data.images.subarray(row * pixels, (row + 1) * pixels)));
  const images = tf.tensor4d(Float32Array.from(values), [rows.length, imageSide, imageSide, 1]);
  const answers = tf.tensor2d(Float32Array.from(rows.flatMap((row) => Array.from(data.responses.subarray(row * N, (row + 1) * N)))), [rows.length, N]);
  const norm = tf.sqrt(tf.sum(tf.square(kernels), [1, 2], true));
  const unit = tf.expandDims(tf.transpose(tf.div(kernels, tf.add(norm, 1e-5)), [1, 2, 0]), 2) as tf.Tensor4D;
  const maps = tf.conv2d(images, unit, 1, 'valid');
  const byKernel = tf.reshape(tf.transpose(maps, [0, 3, 1, 2]), [rows.length * K, mapSide * mapSide]);
  const sums = tf.reshape(tf.matMul(byKernel, masks as unknown as tf.Tensor2D), [rows.length, K, N]);
  const predicted = tf.sum(tf.mul(sums, weights), 1);
  const error = tf.mean(tf.square(tf.sub(predicted, answers)));
  const penalty = tf.add(tf.mul((options.maskPenalty ?? 0) / N, tf.sum(tf.abs(masks))), tf.mul((options.weightPenalty ?? 0) / N, tf.sum(tf.abs(weights))));
  return tf.add(error, penalty) as tf.Scalar;
}

/** A trainer on WebGL; null where the page has none. */
export async function webglTrainer(experiment: Experiment, seed: number): Promise<Trainer | null> {
  try {
    if (!(await tf.setBackend('webgl'))) return null;
    await tf.ready();
  } catch {
    return null;
  }
  const { data, options } = experiment;
  const layout = linearFitLayout(data, options);
  const { kernelsEnd, masksEnd, kernelSide: side, kernels: K, neurons: N, mapSide } = layout;
  const start = startOfFit(experiment, seed).parameters;
  const kernels = tf.variable(tf.tensor3d(Float32Array.from(start.subarray(0, kernelsEnd)), [K, side, side]));
  const masks = tf.variable(tf.tensor2d(Float32Array.from(start.subarray(kernelsEnd, masksEnd)), [mapSide * mapSide, N]));
  const weights = tf.variable(tf.tensor2d(Float32Array.from(start.subarray(masksEnd)), [K, N]));
  const optimizer = tf.train.adam(options.rate ?? 0.001);
  const stream = streamOf(keyOf(seed));
  const training = data.split.training;
  let parameters = start.slice();
  let step = 0;
  const validation = [validationErrorOf(experiment, parameters)];

  return {
    backend: 'TensorFlow.js, WebGL, float32',
    validation,
    get parameters() {
      return parameters;
    },
    get done() {
      return step >= TRAINING_STEPS;
    },
    async advance() {
      for (let i = 0; i < 10 && step < TRAINING_STEPS; i++, step++) {
        const rows = Array.from({ length: options.batchSize ?? 64 }, () => training[stream.integer(0, training.length - 1)]!);
        tf.tidy(() => void optimizer.minimize(() => batchLoss(experiment, { kernels, masks, weights }, rows), false, [kernels, masks, weights]));
      }
      const parts = await Promise.all([kernels, masks, weights].map((each) => each.data()));
      parameters = Float64Array.from(parts.flatMap((each) => Array.from(each)));
      validation.push(validationErrorOf(experiment, parameters));
    },
    stop() {
      for (const each of [kernels, masks, weights]) each.dispose();
      optimizer.dispose();
    },
  };
}
