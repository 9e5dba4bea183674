/**
 * Quantile of the standard normal distribution. Derivative sqrt(2 pi) e^(z^2/2).
 */
import { defineUnary } from '../ir/unary.ts';
import { ndtri as ndtriValue } from '../special/erf-inverse.ts';

export const ndtri = defineUnary({
  name: 'ndtri',
  cost: 150,
  value: ndtriValue,
  emit: (x, call) => `${call('ndtri', ndtriValue)}(${x})`,
  derivative: (_x, z, ops) => ops.mul(ops.constant(Math.sqrt(2 * Math.PI)), ops.unary('exp', ops.mul(ops.constant(0.5), ops.mul(z, z)))),
});
