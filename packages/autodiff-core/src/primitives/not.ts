/**
 * Logical not: 1 where x is 0. Derivative zero.
 */
import { defineUnary } from '../ir/unary.ts';

export const not = defineUnary({
  name: 'not',
  cost: 1,
  value: (x) => (x === 0 ? 1 : 0),
  emit: (x) => `(${x} === 0 ? 1 : 0)`,
  dtype: 'bool',
  emitCondition: (x) => `(${x} === 0)`,
  simplify: (x) => (x.primitive.name === 'not' && x.inputs[0]?.dtype === 'bool' ? x.inputs[0] : null),
});
