/**
 * e^x / sum e^x along axes. The largest elements of a row with Infinity share the weight; a row of -Infinity gives zeros.
 * Tangent p (t - sum(p t)).
 */
import type { KernelPrimitive, Node, NumericArray, Ops } from '../ir/node.ts';
import { type ReduceParams, shiftAxes, spread } from '../ir/reduce.ts';
import { evaluateRows } from '../ir/rows.ts';

export const softmax: KernelPrimitive<ReduceParams> = {
  name: 'softmax',
  kind: 'kernel',
  infer: ([x]) => ({ shape: x?.shape ?? [], dtype: 'float' }),
  evaluate: (node, [x], out) => evaluateRows(node as Node<ReduceParams>, x as NumericArray, out, softmaxOf),
  jvp(node, [t], ops) {
    if (t == null) return null;
    const { axes } = node.params;
    const p = node as Node;
    return ops.mul(p, ops.sub(t, spread(ops.reduceSum(ops.mul(p, t), axes), p.shape, axes, ops)));
  },
  batch: (node, [x], _batched, ops) => ops.apply('softmax', [x as Node], { axes: shiftAxes(node.params.axes) }),
  lower(node, [x], ops) {
    const { terms, safeSum } = exponentials(x as Node, node.params.axes, ops);
    return ops.div(terms, spread(safeSum, node.shape, node.params.axes, ops));
  },
};

/**
 * Parts of the softmax family: the largest element of each row, e^(x - largest) (1 at the largest, also when that is
 * infinite), their sum, and the sum made infinite where the row is all -Infinity, so that a division by it gives 0.
 */
export function exponentials(x: Node, axes: readonly number[], ops: Ops): { largest: Node; shifted: Node; terms: Node; sum: Node; safeSum: Node } {
  const largest = ops.reduceMax(x, axes);
  const wide = spread(largest, x.shape, axes, ops);
  const atTop = ops.equal(x, wide);
  const shifted = ops.sub(x, wide);
  const terms = ops.select(atTop, ops.constant(1), ops.unary('exp', shifted));
  const sum = ops.reduceSum(terms, axes);
  const safeSum = ops.select(ops.equal(largest, ops.constant(-Infinity)), ops.constant(Infinity), sum);
  return { largest, shifted: ops.select(atTop, ops.constant(0), shifted), terms, sum, safeSum };
}

function softmaxOf(row: Float64Array): void {
  let largest = -Infinity;
  for (const value of row) largest = Math.max(largest, value);
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    row[i] = row[i] === largest ? 1 : Math.exp((row[i] as number) - largest);
    sum += row[i] as number;
  }
  if (largest === -Infinity) sum = Infinity;
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) / sum;
}
