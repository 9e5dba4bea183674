/**
 * e^x - 1 without cancellation near 0. Derivative e^x, not value + 1, which is 0 for x = -40.
 */
import { defineUnary } from '../ir/unary.ts';

export const expm1 = defineUnary({
  name: 'expm1',
  cost: 24,
  value: Math.expm1,
  emit: (x) => `Math.expm1(${x})`,
  derivative: (x, _y, ops) => ops.unary('exp', x),
});
