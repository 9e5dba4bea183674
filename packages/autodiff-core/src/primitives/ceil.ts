/**
 * Smallest integer not below x. Derivative zero.
 */
import { defineUnary } from '../ir/unary.ts';

export const ceil = defineUnary({
  name: 'ceil',
  cost: 1,
  value: Math.ceil,
  emit: (x) => `Math.ceil(${x})`,
});
