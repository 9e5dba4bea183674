/**
 * Largest integer not above x. Derivative zero.
 */
import { defineUnary } from '../ir/unary.ts';

export const floor = defineUnary({
  name: 'floor',
  cost: 1,
  value: Math.floor,
  emit: (x) => `Math.floor(${x})`,
});
