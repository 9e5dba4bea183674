/**
 * Tangent. Derivative 1 + y^2.
 */
import { defineUnary } from '../ir/unary.ts';

export const tan = defineUnary({
  name: 'tan',
  cost: 24,
  value: Math.tan,
  emit: (x) => `Math.tan(${x})`,
  derivative: (_x, y, ops) => ops.add(ops.constant(1), ops.mul(y, y)),
});
