/**
 * a^n for an integer n, by multiplications. Derivative n a^(n-1); 0 for n = 0.
 */
import { batchElementwise, inferElementwise, toShapeOf } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { integerPower } from '../special/integer-power.ts';

export interface IntegerPowParams {
  readonly exponent: number;
}

export const integerPow: ElementwisePrimitive<IntegerPowParams> = {
  name: 'integerPow',
  kind: 'elementwise',
  cost: 4,
  infer: (inputs) => inferElementwise('integerPow', inputs),
  simplify([a], { exponent }, ops) {
    const x = a as Node;
    if (exponent === 0) return ops.constant(1, x.shape, x.dtype);
    if (exponent === 1) return x;
    if (exponent === 2) return ops.mul(x, x);
    if (exponent === -1) return ops.div(ops.constant(1), x);
    return null;
  },
  scalar:
    ({ exponent }) =>
    (a) =>
      integerPower(a as number, exponent),
  emit([a], { exponent }, call) {
    if (exponent === 3 && isName(a as string)) return `(${a} * ${a} * ${a})`;
    return `${call('integerPower', integerPower)}(${a}, ${exponent})`;
  },
  jvp(node, [t], ops) {
    if (t == null) return null;
    const { exponent } = node.params;
    const slope = ops.mul(ops.constant(exponent), ops.integerPow(node.inputs[0] as Node, exponent - 1));
    return ops.mul(toShapeOf(node as Node, t, ops) as Node, slope);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};

/** A name may be repeated in an expression without evaluating anything twice. */
function isName(expression: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(expression);
}
