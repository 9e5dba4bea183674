/**
 * Logical or. Derivative zero.
 */
import { definePredicate } from '../ir/zero-tangent.ts';

export const or = definePredicate({
  name: 'or',
  value: (a, b) => a !== 0 || b !== 0,
  condition: (a, b) => `${a} !== 0 || ${b} !== 0`,
  symmetric: true,
  simplify: (a, b) => (a === b ? a : null),
});
