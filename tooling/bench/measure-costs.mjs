/** What the derivatives of one case cost beside its value, ours in float64, each function alone in its process. Prints one line of JSON. */
import * as tf from '@tensorflow/tfjs-core';
import { constant, ndarray, objective } from '@thetakit/autodiff-core';
import { costCases } from './cases/costs.mjs';
import { microsecondsPerCall } from './timing.mjs';

const [caseId, what, batchSeconds = '0.05', batches = '9', warmSeconds = '0.5'] = process.argv.slice(2);
const make = costCases.find(({ id }) => id === caseId)?.make;
if (make === undefined) throw new Error(`no case ${caseId}`);
const { shapes, constants, loss, start } = make();
const data = constants.map(({ values, shape }) => constant(values, shape));
const example = shapes.map((shape) => ndarray(new Float64Array(shape.reduce((a, b) => a * b, 1)), { shape }));
const problem = objective((/** @type {any[]} */ parameters) => loss(tf, parameters, data), example);
const x = Float64Array.from(start);
const [v, out] = [x.map((_, i) => Math.cos(i)), new Float64Array(x.length)];
const hessian = new Float64Array(what === 'hessian' ? x.length ** 2 : 0);

/** @type {Readonly<Record<string, () => unknown>>} */
const functions = {
  value: () => problem.value(x),
  gradient: () => problem.valueAndGradient(x, out),
  product: () => problem.hessianProduct(x, v, out),
  hessian: () => problem.hessian(x, hessian),
};
const evaluate = functions[what ?? ''];
if (evaluate === undefined) throw new Error(`no function ${what}`);
const call = () => {
  x[0] = (x[0] ?? 0) * (1 + 1e-12);
  evaluate();
};
const microseconds = microsecondsPerCall(call, { batchSeconds: Number(batchSeconds), batches: Number(batches), warmSeconds: Number(warmSeconds) });
process.stdout.write(`${JSON.stringify({ microseconds })}\n`);
process.exit(0);
