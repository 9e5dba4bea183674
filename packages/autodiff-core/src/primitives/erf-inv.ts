/**
 * Inverse of the error function. Derivative sqrt(pi)/2 e^(y^2).
 */
import { defineUnary } from '../ir/unary.ts';
import { erfInv as erfInvValue } from '../special/erf-inverse.ts';

export const erfInv = defineUnary({
  name: 'erfInv',
  cost: 150,
  value: erfInvValue,
  emit: (x, call) => `${call('erfInv', erfInvValue)}(${x})`,
  derivative: (_x, y, ops) => ops.mul(ops.constant(Math.sqrt(Math.PI) / 2), ops.unary('exp', ops.mul(y, y))),
});
