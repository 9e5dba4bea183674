/**
 * log(1 + x) without cancellation near 0. Derivative 1/(1 + x).
 */
import { defineUnary } from '../ir/unary.ts';

export const log1p = defineUnary({
  name: 'log1p',
  cost: 24,
  value: Math.log1p,
  emit: (x) => `Math.log1p(${x})`,
  derivative: (x, _y, ops) => ops.div(ops.constant(1), ops.add(x, ops.constant(1))),
});
