/**
 * Logical and. Derivative zero.
 */
import { definePredicate } from '../ir/zero-tangent.ts';

export const and = definePredicate({
  name: 'and',
  value: (a, b) => a !== 0 && b !== 0,
  condition: (a, b) => `${a} !== 0 && ${b} !== 0`,
  symmetric: true,
  simplify: (a, b) => (a === b ? a : null),
});
