/** Ours: the loss traced, derived and compiled by autodiff-core. */
import * as tf from '@tensorflow/tfjs-core';
import { constant, ndarray, objective } from '@thetakit/autodiff-core';

/**
 * @param {import('../cases/case.mjs').Case} kase
 * @param {'float64' | 'float32'} precision
 * @returns {Promise<import('../cases/case.mjs').Evaluator>}
 */
export async function ours({ shapes, constants, loss, start }, precision) {
  const data = constants.map(({ values, shape }) => constant(values, shape));
  const example = shapes.map((shape) => ndarray(new Float64Array(shape.reduce((a, b) => a * b, 1)), { shape }));
  const { valueAndGradient } = objective((/** @type {any[]} */ parameters) => loss(tf, parameters, data), example, { precision });
  const gradient = new Float64Array(start.length);
  return { evaluate: (x) => valueAndGradient(x, gradient).value, gradient: () => gradient };
}
