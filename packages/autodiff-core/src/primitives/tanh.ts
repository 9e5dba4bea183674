/**
 * Hyperbolic tangent. Derivative sech^2 x by its own primitive, exact where 1 - y^2 cancels.
 */
import { defineUnary } from '../ir/unary.ts';

export const tanh = defineUnary({
  name: 'tanh',
  cost: 24,
  value: Math.tanh,
  emit: (x) => `Math.tanh(${x})`,
  derivative: (x, y, ops) => ops.apply('sech2', [x, y]),
});
