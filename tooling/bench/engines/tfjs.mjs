/** Eager tfjs on one of its backends: parameters in as arrays, value and gradients read back. */
import * as tf from '@tensorflow/tfjs-core';
import { splitParameters } from '../cases/case.mjs';

/**
 * @param {'cpu' | 'wasm'} backend
 * @param {import('../cases/case.mjs').Case} kase
 * @returns {Promise<import('../cases/case.mjs').Evaluator>}
 */
export async function tfjs(backend, kase) {
  await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  await (backend === 'cpu' ? import('@tensorflow/tfjs-backend-cpu') : import('@tensorflow/tfjs-backend-wasm'));
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no ${backend} backend here`);
  await tf.ready();
  const data = kase.constants.map(({ values, shape }) => tf.tensor(Float32Array.from(values), /** @type {any} */ (shape), 'float32'));
  const derive = tf.valueAndGrads((/** @type {any[]} */ ...parameters) => kase.loss(tf, parameters, data));
  const gradient = new Float64Array(kase.start.length);
  const evaluate = (/** @type {Float64Array} */ x) =>
    tf.tidy(() => {
      const parts = splitParameters(kase, x);
      const { value, grads } = derive(parts.map(({ values, shape }) => tf.tensor(Float32Array.from(values), /** @type {any} */ (shape), 'float32')));
      grads.forEach((grad, i) => {
        gradient.set(grad.dataSync(), parts[i]?.offset);
      });
      return /** @type {any} */ (value.dataSync()[0]);
    });
  return { evaluate: /** @type {any} */ (evaluate), gradient: () => gradient };
}
