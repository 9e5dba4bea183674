/**
 * Hyperbolic sine. Derivative cosh x.
 */
import { defineUnary } from '../ir/unary.ts';

export const sinh = defineUnary({
  name: 'sinh',
  cost: 24,
  value: Math.sinh,
  emit: (x) => `Math.sinh(${x})`,
  derivative: (x, _y, ops) => ops.unary('cosh', x),
});
