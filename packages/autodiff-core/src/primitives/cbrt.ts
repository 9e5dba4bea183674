/**
 * Cube root, of negative numbers too. Derivative y/(3x); not finite at 0.
 */
import { defineUnary } from '../ir/unary.ts';

export const cbrt = defineUnary({
  name: 'cbrt',
  cost: 24,
  value: Math.cbrt,
  emit: (x) => `Math.cbrt(${x})`,
  derivative: (x, y, ops) => ops.div(y, ops.mul(ops.constant(3), x)),
});
