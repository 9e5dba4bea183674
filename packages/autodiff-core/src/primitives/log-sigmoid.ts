/**
 * log s(x) = min(x, 0) - log1p(e^-|x|). Derivative s(-x).
 */
import { defineUnary } from '../ir/unary.ts';
import { logSigmoid as logSigmoidValue } from '../special/log-sigmoid.ts';

export const logSigmoid = defineUnary({
  name: 'logSigmoid',
  cost: 44,
  value: logSigmoidValue,
  emit: (x, call) => `${call('logSigmoid', logSigmoidValue)}(${x})`,
  derivative: (x, _y, ops) => ops.unary('logistic', ops.neg(x)),
  lower: (x, ops) => ops.sub(ops.min(x, ops.constant(0)), ops.unary('log1p', ops.unary('exp', ops.neg(ops.unary('abs', x))))),
});
