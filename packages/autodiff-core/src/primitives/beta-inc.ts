/**
 * d^(i+j)/da^i db^j of the regularised incomplete beta function I_x(a, b). In a and b by the next orders; in x by the
 * density e^((a-1) log x + (b-1) log(1-x) - lbeta(a, b)), differentiated in a and b as often.
 */
import { addTangents, batchElementwise, inferElementwise } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node, Ops } from '../ir/node.ts';
import { betaInc as betaIncValue } from '../special/beta-inc.ts';
import { digamma } from './digamma.ts';
import { lgamma } from './lgamma.ts';
import { partialsOfExponential } from './partials.ts';
import { polygamma } from './polygamma.ts';

export interface BetaIncParams {
  readonly i: number;
  readonly j: number;
}

export const betaInc: ElementwisePrimitive<BetaIncParams> = {
  name: 'betaInc',
  kind: 'elementwise',
  cost: 600,
  infer: (inputs) => inferElementwise('betaInc', inputs, 'float'),
  scalar:
    ({ i, j }) =>
    (a, b, x) =>
      betaIncValue(i, j, a as number, b as number, x as number),
  emit: ([a, b, x], { i, j }, call) => `${call('betaInc', betaIncValue)}(${i}, ${j}, ${a}, ${b}, ${x})`,
  jvp(node, [ta, tb, tx], ops) {
    const [a, b, x] = node.inputs as readonly [Node, Node, Node];
    const { i, j } = node.params;
    const next = (di: number, dj: number) => ops.apply(betaInc, node.inputs, { i: i + di, j: j + dj });
    const fromA = ta == null ? null : ops.mul(ta, next(1, 0));
    const fromB = tb == null ? null : ops.mul(tb, next(0, 1));
    const fromX = tx == null ? null : ops.mul(tx, density(i, j, a, b, x, ops));
    const both = fromA === null && fromB === null ? null : addTangents(node as Node, fromA, fromB, ops);
    return addTangents(node as Node, both, fromX, ops);
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};

function density(i: number, j: number, a: Node, b: Node, x: Node, ops: Ops): Node {
  const [logX, logY] = [ops.unary('log', x), ops.unary('log1p', ops.neg(x))];
  const sum = ops.add(a, b);
  const one = ops.constant(1);
  const powers = ops.add(ops.mul(ops.sub(a, one), logX), ops.mul(ops.sub(b, one), logY));
  const logBeta = ops.sub(ops.add(ops.unary(lgamma, a), ops.unary(lgamma, b)), ops.unary(lgamma, sum));
  const psi = (k: number, at: Node) => (k === 1 ? ops.unary(digamma, at) : ops.apply(polygamma, [at], { order: k - 1 }));
  const slope = (k: number, l: number) => {
    const common = psi(k + l, sum);
    if (k > 0 && l > 0) return common;
    const own = ops.sub(common, psi(k + l, l === 0 ? a : b));
    return k + l > 1 ? own : ops.add(own, l === 0 ? logX : logY);
  };
  return partialsOfExponential(ops.unary('exp', ops.sub(powers, logBeta)), i, j, slope, ops);
}
