/**
 * a^b. Tangent t_a b a^(b-1) [0 where b = 0] + t_b log(a) y [0 where a = 0 and b >= 0].
 * Not differentiable in b for a < 0: NaN, as the value is defined at integers only. A constant exponent has no tangent.
 */
import { addTangents, batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { scalarConstant } from './constant.ts';

export const pow: ElementwisePrimitive<undefined> = {
  name: 'pow',
  kind: 'elementwise',
  cost: 40,
  infer: (inputs) => inferElementwise('pow', inputs),
  simplify(inputs, _params, ops) {
    const [a, b] = inputs as readonly [Node, Node];
    const exponent = scalarConstant(b);
    if (exponent === undefined || (b.shape.length > 0 && a.shape.length === 0)) return null;
    if (a.dtype !== 'float') return null;
    if (Number.isInteger(exponent) && Math.abs(exponent) <= 64) return ops.integerPow(a, exponent);
    return exponent === 0.5 ? ops.unary('sqrt', a) : null;
  },
  scalar: () => (a, b) => (a as number) ** (b as number),
  emit: ([a, b]) => `Math.pow(${a}, ${b})`,
  jvp(node, [ta, tb], ops) {
    const [a, b] = node.inputs as readonly [Node, Node];
    const zero = ops.constant(0);
    const slopeA = () => ops.select(ops.equal(b, zero), zero, ops.mul(b, ops.pow(a, ops.sub(b, ops.constant(1)))));
    const atZero = () => ops.apply('and', [ops.equal(a, zero), ops.greaterEqual(b, zero)]);
    const slopeB = () => ops.select(atZero(), zero, ops.mul(ops.unary('log', a), node as Node));
    return addTangents(node as Node, ta == null ? null : ops.mul(ta, slopeA()), tb == null ? null : ops.mul(tb, slopeB()), ops);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};
