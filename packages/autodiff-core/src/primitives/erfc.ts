/**
 * Complementary error function 1 - erf(x), to full relative accuracy in the tail. Derivative -2/sqrt(pi) e^(-x^2).
 */
import { defineUnary } from '../ir/unary.ts';
import { erfc as erfcValue } from '../special/erfc.ts';

export const erfc = defineUnary({
  name: 'erfc',
  cost: 60,
  value: erfcValue,
  emit: (x, call) => `${call('erfc', erfcValue)}(${x})`,
  derivative: (x, _y, ops) => ops.neg(ops.mul(ops.constant(2 / Math.sqrt(Math.PI)), ops.unary('exp', ops.neg(ops.mul(x, x))))),
});
