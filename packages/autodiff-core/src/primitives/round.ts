/**
 * Nearest integer, halves to even. Derivative zero.
 */
import { defineUnary } from '../ir/unary.ts';
import { roundHalfEven } from '../special/round-half-even.ts';

export const round = defineUnary({
  name: 'round',
  cost: 2,
  value: roundHalfEven,
  emit: (x, call) => `${call('roundHalfEven', roundHalfEven)}(${x})`,
});
