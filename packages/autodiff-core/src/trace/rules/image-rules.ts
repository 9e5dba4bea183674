/** Images cropped, dilated, and resized: per axis, a weighted sum of two gathered rows, or one. */
import type { Node, Ops } from '../../ir/node.ts';
import { cropAndResize } from './crop-and-resize.ts';
import { dilation2D } from './dilation.ts';
import { type KernelRules, rule } from './rule.ts';

interface ResizeAttrs {
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
  readonly size: [number, number];
}

/** Where each position of the result falls in the input. */
function sources(from: number, to: number, { alignCorners, halfPixelCenters }: Omit<ResizeAttrs, 'size'>, shift: number): number[] {
  const aligned = alignCorners === true && to > 1;
  const ratio = aligned ? (from - 1) / (to - 1) : from / to;
  return Array.from({ length: to }, (_, i) => (halfPixelCenters ? ratio * (i + 0.5) - shift : ratio * i));
}

/** The two rows that each position lies between, and the weight of the second; at the border both are the last row. */
interface Neighbours {
  readonly lower: Node;
  readonly upper: Node;
  readonly weight: Node;
}

function neighbours(axis: number, from: number, shape: readonly number[], attrs: Omit<ResizeAttrs, 'size'>, ops: Ops): Neighbours {
  const to = shape[axis] as number;
  const at = sources(from, to, attrs, 0.5);
  const lower = at.map((each) => Math.max(0, Math.floor(each)));
  const rows = (list: readonly number[]) => ops.array(Float64Array.from(list), [to], 'int32');
  const weight = ops.array(
    Float64Array.from(at, (each, i) => each - (lower[i] as number)),
    [to],
  );
  return { lower: rows(lower), upper: rows(at.map((each) => Math.min(from - 1, Math.max(0, Math.ceil(each))))), weight: ops.broadcast(weight, shape, [axis]) };
}

function withAxis(shape: readonly number[], axis: number, size: number): number[] {
  return shape.map((dim, i) => (i === axis ? size : dim));
}

/** Interpolates linearly along one axis. */
function interpolate(x: Node, axis: number, to: number, attrs: ResizeAttrs, ops: Ops): Node {
  const { lower, upper, weight } = neighbours(axis, x.shape[axis] as number, withAxis(x.shape, axis, to), attrs, ops);
  const [a, b] = [ops.gather(x, lower, axis), ops.gather(x, upper, axis)];
  return ops.add(a, ops.mul(ops.sub(b, a), weight));
}

/** The transpose of `interpolate`. */
function interpolateTranspose(c: Node, axis: number, from: number, attrs: Omit<ResizeAttrs, 'size'>, ops: Ops): Node {
  const { lower, upper, weight } = neighbours(axis, from, c.shape, attrs, ops);
  const second = ops.mul(c, weight);
  const zeros = ops.constant(0, withAxis(c.shape, axis, from));
  const first = ops.apply('scatterAdd', [zeros, lower, ops.sub(c, second)], { axis, batchDims: 0 });
  return ops.apply('scatterAdd', [first, upper, second], { axis, batchDims: 0 });
}

function nearest(from: number, to: number, attrs: Omit<ResizeAttrs, 'size'>, ops: Ops): Node {
  const round = attrs.alignCorners ? Math.round : Math.floor;
  const rows = sources(from, to, attrs, 0).map((each) => Math.max(0, Math.min(from - 1, round(each))));
  return ops.array(Float64Array.from(rows), [to], 'int32');
}

type Images = { readonly images: Node };
type Gradient = { readonly images: Node; readonly dy: Node };

export const imageRules: KernelRules = {
  CropAndResize: cropAndResize,
  Dilation2D: dilation2D,
  ResizeBilinear: rule<Images, ResizeAttrs>(({ images }, attrs, ops) =>
    attrs.size.reduce((x, to, i) => interpolate(x, i + 1, to, attrs, ops), ops.convert(images, 'float')),
  ),
  ResizeBilinearGrad: rule<Gradient, ResizeAttrs>(({ images, dy }, attrs, ops) =>
    [1, 2].reduce((c, axis) => interpolateTranspose(c, axis, images.shape[axis] as number, attrs, ops), dy),
  ),
  ResizeNearestNeighbor: rule<Images, ResizeAttrs>(({ images }, attrs, ops) =>
    attrs.size.reduce((x, to, i) => ops.gather(x, nearest(x.shape[i + 1] as number, to, attrs, ops), i + 1), images),
  ),
  ResizeNearestNeighborGrad: rule<Gradient, ResizeAttrs>(({ images, dy }, attrs, ops) =>
    [1, 2].reduce((c, axis) => {
      const from = images.shape[axis] as number;
      const zeros = ops.constant(0, withAxis(c.shape, axis, from));
      return ops.apply('scatterAdd', [zeros, nearest(from, c.shape[axis] as number, attrs, ops), c], { axis, batchDims: 0 });
    }, dy),
  ),
};
