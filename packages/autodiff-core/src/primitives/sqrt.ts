/**
 * Square root. Derivative 0.5/sqrt(x), in this form because 1/(2 sqrt(x)) overflows earlier; Infinity at 0.
 */
import { defineUnary } from '../ir/unary.ts';

export const sqrt = defineUnary({
  name: 'sqrt',
  cost: 4,
  value: Math.sqrt,
  emit: (x) => `Math.sqrt(${x})`,
  derivative: (_x, y, ops) => ops.div(ops.constant(0.5), y),
});
