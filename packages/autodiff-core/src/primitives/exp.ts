/**
 * e^x. Derivative e^x, the value itself.
 */
import { defineUnary } from '../ir/unary.ts';

export const exp = defineUnary({
  name: 'exp',
  cost: 20,
  value: Math.exp,
  emit: (x) => `Math.exp(${x})`,
  derivative: (_x, y) => y,
});
