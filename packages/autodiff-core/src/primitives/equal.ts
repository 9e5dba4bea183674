/**
 * a = b as 1 or 0; NaN equals nothing. Derivative zero.
 */
import { definePredicate } from '../ir/zero-tangent.ts';

export const equal = definePredicate({
  name: 'equal',
  value: (a, b) => a === b,
  condition: (a, b) => `${a} === ${b}`,
  symmetric: true,
});
