/**
 * 1/sqrt(x). Derivative -y/(2x).
 */
import { defineUnary } from '../ir/unary.ts';

export const rsqrt = defineUnary({
  name: 'rsqrt',
  cost: 8,
  value: (x) => 1 / Math.sqrt(x),
  emit: (x) => `(1 / Math.sqrt(${x}))`,
  derivative: (x, y, ops) => ops.mul(ops.constant(-0.5), ops.div(y, x)),
});
