/** A product of two square matrices, by ours or by a Python peer, packing and copies included, alone in its process. Prints one line of JSON. */
import * as tf from '@tensorflow/tfjs-core';
import { jit, ndarray } from '@thetakit/autodiff-core';
import { normals } from './cases/random.mjs';
import { measureInPython } from './engines/python-peers.mjs';
import { microsecondsPerCall, wallSeconds } from './timing.mjs';

const [engine = 'ours', size = '512', precision = 'float64', threads = '1', batchSeconds = '0.05', batches = '9', warmSeconds = '0.5'] = process.argv.slice(2);
const n = Number(size);
const dtype = /** @type {'float64' | 'float32'} */ (precision);
const effort = { batchSeconds: Number(batchSeconds), batches: Number(batches), warmSeconds: Number(warmSeconds) };
if (engine === 'pytorch' || engine === 'jax') {
  const matrices = [1, 2].map((seed) => ({ values: normals(n * n, seed), shape: [n, n] }));
  const job = { library: /** @type {'pytorch' | 'jax'} */ (engine), precision: dtype, family: 'product', threads: threads === 'all' ? 0 : Number(threads) };
  const measured = await measureInPython(job, { shapes: [], start: new Float64Array(1), constants: matrices }, effort);
  process.stdout.write(`${JSON.stringify(measured)}\n`);
  process.exit(0);
}
const [a, b] = [1, 2].map((seed) => ndarray(normals(n * n, seed), { shape: [n, n], dtype }));
const f = jit((/** @type {any} */ x, /** @type {any} */ y) => tf.matMul(x, y), {
  precision: dtype,
  ...(threads === 'all' ? {} : { threads: Number(threads) }),
});
const product = /** @type {any} */ (f)(a, b).data;
let expected = 0;
for (let k = 0; k < n; k++) expected += /** @type {any} */ (a).data[k] * /** @type {any} */ (b).data[k * n];
if (!(Math.abs(product[0] - expected) < (dtype === 'float64' ? 1e-10 : 1e-3))) throw new Error(`the first element is ${product[0]}, expected ${expected}`);
// Workers start in the background.
if (threads !== '1') await new Promise((resolve) => setTimeout(resolve, 500));
const microseconds = microsecondsPerCall(() => /** @type {any} */ (f)(a, b), effort, threads === '1' ? undefined : wallSeconds);
process.stdout.write(`${JSON.stringify({ microseconds })}\n`);
process.exit(0);
