/**
 * -1, 0 or 1. Derivative zero.
 */
import { defineUnary } from '../ir/unary.ts';

export const sign = defineUnary({
  name: 'sign',
  cost: 1,
  value: Math.sign,
  emit: (x) => `Math.sign(${x})`,
});
