/** Boxes of images, resized: bilinear in the image, and differentiable in the boxes wherever no position falls on a pixel. */
import type { Node, Ops } from '../../ir/node.ts';
import { type KernelRule, rule } from './rule.ts';

interface CropInputs {
  readonly image: Node;
  readonly boxes: Node;
  readonly boxInd: Node;
}

interface CropAttrs {
  readonly cropSize: [number, number];
  readonly method: 'bilinear' | 'nearest';
  readonly extrapolationValue: number;
}

/** Positions [boxes, crop] along one image axis of length `from`, between the box edges in columns `low` and `low + 2`. */
function positions(boxes: Node, low: number, from: number, crop: number, ops: Ops): Node {
  const count = boxes.shape[0] as number;
  const column = (at: number) => ops.broadcast(ops.reshape(ops.slice(boxes, [0, at], [count, at + 1]), [count]), [count, crop], [0]);
  const fractions = Float64Array.from({ length: crop }, (_, i) => (crop > 1 ? i / (crop - 1) : 0.5));
  const part = ops.broadcast(ops.array(fractions, [crop]), [count, crop], [1]);
  const [first, last] = [column(low), column(low + 2)];
  return ops.mul(ops.constant(from - 1), ops.add(first, ops.mul(part, ops.sub(last, first))));
}

/** Whether positions are on the image, and the same positions moved onto it. */
function onImage(at: Node, from: number, ops: Ops): { inside: Node; clipped: Node } {
  const [first, last] = [ops.constant(0), ops.constant(from - 1)];
  const inside = ops.apply('and', [ops.greaterEqual(at, first), ops.lessEqual(at, last)]);
  return { inside, clipped: ops.apply('clamp', [at, first, last]) };
}

export const cropAndResize: KernelRule = rule<CropInputs, CropAttrs>(({ image, boxes, boxInd }, { cropSize, method, extrapolationValue }, ops) => {
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [rows, columns] = cropSize;
  const count = boxes.shape[0] as number;
  const grid = [count, rows, columns];
  const full = [...grid, channels];
  const y = onImage(positions(boxes, 0, height, rows, ops), height, ops);
  const x = onImage(positions(boxes, 1, width, columns, ops), width, ops);
  const overRows = (each: Node) => ops.broadcast(each, grid, [0, 1]);
  const overColumns = (each: Node) => ops.broadcast(each, grid, [0, 2]);
  const overChannels = (each: Node) => ops.broadcast(each, full, [0, 1, 2]);
  const pixels = ops.reshape(image, [batch * height * width, channels]);
  const start = ops.broadcast(ops.mul(boxInd, ops.constant(height * width, [], 'int32')), grid, [0]);
  const pixel = (row: Node, column: Node) => {
    const inPlane = ops.add(ops.mul(overRows(row), ops.constant(width)), overColumns(column));
    return ops.gather(pixels, ops.add(start, ops.convert(inPlane, 'int32')), 0);
  };
  const inside = overChannels(ops.apply('and', [overRows(y.inside), overColumns(x.inside)]));
  const finish = (value: Node) => ops.select(inside, value, ops.constant(extrapolationValue));
  if (method === 'nearest') {
    const closest = (at: Node) => ops.unary('floor', ops.add(at, ops.constant(0.5)));
    return finish(pixel(closest(y.clipped), closest(x.clipped)));
  }
  const [top, bottom, left, right] = [ops.unary('floor', y.clipped), ops.unary('ceil', y.clipped), ops.unary('floor', x.clipped), ops.unary('ceil', x.clipped)];
  const mix = (a: Node, b: Node, weight: Node) => ops.add(a, ops.mul(ops.sub(b, a), weight));
  const across = overChannels(overColumns(ops.sub(x.clipped, left)));
  const down = overChannels(overRows(ops.sub(y.clipped, top)));
  return finish(mix(mix(pixel(top, left), pixel(top, right), across), mix(pixel(bottom, left), pixel(bottom, right), across), down));
});
