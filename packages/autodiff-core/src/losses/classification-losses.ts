/** Losses of class scores. */

import type { Leaf, Value } from '../api/types.ts';
import type { Node, Ops } from '../ir/node.ts';
import { spread } from '../ir/reduce.ts';
import { normalizeAxis, shapesEqual } from '../ir/shape.ts';
import { defineLoss, type LossOptions } from './define-loss.ts';

const logisticLoss = defineLoss<LossOptions>('losses.logistic', ([z, y], ops) => ops.sub(ops.unary('softplus', z as Node), ops.mul(y as Node, z as Node)));

/** softplus(z) - y z for a logit z and a label y in 0 .. 1: binary cross-entropy. Derivative s(z) - y. */
export function logistic(logits: Leaf, labels: Leaf, options: LossOptions = {}): Value {
  return logisticLoss([logits, labels], options);
}

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions extends LossOptions {
  /** Axis of the classes. Default the last. */
  readonly axis?: number;
  /** a in (1 - a) y + a/C. Default 0. */
  readonly labelSmoothing?: number;
}

const crossEntropyLoss = defineLoss<CrossEntropyOptions>(
  'losses.crossEntropy',
  ([z, labels], ops, { axis = -1, labelSmoothing = 0 }) => {
    const logits = z as Node;
    const at = normalizeAxis('losses.crossEntropy', axis, logits.shape.length);
    const y = smooth(probabilities(logits, labels as Node, at, ops), logits.shape[at] as number, labelSmoothing, ops);
    const lse = ops.apply('logSumExp', [logits], { axes: [at] });
    // lse(z) sum(y) - sum(y z), as sum(y (lse - z)): exact also where sum(y) is not 1.
    return ops.reduceSum(ops.mul(y, ops.sub(spread(lse, logits.shape, [at], ops), logits)), [at]);
  },
  false,
);

/**
 * Softmax cross-entropy: sum over classes of -y log softmax(z). Labels are class indices (one axis fewer than the
 * logits) or probabilities of the logits' shape. Derivative softmax(z) sum(y) - y.
 */
export function crossEntropy(logits: Leaf, labels: Leaf, options: CrossEntropyOptions = {}): Value {
  return crossEntropyLoss([logits, labels], options);
}

function probabilities(logits: Node, labels: Node, axis: number, ops: Ops): Node {
  if (shapesEqual(logits.shape, labels.shape)) return labels;
  const wide = spread(labels, logits.shape, [axis], ops);
  return ops.convert(ops.equal(wide, ops.apply('iota', [], { shape: logits.shape, axis, dtype: 'float' })), 'float');
}

function smooth(y: Node, classes: number, amount: number, ops: Ops): Node {
  return amount === 0 ? y : ops.add(ops.mul(ops.constant(1 - amount), y), ops.constant(amount / classes));
}

const hingeOf = (z: Node, y: Node, ops: Ops) => {
  const sign = ops.sub(ops.mul(ops.constant(2), y), ops.constant(1));
  return ops.unary('relu', ops.sub(ops.constant(1), ops.mul(sign, z)));
};

const hingeLoss = defineLoss<LossOptions>('losses.hinge', ([z, y], ops) => hingeOf(z as Node, y as Node, ops));

/** max(0, 1 - t z), t = 2y - 1 for labels y in 0, 1. Derivative -t where t z < 1, 0 at and beyond. */
export function hinge(scores: Leaf, labels: Leaf, options: LossOptions = {}): Value {
  return hingeLoss([scores, labels], options);
}

const squaredHingeLoss = defineLoss<LossOptions>('losses.squaredHinge', ([z, y], ops) => {
  const slack = hingeOf(z as Node, y as Node, ops);
  return ops.mul(slack, slack);
});

/** max(0, 1 - t z)^2. */
export function squaredHinge(scores: Leaf, labels: Leaf, options: LossOptions = {}): Value {
  return squaredHingeLoss([scores, labels], options);
}

/** Options of `logLoss`. */
export interface LogLossOptions extends LossOptions {
  /** Added inside the logarithms. Default 1e-7, as in TensorFlow; 0 for the plain formula. */
  readonly epsilon?: number;
}

const logLossOf = defineLoss<LogLossOptions>('losses.logLoss', ([p, y], ops, { epsilon = 1e-7 }) => {
  const log = (x: Node) => ops.unary('log', ops.add(x, ops.constant(epsilon)));
  const one = ops.constant(1);
  const [probability, label] = [p as Node, y as Node];
  return ops.neg(ops.add(ops.mul(label, log(probability)), ops.mul(ops.sub(one, label), log(ops.sub(one, probability)))));
});

/** -y log(p + eps) - (1 - y) log(1 - p + eps) for probabilities p. Prefer `logistic` where logits are known. */
export function logLoss(probabilitiesOfOne: Leaf, labels: Leaf, options: LogLossOptions = {}): Value {
  return logLossOf([probabilitiesOfOne, labels], options);
}

const klLoss = defineLoss<LossOptions>('losses.kullbackLeibler', ([q, p], ops) => {
  const [predicted, truth] = [q as Node, p as Node];
  const zero = ops.constant(0);
  const absent = ops.equal(truth, zero);
  // x log y is 0 at x = 0, also for y = 0: both logarithms then see 1.
  const log = (x: Node) => ops.unary('log', ops.select(absent, ops.constant(1), x));
  return ops.mul(truth, ops.sub(log(truth), log(predicted)));
});

/** p log(p/q) for a predicted q and a true p; 0 where p is 0. Sum over the classes for the divergence. Derivative in q: -p/q. */
export function kullbackLeibler(predicted: Leaf, truth: Leaf, options: LossOptions = {}): Value {
  return klLoss([predicted, truth], options);
}

/** Options of `cosine`. */
export interface CosineOptions extends LossOptions {
  /** Axis of the vectors. Default the last. */
  readonly axis?: number;
}

const cosineLoss = defineLoss<CosineOptions>('losses.cosine', ([a, b], ops, { axis = -1 }) => {
  const x = a as Node;
  const at = normalizeAxis('losses.cosine', axis, x.shape.length);
  return ops.sub(ops.constant(1), ops.reduceSum(ops.mul(x, b as Node), [at]));
});

/** 1 - sum(a b) over an axis, for vectors of length 1: the inputs are not normalised. */
export function cosine(a: Leaf, b: Leaf, options: CosineOptions = {}): Value {
  return cosineLoss([a, b], options);
}
