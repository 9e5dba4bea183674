/**
 * Sine. Derivative cos x.
 */
import { defineUnary } from '../ir/unary.ts';

export const sin = defineUnary({
  name: 'sin',
  cost: 20,
  value: Math.sin,
  emit: (x) => `Math.sin(${x})`,
  derivative: (x, _y, ops) => ops.unary('cos', x),
});
