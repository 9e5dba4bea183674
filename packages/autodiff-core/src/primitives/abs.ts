/**
 * Absolute value. Derivative sign x: 0 at 0.
 */
import type { Node } from '../ir/node.ts';
import { defineUnary } from '../ir/unary.ts';

export const abs = defineUnary({
  name: 'abs',
  cost: 1,
  value: Math.abs,
  emit: (x) => `Math.abs(${x})`,
  derivative: (x, _y, ops) => ops.unary('sign', x),
  simplify: (x, ops) => (x.primitive.name === 'neg' || x.primitive.name === 'abs' ? ops.unary('abs', x.inputs[0] as Node) : null),
});
