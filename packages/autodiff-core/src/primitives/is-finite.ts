/**
 * 1 for finite numbers, else 0. Derivative zero.
 */
import { defineUnary } from '../ir/unary.ts';

export const isFinite = defineUnary({
  name: 'isFinite',
  cost: 1,
  value: (x) => (Number.isFinite(x) ? 1 : 0),
  emit: (x) => `(Number.isFinite(${x}) ? 1 : 0)`,
  dtype: 'bool',
  emitCondition: (x) => `Number.isFinite(${x})`,
});
