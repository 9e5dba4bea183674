/**
 * a > b as 1 or 0. Derivative zero.
 */
import { definePredicate } from '../ir/zero-tangent.ts';

export const greater = definePredicate({
  name: 'greater',
  value: (a, b) => a > b,
  condition: (a, b) => `${a} > ${b}`,
});
