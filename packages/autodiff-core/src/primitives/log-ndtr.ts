/**
 * log of the standard normal distribution function. Derivative phi(x)/Phi(x), the inverse Mills ratio.
 */
import { defineUnary } from '../ir/unary.ts';
import { logNdtr as logNdtrValue } from '../special/log-ndtr.ts';
import { millsRatio } from './mills-ratio.ts';

export const logNdtr = defineUnary({
  name: 'logNdtr',
  cost: 60,
  value: logNdtrValue,
  emit: (x, call) => `${call('logNdtr', logNdtrValue)}(${x})`,
  derivative: (x, _y, ops) => ops.unary(millsRatio, x),
});
