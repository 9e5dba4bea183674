/**
 * a >= b as 1 or 0. Derivative zero.
 */
import { definePredicate } from '../ir/zero-tangent.ts';

export const greaterEqual = definePredicate({
  name: 'greaterEqual',
  value: (a, b) => a >= b,
  condition: (a, b) => `${a} >= ${b}`,
});
