/**
 * a b. Linear in one at a time: tangent t_a b + a t_b; cotangent of a is c b.
 */
import { addTangents, batchElementwise, inferElementwise, sumToShape } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node, Ops } from '../ir/node.ts';
import { scalarConstant } from './constant.ts';

export const mul: ElementwisePrimitive<undefined> = {
  name: 'mul',
  kind: 'elementwise',
  cost: 1,
  infer: (inputs) => inferElementwise('mul', inputs),
  simplify(inputs, _params, ops) {
    const [a, b] = inputs as readonly [Node, Node];
    if (a.id > b.id) return ops.mul(b, a);
    if (a.dtype !== b.dtype) return null;
    return byConstant(a, b, ops) ?? byConstant(b, a, ops) ?? signOut(a, b, ops);
  },
  scalar: () => (a, b) => (a as number) * (b as number),
  emit: ([a, b]) => `(${a} * ${b})`,
  jvp(node, [ta, tb], ops) {
    const [a, b] = node.inputs as readonly [Node, Node];
    return addTangents(node as Node, ta == null ? null : ops.mul(ta, b), tb == null ? null : ops.mul(a, tb), ops);
  },
  transpose(node, c, linear, ops) {
    const [a, b] = node.inputs as readonly [Node, Node];
    return [linear[0] ? sumToShape(ops.mul(c, b), a.shape, ops) : null, linear[1] ? sumToShape(ops.mul(a, c), b.shape, ops) : null];
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};

/** Primitives whose values are finite whatever their inputs, NaN aside from NaN: safe to multiply by 0. */
const bounded = new Set(['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual', 'and', 'or', 'xor', 'not', 'isNan', 'isFinite', 'isInf', 'iota']);

/** Rules for a rank-0 constant (or a repeated one) times x. */
function byConstant(a: Node, x: Node, ops: Ops): Node | null {
  const c = scalarConstant(a);
  if (c === undefined) return null;
  const shape = a.shape.length > x.shape.length ? a.shape : x.shape;
  if (c === 1) return ops.broadcastTo(x, shape);
  if (c === -1) return ops.neg(ops.broadcastTo(x, shape));
  if (c === 0 && bounded.has(x.primitive.name)) return ops.constant(0, shape, a.dtype);
  if (x.primitive.name === 'neg') return ops.mul(ops.constant(-c, [], a.dtype), ops.broadcastTo(x.inputs[0] as Node, shape));
  if (x.primitive.name === 'mul') {
    // c (d y) = (c d) y, as long as the product of the constants is a normal number.
    for (const side of [0, 1]) {
      const d = scalarConstant(x.inputs[side] as Node);
      const product = d === undefined ? 0 : c * d;
      if (Math.abs(product) > 1e-150 && Math.abs(product) < 1e150) {
        return ops.mul(ops.constant(product, [], a.dtype), ops.broadcastTo(x.inputs[1 - side] as Node, shape));
      }
    }
  }
  return null;
}

/** (-a)(-b) = ab, (-a) b = -(ab). */
function signOut(a: Node, b: Node, ops: Ops): Node | null {
  const an = a.primitive.name === 'neg';
  const bn = b.primitive.name === 'neg';
  if (an && bn) return ops.mul(a.inputs[0] as Node, b.inputs[0] as Node);
  if (an) return ops.neg(ops.mul(a.inputs[0] as Node, b));
  if (bn) return ops.neg(ops.mul(a, b.inputs[0] as Node));
  return null;
}
