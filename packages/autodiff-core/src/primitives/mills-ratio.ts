/**
 * phi(x)/Phi(x), the inverse Mills ratio of the normal distribution. Derivative -y (x + y).
 */
import { defineUnary } from '../ir/unary.ts';
import { millsRatio as millsRatioValue } from '../special/mills-ratio.ts';

export const millsRatio = defineUnary({
  name: 'millsRatio',
  cost: 60,
  value: millsRatioValue,
  emit: (x, call) => `${call('millsRatio', millsRatioValue)}(${x})`,
  derivative: (x, y, ops) => ops.neg(ops.mul(y, ops.add(x, y))),
});
