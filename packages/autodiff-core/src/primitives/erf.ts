/**
 * Error function. Derivative 2/sqrt(pi) e^(-x^2).
 */
import { defineUnary } from '../ir/unary.ts';
import { erf as erfValue } from '../special/erf.ts';

export const erf = defineUnary({
  name: 'erf',
  cost: 40,
  value: erfValue,
  emit: (x, call) => `${call('erf', erfValue)}(${x})`,
  derivative: (x, _y, ops) => ops.mul(ops.constant(2 / Math.sqrt(Math.PI)), ops.unary('exp', ops.neg(ops.mul(x, x)))),
});
