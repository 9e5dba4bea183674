/**
 * Inverse tangent. Derivative 1/(1 + x^2).
 */
import { defineUnary } from '../ir/unary.ts';

export const atan = defineUnary({
  name: 'atan',
  cost: 24,
  value: Math.atan,
  emit: (x) => `Math.atan(${x})`,
  derivative: (x, _y, ops) => ops.div(ops.constant(1), ops.add(ops.constant(1), ops.mul(x, x))),
});
