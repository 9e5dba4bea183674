/**
 * Inverse hyperbolic tangent. Derivative 1/((1-x)(1+x)).
 */
import { defineUnary } from '../ir/unary.ts';

export const atanh = defineUnary({
  name: 'atanh',
  cost: 24,
  value: Math.atanh,
  emit: (x) => `Math.atanh(${x})`,
  derivative: (x, _y, ops) => ops.div(ops.constant(1), ops.mul(ops.sub(ops.constant(1), x), ops.add(ops.constant(1), x))),
});
