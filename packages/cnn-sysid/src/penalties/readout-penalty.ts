/**
 * Sparsity of factorised readouts with masks M [positions, N] and feature weights Q [channels, N], per neuron n:
 *
 *   'product'            a |M_n|_1 |Q_n|_1                      Klindt et al. 2017, mouse V1; does not see (c M, Q / c)
 *   'separate'           a |M_n|_1 + b |Q_n|_1                  Klindt et al. 2017, simulations
 *   'product-l2'         a |M_n|_1 |Q_n|_2                      Ecker et al. 2019
 *   'separate-l2'        a |M_n|_1 + b |Q_n|_2^2                Ecker et al. 2019
 *
 * summed or averaged over the neurons; a = `mask`, b = `features`. The slope of |x| at 0 is taken as 0.
 */
import { abs, add, div, mul, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { safeRoot } from './group-sparsity.ts';

/** A penalty of the header. */
export interface ReadoutPenaltySpec {
  readonly form: 'product' | 'separate' | 'product-l2' | 'separate-l2';
  /** Strength a. */
  readonly mask: number;
  /** Strength b; the product forms have none; default 0. */
  readonly features?: number;
  /** Over the neurons; default 'sum'. */
  readonly reduction?: 'sum' | 'mean';
}

/** The penalty, a scalar; null when nothing is penalised. Features null stands for weights that are not there. */
export function readoutPenalty(
  { form, mask, features: strength = 0, reduction = 'sum' }: ReadoutPenaltySpec,
  masks: Tensor,
  features: Tensor | null,
): Tensor | null {
  const terms: Tensor[] = [];
  const length = sum(abs(masks), 0);
  if (form === 'product' || form === 'product-l2') {
    const other = features === null ? 1 : form === 'product' ? sum(abs(features), 0) : safeRoot(sum(square(features), 0));
    if (mask !== 0) terms.push(mul(mask, sum(mul(length, other))));
  } else {
    if (mask !== 0) terms.push(mul(mask, sum(length)));
    if (strength !== 0 && features !== null) terms.push(mul(strength, sum(form === 'separate' ? abs(features) : square(features))));
  }
  if (terms.length === 0) return null;
  const total = terms.reduce((a, b) => add(a, b));
  return reduction === 'mean' ? div(total, masks.shape[1] ?? 1) : total;
}
