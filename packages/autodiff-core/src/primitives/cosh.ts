/**
 * Hyperbolic cosine. Derivative sinh x.
 */
import { defineUnary } from '../ir/unary.ts';

export const cosh = defineUnary({
  name: 'cosh',
  cost: 24,
  value: Math.cosh,
  emit: (x) => `Math.cosh(${x})`,
  derivative: (x, _y, ops) => ops.unary('sinh', x),
});
