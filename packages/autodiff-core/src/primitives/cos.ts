/**
 * Cosine. Derivative -sin x.
 */
import { defineUnary } from '../ir/unary.ts';

export const cos = defineUnary({
  name: 'cos',
  cost: 20,
  value: Math.cos,
  emit: (x) => `Math.cos(${x})`,
  derivative: (x, _y, ops) => ops.neg(ops.unary('sin', x)),
});
