/**
 * Inverse cosine. Derivative -1/sqrt((1-x)(1+x)).
 */
import { defineUnary } from '../ir/unary.ts';

export const acos = defineUnary({
  name: 'acos',
  cost: 24,
  value: Math.acos,
  emit: (x) => `Math.acos(${x})`,
  derivative: (x, _y, ops) => ops.neg(ops.unary('rsqrt', ops.mul(ops.sub(ops.constant(1), x), ops.add(ops.constant(1), x)))),
});
