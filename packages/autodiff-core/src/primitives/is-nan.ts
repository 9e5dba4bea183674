/**
 * 1 for NaN, else 0. Derivative zero.
 */
import { defineUnary } from '../ir/unary.ts';

export const isNan = defineUnary({
  name: 'isNan',
  cost: 1,
  value: (x) => (Number.isNaN(x) ? 1 : 0),
  emit: (x) => `(Number.isNaN(${x}) ? 1 : 0)`,
  dtype: 'bool',
  emitCondition: (x) => `Number.isNaN(${x})`,
});
