import * as tf from '@tensorflow/tfjs-core';
import { losses, objective } from '@thetakit/autodiff-core';
import { adam, minimize, schedules } from '@thetakit/optimizers';
import { keyOf, streamOf } from '@thetakit/random';

// 200 points in two dimensions; the label is 1 above the line x - 2 y + 0.5 = 0, with noise.
const stream = streamOf(keyOf(1));
const points = Array.from({ length: 200 }, () => [stream.normal(), stream.normal()]);
const labels = points.map(([x, y]) => (x! - 2 * y! + 0.5 + 0.3 * stream.normal() > 0 ? 1 : 0));

const inputs = tf.tensor2d(points);
const targets = tf.tensor1d(labels);
const loss = ({ weights, bias }: { weights: tf.Tensor; bias: tf.Tensor }) => {
  const logits = tf.add(tf.reshape(tf.matMul(inputs, tf.reshape(weights, [2, 1])), [200]), bias);
  return losses.logistic(logits, targets) as tf.Tensor;
};

const problem = objective(loss, { weights: [0, 0], bias: 0 });
const learningRate = schedules.cosine({ start: 0.3, steps: 300 });
const result = minimize(problem, new Float64Array(3), { method: adam, options: { learningRate }, maxiter: 300 });
const fitted = problem.toParameters(result.x);

console.log('loss', result.fun.toFixed(4));
console.log('slope of the boundary', (-fitted.weights.data[0]! / fitted.weights.data[1]!).toFixed(2), 'against 0.50');
