/** Losses of the error e = prediction - target. */

import type { Leaf, Value } from '../api/types.ts';
import type { Node, Ops } from '../ir/node.ts';
import { defineLoss, type LossOptions } from './define-loss.ts';

const error = ([prediction, target]: readonly Node[], ops: Ops): Node => ops.sub(prediction as Node, target as Node);

const square = defineLoss<LossOptions>('losses.squaredError', (operands, ops) => {
  const e = error(operands, ops);
  return ops.mul(e, e);
});

/** e^2. Derivative 2e, second derivative 2. */
export function squaredError(prediction: Leaf, target: Leaf, options: LossOptions = {}): Value {
  return square([prediction, target], options);
}

const absolute = defineLoss<LossOptions>('losses.absoluteError', (operands, ops) => ops.unary('abs', error(operands, ops)));

/** |e|. Derivative sign e: 0 at 0. */
export function absoluteError(prediction: Leaf, target: Leaf, options: LossOptions = {}): Value {
  return absolute([prediction, target], options);
}

/** Options of `huber`. */
export interface HuberOptions extends LossOptions {
  /** Where the loss turns from quadratic to linear, in units of the target. Default 1. */
  readonly delta?: number;
}

const huberLoss = defineLoss<HuberOptions>('losses.huber', (operands, ops, { delta = 1 }) => {
  const e = error(operands, ops);
  const size = ops.unary('abs', e);
  const inner = ops.mul(ops.constant(0.5), ops.mul(e, e));
  const outer = ops.mul(ops.constant(delta), ops.sub(size, ops.constant(delta / 2)));
  return ops.select(ops.lessEqual(size, ops.constant(delta)), inner, outer);
});

/** e^2/2 for |e| <= delta, delta (|e| - delta/2) beyond. Derivative clip(e, -delta, delta). */
export function huber(prediction: Leaf, target: Leaf, options: HuberOptions = {}): Value {
  return huberLoss([prediction, target], options);
}

const logCoshLoss = defineLoss<LossOptions>('losses.logCosh', (operands, ops) => {
  // Near 0: log1p(2 sinh(e/2)^2); beyond: |e| + log1p(exp(-2|e|)) - ln 2. Each branch sees only arguments that suit it.
  const e = error(operands, ops);
  const near = ops.less(ops.unary('abs', e), ops.constant(1));
  const half = ops.unary('sinh', ops.mul(ops.constant(0.5), ops.select(near, e, ops.constant(0))));
  const small = ops.unary('log1p', ops.mul(ops.constant(2), ops.mul(half, half)));
  const size = ops.unary('abs', e);
  const large = ops.sub(ops.add(size, ops.unary('log1p', ops.unary('exp', ops.mul(ops.constant(-2), size)))), ops.constant(Math.LN2));
  return ops.select(near, small, large);
});

/** log cosh e, without overflow and without loss of digits near 0. Derivative tanh e. */
export function logCosh(prediction: Leaf, target: Leaf, options: LossOptions = {}): Value {
  return logCoshLoss([prediction, target], options);
}

/** Options of `quantile`. */
export interface QuantileOptions extends LossOptions {
  /** Quantile in (0, 1). Default 0.5. */
  readonly q?: number;
}

const quantileLoss = defineLoss<QuantileOptions>('losses.quantile', (operands, ops, { q = 0.5 }) => {
  const e = error(operands, ops);
  const zero = ops.constant(0);
  const above = ops.mul(ops.constant(1 - q), e);
  return ops.select(ops.greater(e, zero), above, ops.select(ops.less(e, zero), ops.mul(ops.constant(-q), e), zero));
});

/** max(-q e, (1 - q) e), the pinball loss. Derivative -q below the target, 1 - q above, 0 at it. */
export function quantile(prediction: Leaf, target: Leaf, options: QuantileOptions = {}): Value {
  return quantileLoss([prediction, target], options);
}
