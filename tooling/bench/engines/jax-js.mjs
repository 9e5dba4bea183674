/** jax-js on its WebAssembly backend, compiled by its jit, in float32 (its fastest). */
import { splitParameters } from '../cases/case.mjs';

/**
 * @param {import('../cases/case.mjs').Case} kase
 * @returns {Promise<import('../cases/case.mjs').Evaluator>}
 */
export async function jaxJs(kase) {
  if (globalThis.navigator === undefined) Object.assign(globalThis, { navigator: { userAgent: 'node', hardwareConcurrency: 1 } });
  const jax = await import('@jax-js/jax');
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const { numpy: np } = jax;
  const toArray = (/** @type {Float64Array} */ values, /** @type {readonly number[]} */ shape) => np.array(Float32Array.from(values)).reshape([...shape]);
  const count = kase.shapes.length;
  const data = kase.constants.map(({ values, shape }) => toArray(values, shape));
  const loss = (/** @type {any[]} */ ...all) => kase.jaxLoss(jax, all.slice(0, count), all.slice(count));
  const derive = jax.jit(/** @type {any} */ (jax.valueAndGrad)(loss, { argnums: kase.shapes.map((_, i) => i) }));
  const gradient = new Float64Array(kase.start.length);
  const evaluate = (/** @type {Float64Array} */ x) => {
    const parts = splitParameters(kase, x);
    const [value, grads] = /** @type {any} */ (derive)(...parts.map(({ values, shape }) => toArray(values, shape)), ...data.map((each) => each.ref));
    grads.forEach((/** @type {any} */ grad, /** @type {number} */ i) => {
      gradient.set(grad.dataSync(), parts[i]?.offset);
    });
    return value.dataSync()[0];
  };
  return { evaluate, gradient: () => gradient };
}
