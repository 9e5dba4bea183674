/**
 * Natural logarithm. Derivative 1/x; -Infinity at 0, NaN below.
 */
import { defineUnary } from '../ir/unary.ts';

export const log = defineUnary({
  name: 'log',
  cost: 20,
  value: Math.log,
  emit: (x) => `Math.log(${x})`,
  derivative: (x, _y, ops) => ops.div(ops.constant(1), x),
});
