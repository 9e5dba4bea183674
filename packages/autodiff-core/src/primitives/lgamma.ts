/**
 * log |Gamma(x)|. Derivative digamma(x); Infinity at 0, -1, -2, ...
 */
import { defineUnary } from '../ir/unary.ts';
import { lgamma as lgammaValue } from '../special/lgamma.ts';
import { digamma } from './digamma.ts';

export const lgamma = defineUnary({
  name: 'lgamma',
  cost: 60,
  value: lgammaValue,
  emit: (x, call) => `${call('lgamma', lgammaValue)}(${x})`,
  derivative: (x, _y, ops) => ops.unary(digamma, x),
});
