/**
 * Inverse sine. Derivative 1/sqrt((1-x)(1+x)), factored so that it keeps its digits near 1.
 */
import { defineUnary } from '../ir/unary.ts';

export const asin = defineUnary({
  name: 'asin',
  cost: 24,
  value: Math.asin,
  emit: (x) => `Math.asin(${x})`,
  derivative: (x, _y, ops) => ops.unary('rsqrt', ops.mul(ops.sub(ops.constant(1), x), ops.add(ops.constant(1), x))),
});
