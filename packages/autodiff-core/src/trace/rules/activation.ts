/** The activations that tfjs fuses with matrix products and convolutions. */
import { ThetakitError } from '@thetakit/registry';
import type { Node, Ops } from '../../ir/node.ts';
import { broadcastOperands, elementwise } from './broadcast-operands.ts';
import { elu, leakyRelu, relu6 } from './unary-rules.ts';

const activations: Readonly<Record<string, (x: Node, ops: Ops, alpha: number, weights: Node | undefined) => Node>> = {
  linear: (x) => x,
  relu: (x, ops) => ops.unary('relu', x),
  relu6: (x, ops) => relu6(x, ops),
  elu: (x, ops) => elu(x, 1, 1, ops),
  sigmoid: (x, ops) => ops.unary('logistic', x),
  leakyrelu: (x, ops, alpha) => leakyRelu(x, ops.constant(alpha), ops),
  prelu(x, ops, _alpha, weights) {
    const [value, slope] = broadcastOperands('prelu', [x, weights as Node], ops) as [Node, Node];
    return leakyRelu(value, slope, ops);
  },
};

/** What follows the product in a fused kernel. */
export interface Fused {
  readonly bias: Node | undefined;
  readonly weights: Node | undefined;
  readonly activation: string | undefined;
  readonly alpha: number | undefined;
}

/** activation(product + bias). */
export function biasAndActivation(who: string, product: Node, { bias, weights, activation = 'linear', alpha = 0.2 }: Fused, ops: Ops): Node {
  const sum = bias === undefined ? product : elementwise('add', [product, bias], ops);
  const apply = activations[activation];
  if (apply === undefined) {
    throw new ThetakitError('OP_UNSUPPORTED', {
      who,
      problem: `activation ${activation} has no rule`,
      action: `Use one of: ${Object.keys(activations).join(', ')}`,
      received: activation,
    });
  }
  return apply(sum, ops, alpha, weights);
}
