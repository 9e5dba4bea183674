/**
 * log(1 + e^x) = max(x, 0) + log1p(e^-|x|). Derivative s(x).
 */
import { defineUnary } from '../ir/unary.ts';
import { softplus as softplusValue } from '../special/softplus.ts';

export const softplus = defineUnary({
  name: 'softplus',
  cost: 44,
  value: softplusValue,
  emit: (x, call) => `${call('softplus', softplusValue)}(${x})`,
  derivative: (x, _y, ops) => ops.unary('logistic', x),
  lower: (x, ops) => ops.add(ops.max(x, ops.constant(0)), ops.unary('log1p', ops.unary('exp', ops.neg(ops.unary('abs', x))))),
});
