/**
 * s(x) = 1/(1 + e^-x). Derivative s(x) s(-x), never s(1 - s), which is 0 for x > 37.
 */
import { defineUnary } from '../ir/unary.ts';
import { logistic as logisticValue } from '../special/logistic.ts';

export const logistic = defineUnary({
  name: 'logistic',
  cost: 24,
  value: logisticValue,
  emit: (x, call) => `${call('logistic', logisticValue)}(${x})`,
  derivative: (x, y, ops) => ops.mul(y, ops.unary('logistic', ops.neg(x))),
  lower(x, ops) {
    const one = ops.constant(1);
    const e = ops.unary('exp', ops.neg(ops.unary('abs', x)));
    const r = ops.div(one, ops.add(one, e));
    return ops.select(ops.greaterEqual(x, ops.constant(0)), r, ops.mul(e, r));
  },
});
