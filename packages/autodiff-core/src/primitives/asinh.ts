/**
 * Inverse hyperbolic sine. Derivative 1/sqrt(x^2 + 1).
 */
import { defineUnary } from '../ir/unary.ts';

export const asinh = defineUnary({
  name: 'asinh',
  cost: 24,
  value: Math.asinh,
  emit: (x) => `Math.asinh(${x})`,
  derivative: (x, _y, ops) => ops.unary('rsqrt', ops.add(ops.mul(x, x), ops.constant(1))),
});
