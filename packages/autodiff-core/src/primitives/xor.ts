/**
 * Logical exclusive or. Derivative zero.
 */
import { definePredicate } from '../ir/zero-tangent.ts';

export const xor = definePredicate({
  name: 'xor',
  value: (a, b) => (a !== 0) !== (b !== 0),
  condition: (a, b) => `(${a} !== 0) !== (${b} !== 0)`,
  symmetric: true,
});
