/**
 * Bessel functions of integer order n: 'j', and the modified 'i' and 'k', also scaled ('ie' = e^-|x| i, 'ke' = e^x k).
 *   J_n' = (J_{n-1} - J_{n+1})/2,  I_n' = (I_{n-1} + I_{n+1})/2,  K_n' = -(K_{n-1} + K_{n+1})/2,
 * of every order and without division, so x = 0 is no exception; orders below 0 by symmetry.
 */
import { batchElementwise, inferElementwise, toShapeOf } from '../ir/elementwise.ts';
import type { ElementwisePrimitive, Node, Ops } from '../ir/node.ts';
import { besselI, besselIe } from '../special/bessel-i.ts';
import { besselJ } from '../special/bessel-j.ts';
import { besselK, besselKe } from '../special/bessel-k.ts';

export interface BesselParams {
  readonly kind: 'j' | 'i' | 'ie' | 'k' | 'ke';
  readonly order: number;
}

const values = { j: besselJ, i: besselI, ie: besselIe, k: besselK, ke: besselKe } as const;
const names = { j: 'besselJ', i: 'besselI', ie: 'besselIe', k: 'besselK', ke: 'besselKe' } as const;

export const bessel: ElementwisePrimitive<BesselParams> = {
  name: 'bessel',
  kind: 'elementwise',
  cost: 60,
  infer: (inputs) => inferElementwise('bessel', inputs, 'float'),
  scalar:
    ({ kind, order }) =>
    (x) =>
      values[kind](order, x as number),
  emit: ([x], { kind, order }, call) => `${call(names[kind], values[kind])}(${order}, ${x})`,
  jvp(node, [t], ops) {
    if (t == null) return null;
    return ops.mul(toShapeOf(node as Node, t, ops) as Node, slope(node as Node<BesselParams>, ops));
  },
  batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
};

function slope(node: Node<BesselParams>, ops: Ops): Node {
  const { kind, order } = node.params;
  const x = node.inputs[0] as Node;
  const half = ops.constant(0.5);
  const neighbour = (n: number): Node => {
    const own = ops.apply(bessel, [x], { kind, order: Math.abs(n) });
    return kind === 'j' && n === -1 ? ops.neg(own) : own;
  };
  const [before, after] = [neighbour(order - 1), neighbour(order + 1)];
  if (kind === 'j') return ops.mul(half, ops.sub(before, after));
  const mean = ops.mul(half, ops.add(before, after));
  if (kind === 'i') return mean;
  if (kind === 'k') return ops.neg(mean);
  return kind === 'ie' ? ops.sub(mean, ops.mul(ops.unary('sign', x), node as Node)) : ops.sub(node as Node, mean);
}
