/**
 * The value, with tangent zero. Vanishes before compilation.
 */
import { defineUnary } from '../ir/unary.ts';

export const stopGradient = defineUnary({
  name: 'stopGradient',
  cost: 0,
  value: (x) => x,
  emit: (x) => x,
  simplify: (x) => (x.primitive.name === 'stopGradient' ? x : null),
  lower: (x) => x,
});
