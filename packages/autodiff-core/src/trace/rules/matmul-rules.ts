/** Matrix products and what tfjs fuses with them. */
import { ThetakitError } from '@thetakit/registry';
import type { Node, Ops } from '../../ir/node.ts';
import { broadcastShapes, shapesEqual, showShape, sizeOf } from '../../ir/shape.ts';
import { biasAndActivation } from './activation.ts';
import { elementwise } from './broadcast-operands.ts';
import { einsum } from './einsum.ts';
import { type BinaryInputs, type KernelRules, rule } from './rule.ts';

interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** [..., m, k] times [..., k, n]; leading axes broadcast, and an operand without them is used once for all. */
export function batchMatMul(a: Node, b: Node, { transposeA, transposeB }: MatMulAttrs, ops: Ops): Node {
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'matMul',
      problem: `shapes ${showShape(a.shape)} and ${showShape(b.shape)}, expected matrices`,
      action: 'Use tf.dot for vectors, or give them a second axis with tf.expandDims',
      received: [a.shape, b.shape],
    });
  }
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = broadcastShapes('matMul', outerA, outerB);
  if (sizeOf(outerB) === 1 && shapesEqual(outer, outerA)) {
    const flatB = ops.reshape(b, b.shape.slice(-2));
    const contracted = transposeA ? a.shape.length - 2 : a.shape.length - 1;
    return ops.dot(a, flatB, { contract: [[contracted], [transposeB ? 1 : 0]], batch: [[], []] });
  }
  const fullA = ops.broadcastTo(a, [...outer, ...a.shape.slice(-2)]);
  const fullB = ops.broadcastTo(b, [...outer, ...b.shape.slice(-2)]);
  const batch = outer.map((_, i) => i);
  const rank = outer.length + 2;
  return ops.dot(fullA, fullB, { contract: [[transposeA ? rank - 2 : rank - 1], [transposeB ? rank - 1 : rank - 2]], batch: [batch, batch] });
}

interface FusedInputs extends BinaryInputs {
  readonly bias?: Node;
  readonly preluActivationWeights?: Node;
}

interface FusedAttrs extends MatMulAttrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

export const matmulRules: KernelRules = {
  BatchMatMul: rule<BinaryInputs, MatMulAttrs>(({ a, b }, attrs, ops) => batchMatMul(a, b, attrs, ops)),
  _FusedMatMul: rule<FusedInputs, FusedAttrs>(({ a, b, bias, preluActivationWeights }, attrs, ops) => {
    const product = batchMatMul(a, b, attrs, ops);
    const fused = { bias, weights: preluActivationWeights, activation: attrs.activation, alpha: attrs.leakyreluAlpha };
    return biasAndActivation('fused.matMul', product, fused, ops);
  }),
  Einsum: (inputs, attrs, ops) => einsum(attrs['equation'] as string, Object.values(inputs), ops),
  FusedBatchNorm: rule<{ x: Node; scale?: Node; offset?: Node; mean: Node; variance: Node }, { varianceEpsilon: number }>((inputs, attrs, ops) => {
    const { x, scale, offset, mean, variance } = inputs;
    const deviation = ops.unary('rsqrt', ops.add(variance, ops.constant(attrs.varianceEpsilon)));
    const factor = scale === undefined ? deviation : elementwise('mul', [deviation, scale], ops);
    const scaled = elementwise('mul', [elementwise('sub', [x, mean], ops), factor], ops);
    return offset === undefined ? scaled : elementwise('add', [scaled, offset], ops);
  }),
};
