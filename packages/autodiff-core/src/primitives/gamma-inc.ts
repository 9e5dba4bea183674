/**
 * d^order/da^order of the regularised incomplete gamma function P(a, x), or of Q when `upper` is 1. In a by the next order;
 * in x by the density D = e^((a-1) log x - x - lgamma a), differentiated in a as often.
 */
import { addTangents, batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node, Ops } from '../ir/node.ts';
import { gammaInc as gammaIncValue } from '../special/gamma-inc.ts';
import { digamma } from './digamma.ts';
import { lgamma } from './lgamma.ts';
import { partialsOfExponential } from './partials.ts';
import { polygamma } from './polygamma.ts';

export interface GammaIncParams {
  readonly order: number;
  readonly upper: 0 | 1;
}

export const gammaInc: ElementwisePrimitive<GammaIncParams> = {
  name: 'gammaInc',
  kind: 'elementwise',
  cost: 400,
  infer: (inputs) => inferElementwise('gammaInc', inputs, 'float'),
  scalar:
    ({ order, upper }) =>
    (a, x) =>
      gammaIncValue(order, upper, a as number, x as number),
  emit: ([a, x], { order, upper }, call) => `${call('gammaInc', gammaIncValue)}(${order}, ${upper}, ${a}, ${x})`,
  jvp(node, [ta, tx], ops) {
    const [a, x] = node.inputs as readonly [Node, Node];
    const { order, upper } = node.params;
    const fromA = ta == null ? null : ops.mul(ta, ops.apply(gammaInc, [a, x], { order: order + 1, upper }));
    const fromX = tx == null ? null : ops.mul(tx, upper === 1 ? ops.neg(density(order, a, x, ops)) : density(order, a, x, ops));
    return addTangents(node as Node, fromA, fromX, ops);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};

function density(order: number, a: Node, x: Node, ops: Ops): Node {
  const log = ops.unary('log', x);
  const exponent = ops.sub(ops.sub(ops.mul(ops.sub(a, ops.constant(1)), log), x), ops.unary(lgamma, a));
  const slope = (k: number) => (k === 1 ? ops.sub(log, ops.unary(digamma, a)) : ops.neg(ops.apply(polygamma, [a], { order: k - 1 })));
  return partialsOfExponential(ops.unary('exp', exponent), order, 0, slope, ops);
}
