/**
 * a <= b as 1 or 0. Derivative zero.
 */
import { definePredicate } from '../ir/zero-tangent.ts';

export const lessEqual = definePredicate({
  name: 'lessEqual',
  value: (a, b) => a <= b,
  condition: (a, b) => `${a} <= ${b}`,
});
