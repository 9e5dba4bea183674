/**
 * psi(x) = d/dx log Gamma(x). Derivative polygamma(1, x); NaN at the poles 0, -1, -2, ...
 */
import { defineUnary } from '../ir/unary.ts';
import { digamma as digammaValue } from '../special/digamma.ts';
import { polygamma } from './polygamma.ts';

export const digamma = defineUnary({
  name: 'digamma',
  cost: 60,
  value: digammaValue,
  emit: (x, call) => `${call('digamma', digammaValue)}(${x})`,
  derivative: (x, _y, ops) => ops.apply(polygamma, [x], { order: 1 }),
});
