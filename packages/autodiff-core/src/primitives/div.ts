/**
 * a / b. Linear in a: tangent (t_a - y t_b)/b; cotangent of a is c / b.
 */
import { addTangents, batchElementwise, inferElementwise, sumToShape } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { scalarConstant } from './constant.ts';

export const div: ElementwisePrimitive<undefined> = {
  name: 'div',
  kind: 'elementwise',
  cost: 4,
  infer: (inputs) => inferElementwise('div', inputs, 'float'),
  simplify(inputs, _params, ops) {
    const [a, b] = inputs as readonly [Node, Node];
    if (a.dtype !== 'float' || b.dtype !== 'float') return null;
    const c = scalarConstant(b);
    if (c !== undefined && isPowerOfTwo(c)) return ops.mul(a, ops.constant(1 / c, b.shape));
    if (b.primitive.name === 'neg') return ops.neg(ops.div(a, b.inputs[0] as Node));
    if (a.primitive.name === 'neg') return ops.neg(ops.div(a.inputs[0] as Node, b));
    return null;
  },
  scalar: () => (a, b) => (a as number) / (b as number),
  emit: ([a, b]) => `(${a} / ${b})`,
  jvp(node, [ta, tb], ops) {
    const b = node.inputs[1] as Node;
    const fromA = ta == null ? null : ops.div(ta, b);
    const fromB = tb == null ? null : ops.neg(ops.mul(tb, ops.div(node as Node, b)));
    return addTangents(node as Node, fromA, fromB, ops);
  },
  transpose(node, c, _linear, ops) {
    const [a, b] = node.inputs as readonly [Node, Node];
    return [sumToShape(ops.div(c, b), a.shape, ops), null];
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};

/** Division by these is exact as multiplication by the reciprocal. */
function isPowerOfTwo(c: number): boolean {
  const exponent = Math.log2(Math.abs(c));
  return Number.isInteger(exponent) && Math.abs(exponent) < 1000 && Math.abs(c) === 2 ** exponent;
}
