/** ln |Gamma(x)| as a TensorFlow.js program: Lanczos' approximation, which needs no loop that depends on values. */
import * as tf from '@tensorflow/tfjs-core';

/** g = 607/128 and its 15 coefficients (P. Godfrey, A note on the computation of the convergent Lanczos complex Gamma approximation, 2001). */
const g = 607 / 128;
const lanczos = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174, -0.49191381609762019978, 0.33994649984811888699e-4,
  0.46523628927048575665e-4, -0.98374475304879564677e-4, 0.15808870322491248884e-3, -0.21026444172410488319e-3, 0.2174396181152126432e-3,
  -0.16431810653676389022e-3, 0.84418223983852743293e-4, -0.2619083840158140867e-4, 0.36899182659531622704e-5,
];

/**
 * ln |Gamma(x)|, any shape. With z = x - 1 and t = z + g + 1/2:
 *   ln Gamma(x) = ln sqrt(2 pi) + (z + 1/2) ln t - t + ln(c_0 + sum c_k / (z + k)),   x >= 1/2,
 * and ln |pi / sin(pi x)| - ln Gamma(1 - x) below 1/2. Absolute error about 2e-15 (1 + |ln Gamma|) in float64.
 */
export function tensorLogGamma(x: tf.Tensor): tf.Tensor {
  const isLow = tf.less(x, tf.scalar(0.5));
  const z = tf.sub(tf.where(isLow, tf.sub(tf.scalar(1), x), x), tf.scalar(1));
  let series: tf.Tensor = tf.scalar(lanczos[0] ?? 1);
  for (let k = 1; k < lanczos.length; k++) series = tf.add(series, tf.div(tf.scalar(lanczos[k] ?? 0), tf.add(z, tf.scalar(k))));
  const t = tf.add(z, tf.scalar(g + 0.5));
  const upper = tf.add(tf.sub(tf.mul(tf.add(z, tf.scalar(0.5)), tf.log(t)), t), tf.add(tf.log(series), tf.scalar(0.5 * Math.log(2 * Math.PI))));
  // The unused branch of a where still takes part in the derivative: give it a harmless argument.
  const lowX = tf.where(isLow, x, tf.scalar(0.25));
  const reflected = tf.log(tf.div(tf.scalar(Math.PI), tf.abs(tf.sin(tf.mul(tf.scalar(Math.PI), lowX)))));
  return tf.where(isLow, tf.sub(reflected, upper), upper);
}
