/** Kernels that combine elements along axes, and running sums and products. */
import type { Node, Ops } from '../../ir/node.ts';
import { normalizeAxis, sizeOf } from '../../ir/shape.ts';
import { type KernelRule, type KernelRules, rule, type UnaryInputs } from './rule.ts';

interface AxisAttrs {
  readonly axis?: number | readonly number[] | null;
  readonly reductionIndices?: number | readonly number[] | null;
  readonly keepDims?: boolean;
}

/** Axes in ascending order; none given means all. */
export function axesOf(who: string, axis: number | readonly number[] | null | undefined, rank: number): number[] {
  if (axis == null) return Array.from({ length: rank }, (_, i) => i);
  const list = typeof axis === 'number' ? [axis] : axis;
  return [...new Set(list.map((each) => normalizeAxis(who, each, rank)))].sort((a, b) => a - b);
}

/** A reduction, with the reduced axes kept as 1 when asked. */
export function reduceAxes(name: string, x: Node, axes: readonly number[], keepDims: boolean | undefined, ops: Ops): Node {
  const reduced = ops.apply(name, [x], { axes });
  return keepDims
    ? ops.reshape(
        reduced,
        x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim)),
      )
    : reduced;
}

const reduction = (name: string): KernelRule =>
  rule<UnaryInputs, AxisAttrs>(({ x }, { axis, reductionIndices, keepDims }, ops) =>
    reduceAxes(name, x, axesOf(name, axis ?? reductionIndices, x.shape.length), keepDims, ops),
  );

/** Running product by doubling: after step k each element holds the product of 2^k neighbours. Exact at zeros to any order. */
function cumprod(x: Node, axis: number, exclusive: boolean, reverse: boolean, ops: Ops): Node {
  const length = x.shape[axis] as number;
  const one = ops.constant(1, [], x.dtype);
  const shift = (value: Node, by: number) => {
    const toward = value.shape.map((_, i) => (i === axis ? by : 0));
    const away = toward.map((each) => -each);
    return reverse ? ops.pad(value, away, toward, undefined, one) : ops.pad(value, toward, away, undefined, one);
  };
  let product = exclusive ? shift(x, 1) : x;
  for (let by = 1; by < length; by *= 2) product = ops.mul(product, shift(product, by));
  return product;
}

export const reductionRules: KernelRules = {
  Sum: reduction('reduceSum'),
  Max: reduction('reduceMax'),
  Min: reduction('reduceMin'),
  Prod: reduction('reduceProd'),
  All: reduction('reduceMin'),
  Any: reduction('reduceMax'),
  Mean: rule<UnaryInputs, AxisAttrs>(({ x }, { axis, keepDims }, ops) => {
    const axes = axesOf('mean', axis, x.shape.length);
    const count = sizeOf(axes.map((each) => x.shape[each] as number));
    return ops.div(reduceAxes('reduceSum', ops.convert(x, 'float'), axes, keepDims, ops), ops.constant(count));
  }),
  ArgMax: rule<UnaryInputs, { axis: number }>(({ x }, { axis }, ops) => ops.apply('argMax', [x], { axis: normalizeAxis('argMax', axis, x.shape.length) })),
  ArgMin: rule<UnaryInputs, { axis: number }>(({ x }, { axis }, ops) => ops.apply('argMin', [x], { axis: normalizeAxis('argMin', axis, x.shape.length) })),
  Cumsum: rule<UnaryInputs, { axis: number; exclusive?: boolean; reverse?: boolean }>(({ x }, { axis, exclusive, reverse }, ops) =>
    ops.apply('cumsum', [x], { axis: normalizeAxis('cumsum', axis, x.shape.length), exclusive: exclusive === true, reverse: reverse === true }),
  ),
  Cumprod: rule<UnaryInputs, { axis: number; exclusive?: boolean; reverse?: boolean }>(({ x }, { axis, exclusive, reverse }, ops) =>
    cumprod(x, normalizeAxis('cumprod', axis, x.shape.length), exclusive === true, reverse === true, ops),
  ),
  Softmax: rule<{ logits: Node }, { dim: number }>(({ logits }, { dim }, ops) =>
    ops.apply('softmax', [logits], { axes: [normalizeAxis('softmax', dim, logits.shape.length)] }),
  ),
  LogSoftmax: rule<{ logits: Node }, { axis: number }>(({ logits }, { axis }, ops) =>
    ops.apply('logSoftmax', [logits], { axes: [normalizeAxis('logSoftmax', axis, logits.shape.length)] }),
  ),
};
