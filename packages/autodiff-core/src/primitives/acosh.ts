/**
 * Inverse hyperbolic cosine. Derivative 1/sqrt((x-1)(x+1)).
 */
import { defineUnary } from '../ir/unary.ts';

export const acosh = defineUnary({
  name: 'acosh',
  cost: 24,
  value: Math.acosh,
  emit: (x) => `Math.acosh(${x})`,
  derivative: (x, _y, ops) => ops.unary('rsqrt', ops.mul(ops.sub(x, ops.constant(1)), ops.add(x, ops.constant(1)))),
});
