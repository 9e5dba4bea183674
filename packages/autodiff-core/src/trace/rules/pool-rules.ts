/** Pooling, its gradients, and normalisation over neighbouring channels. */
import type { Node, Ops } from '../../ir/node.ts';
import { type Shape, sizeOf } from '../../ir/shape.ts';
import { windowSumTranspose } from '../../primitives/reduce-window-sum.ts';
import type { WindowParams } from '../../primitives/window.ts';
import { type KernelRules, rule, type UnaryInputs } from './rule.ts';
import { channelsLast, inLayout, poolAxes, type SlidingAxis, type WindowAttrs } from './window-info.ts';

interface PoolAttrs extends WindowAttrs {
  readonly filterSize: number | number[];
}

interface GradInputs {
  readonly dy: Node;
  readonly input: Node;
}

/** A pool over [batch, spatial..., channels]: the pads and the window over the padded array. */
interface Pool {
  readonly axes: readonly SlidingAxis[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly params: WindowParams;
}

function poolOf(input: Shape, attrs: PoolAttrs): Pool {
  const axes = poolAxes(input, attrs.filterSize, attrs);
  const around = (list: readonly number[], edge: number) => [edge, ...list, edge];
  return {
    axes,
    low: around(
      axes.map(({ low }) => low),
      0,
    ),
    high: around(
      axes.map(({ high }) => high),
      0,
    ),
    params: {
      window: around(
        axes.map(({ size }) => size),
        1,
      ),
      strides: around(
        axes.map(({ stride }) => stride),
        1,
      ),
      dilations: around(
        axes.map(() => 1),
        1,
      ),
    },
  };
}

/** Elements of the input, not of its padding, in each window; 1 for windows over padding alone, whose sum is 0. */
function counts(input: Shape, { axes }: Pool, ops: Ops): Node {
  const perAxis = axes.map(({ size, stride, low, count }, i) =>
    Array.from({ length: count }, (_, o) => Math.max(Math.min(o * stride - low + size, input[i + 1] as number) - Math.max(o * stride - low, 0), 0)),
  );
  const product = perAxis.reduce<number[]>((all, own) => all.flatMap((each) => own.map((count) => each * count)), [1]).map((each) => Math.max(each, 1));
  if (product.every((each) => each === product[0])) return ops.constant(product[0] ?? 1);
  return ops.array(
    Float64Array.from(product),
    axes.map(({ count }) => count),
  );
}

/** y / number of elements; windows over padding alone have mean 0. */
function overCounts(y: Node, input: Shape, pool: Pool, ops: Ops): Node {
  const each = counts(input, pool, ops);
  const full =
    each.shape.length === 0
      ? each
      : ops.broadcast(
          each,
          y.shape,
          pool.axes.map((_, i) => i + 1),
        );
  return ops.div(y, full);
}

function averagePool(x: Node, attrs: PoolAttrs, ops: Ops): Node {
  const pool = poolOf(x.shape, attrs);
  const sums = ops.apply('reduceWindowSum', [ops.pad(ops.convert(x, 'float'), pool.low, pool.high)], pool.params);
  return overCounts(sums, x.shape, pool, ops);
}

function averagePoolGrad({ dy, input }: GradInputs, attrs: PoolAttrs, ops: Ops): Node {
  const pool = poolOf(input.shape, attrs);
  const wide = windowSumTranspose(overCounts(dy, input.shape, pool, ops), paddedShape(input.shape, pool), pool.params, ops);
  return unpadded(wide, pool, ops);
}

function lowest(x: Node, { low, high }: Pool, ops: Ops): Node {
  return ops.pad(x, low, high, undefined, ops.constant(-Infinity, [], x.dtype));
}

function maxPool(x: Node, attrs: PoolAttrs, ops: Ops): Node {
  const pool = poolOf(x.shape, attrs);
  return ops.apply('reduceWindowMax', [lowest(x, pool, ops)], pool.params);
}

/** Index of the largest element of each window in the row-major padded array. */
function argMax(x: Node, pool: Pool, ops: Ops): Node {
  return ops.apply('reduceWindowArgMax', [lowest(x, pool, ops)], { ...pool.params, flatFrom: 0 });
}

function maxPoolGrad({ dy, input }: GradInputs, attrs: PoolAttrs, ops: Ops): Node {
  const pool = poolOf(input.shape, attrs);
  const padded = paddedShape(input.shape, pool);
  const zeros = ops.constant(0, [sizeOf(padded)]);
  return unpadded(ops.reshape(ops.apply('scatterAdd', [zeros, argMax(input, pool, ops), dy], { axis: 0, batchDims: 0 }), padded), pool, ops);
}

function paddedShape(input: Shape, { low, high }: Pool): number[] {
  return input.map((size, axis) => size + (low[axis] as number) + (high[axis] as number));
}

function unpadded(x: Node, { low, high }: Pool, ops: Ops): Node {
  return ops.pad(
    x,
    low.map((each) => -each),
    high.map((each) => -each),
  );
}

/** Sum over the channels within a radius; its own transpose. */
function nearChannels(x: Node, radius: number, ops: Ops): Node {
  const last = x.shape.map((_, axis) => Number(axis === x.shape.length - 1));
  const pads = last.map((each) => each * radius);
  const ones = last.map(() => 1);
  return ops.apply('reduceWindowSum', [ops.pad(x, pads, pads)], { window: last.map((each) => 2 * each * radius + 1), strides: ones, dilations: ones });
}

interface LrnAttrs {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

export const poolRules: KernelRules = {
  AvgPool: rule<UnaryInputs, PoolAttrs>(({ x }, attrs, ops) => averagePool(x, attrs, ops)),
  AvgPoolGrad: rule<GradInputs, PoolAttrs>(averagePoolGrad),
  AvgPool3D: rule<UnaryInputs, PoolAttrs>(({ x }, attrs, ops) =>
    inLayout(averagePool(channelsLast(x, attrs.dataFormat, ops), attrs, ops), attrs.dataFormat, ops),
  ),
  AvgPool3DGrad: rule<GradInputs, PoolAttrs>(averagePoolGrad),
  MaxPool: rule<UnaryInputs, PoolAttrs>(({ x }, attrs, ops) => maxPool(x, attrs, ops)),
  MaxPoolGrad: rule<GradInputs, PoolAttrs>(maxPoolGrad),
  MaxPool3D: rule<UnaryInputs, PoolAttrs>(({ x }, attrs, ops) => inLayout(maxPool(channelsLast(x, attrs.dataFormat, ops), attrs, ops), attrs.dataFormat, ops)),
  MaxPool3DGrad: rule<GradInputs, PoolAttrs>(maxPoolGrad),
  MaxPoolWithArgmax: rule<UnaryInputs, PoolAttrs & { includeBatchInIndex: boolean }>(({ x }, attrs, ops) => {
    const pool = poolOf(x.shape, attrs);
    const own = attrs.includeBatchInIndex ? sizeOf(x.shape) : sizeOf(x.shape.slice(1));
    const places = ops.array(
      Float64Array.from({ length: sizeOf(x.shape) }, (_, i) => i % own),
      x.shape,
      'int32',
    );
    const padded = ops.pad(places, pool.low, pool.high);
    return [maxPool(x, attrs, ops), ops.gather(ops.reshape(padded, [sizeOf(padded.shape)]), argMax(x, pool, ops), 0)];
  }),
  LRN: rule<UnaryInputs, LrnAttrs>(({ x }, { depthRadius, bias, alpha, beta }, ops) => {
    const near = nearChannels(ops.mul(x, x), depthRadius, ops);
    const scale = ops.add(ops.constant(bias), ops.mul(ops.constant(alpha), near));
    return ops.mul(x, ops.pow(scale, ops.constant(-beta)));
  }),
  LRNGrad: rule<{ x: Node; y: Node; dy: Node }, LrnAttrs>(({ x, dy }, { depthRadius, bias, alpha, beta }, ops) => {
    const near = nearChannels(ops.mul(x, x), depthRadius, ops);
    const scale = ops.add(ops.constant(bias), ops.mul(ops.constant(alpha), near));
    const slope = ops.mul(ops.mul(x, dy), ops.pow(scale, ops.constant(-beta - 1)));
    const cross = ops.mul(ops.mul(x, ops.constant(2 * alpha * beta)), nearChannels(slope, depthRadius, ops));
    return ops.sub(ops.mul(dy, ops.pow(scale, ops.constant(-beta))), cross);
  }),
};
