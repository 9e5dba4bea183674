/** Ours through ONNX Runtime, on one thread: asynchronous. */
import * as tf from '@tensorflow/tfjs-core';
import { constant, NdArray, onnxJit, valueAndGrad } from '@thetakit/autodiff-core';
import { splitParameters } from '../cases/case.mjs';

/**
 * @param {import('../cases/case.mjs').Case} kase
 * @param {'float64' | 'float32'} precision
 * @returns {Promise<import('../cases/case.mjs').Evaluator>}
 */
export async function onnx(kase, precision) {
  const { constants, loss, start } = kase;
  const data = constants.map(({ values, shape }) => constant(values, shape));
  const f = /** @type {any} */ (onnxJit)(
    valueAndGrad((/** @type {any[]} */ parameters) => loss(tf, parameters, data)),
    { precision, threads: 1 },
  );
  const gradient = new Float64Array(start.length);
  const arrays = (/** @type {Float64Array} */ x) => splitParameters(kase, x).map(({ values, shape }) => new NdArray(values, shape, 'float64'));
  const { executor, text } = await f.explain(arrays(start));
  if (executor !== 'onnx') throw new Error(`no model: ${text}`);
  return {
    isAsync: true,
    async evaluate(x) {
      const [value, slopes] = await f(arrays(x));
      let at = 0;
      for (const { data: slope } of slopes) {
        gradient.set(slope, at);
        at += slope.length;
      }
      return value;
    },
    gradient: () => gradient,
  };
}
