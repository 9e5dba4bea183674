/**
 * 1 for plus or minus infinity, else 0. Derivative zero.
 */
import { defineUnary } from '../ir/unary.ts';

export const isInf = defineUnary({
  name: 'isInf',
  cost: 1,
  value: (x) => (Math.abs(x) === Infinity ? 1 : 0),
  emit: (x) => `(Math.abs(${x}) === Infinity ? 1 : 0)`,
  dtype: 'bool',
  emitCondition: (x) => `(Math.abs(${x}) === Infinity)`,
});
