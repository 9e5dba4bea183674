/**
 * Images under projective maps (tf.image.transform) and rotations (rotateWithOffset): pixels are read where the map of each
 * output place points. Linear in the image; with bilinear interpolation also differentiable in the map, almost everywhere.
 */
import type { Node, Ops } from '../../ir/node.ts';
import { type KernelRules, rule } from './rule.ts';

type FillMode = 'constant' | 'reflect' | 'wrap' | 'nearest';

interface TransformAttrs {
  readonly interpolation: 'nearest' | 'bilinear';
  readonly fillMode: FillMode;
  readonly fillValue: number;
  readonly outputShape?: readonly [number, number];
}

/** What reading at computed places needs: the image with its pixels in one axis, and its size. */
interface Pixels {
  /** [batch, height * width, channels]. */
  readonly flat: Node;
  readonly height: number;
  readonly width: number;
  readonly fillValue: number;
}

export const projectiveRules: KernelRules = {
  Transform: rule<{ image: Node; transforms: Node }, TransformAttrs>(({ image, transforms }, attrs, ops) => transformImage(image, transforms, attrs, ops)),
  RotateWithOffset: rule<{ image: Node }, { radians: number; fillValue: number | readonly number[]; center: number | readonly [number, number] }>(
    ({ image }, { radians, fillValue, center }, ops) => rotate(image, radians, fillValue, center, ops),
  ),
};

/** Place (x, y) reads ((t0 x + t1 y + t2)/k, (t3 x + t4 y + t5)/k), k = t6 x + t7 y + 1. */
function transformImage(image: Node, transforms: Node, { interpolation, fillMode, fillValue, outputShape }: TransformAttrs, ops: Ops): Node {
  const [batch, height, width, channels] = image.shape as readonly [number, number, number, number];
  const [rows, columns] = outputShape ?? [height, width];
  const shape = [batch, rows * columns];
  const place = (f: (i: number) => number) =>
    ops.broadcast(
      ops.array(
        Float64Array.from({ length: rows * columns }, (_, i) => f(i)),
        [rows * columns],
      ),
      shape,
      [1],
    );
  const [x, y] = [place((i) => i % columns), place((i) => Math.floor(i / columns))];
  const coefficient = (k: number) => {
    const column = ops.slice(transforms, [0, k], [transforms.shape[0] as number, k + 1]);
    return transforms.shape[0] === 1 ? ops.broadcast(ops.reshape(column, []), shape, []) : ops.broadcast(ops.reshape(column, [batch]), shape, [0]);
  };
  const along = (k: number) => ops.add(ops.mul(coefficient(k), x), ops.mul(coefficient(k + 1), y));
  const scale = ops.add(along(6), ops.constant(1));
  const isPlace = ops.apply('notEqual', [scale, ops.constant(0)]);
  const safe = ops.select(isPlace, scale, ops.constant(1));
  const inX = folded(ops.div(ops.add(along(0), coefficient(2)), safe), width, fillMode, ops);
  const inY = folded(ops.div(ops.add(along(3), coefficient(5)), safe), height, fillMode, ops);
  const pixels = { flat: ops.reshape(image, [batch, height * width, channels]), height, width, fillValue };
  const value = interpolation === 'nearest' ? pixelAt(pixels, nearest(inX, ops), nearest(inY, ops), ops) : bilinear(pixels, inX, inY, ops);
  const filled = ops.select(ops.broadcast(isPlace, value.shape, [0, 1]), value, ops.constant(fillValue));
  return ops.reshape(filled, [batch, rows, columns, channels]);
}

/** Halves go up, as Math.round does. */
function nearest(x: Node, ops: Ops): Node {
  return ops.unary('floor', ops.add(x, ops.constant(0.5)));
}

/** A coordinate brought back into 0 .. size - 1 by the rule for what lies outside. */
function folded(x: Node, size: number, mode: FillMode, ops: Ops): Node {
  if (mode === 'constant') return x;
  const last = ops.constant(size - 1);
  const inside = (y: Node) => ops.max(ops.min(y, last), ops.constant(0));
  if (mode === 'nearest') return inside(x);
  if (size <= 1) return ops.mul(x, ops.constant(0));
  const outside = (y: Node) => ops.select(ops.apply('or', [ops.less(x, ops.constant(0)), ops.greater(x, last)]), y, x);
  const mod = (a: Node, n: number) => ops.sub(a, ops.mul(ops.constant(n), ops.unary('floor', ops.div(a, ops.constant(n)))));
  if (mode === 'wrap') {
    // As TensorFlow has it: whole periods of `size`, counted in steps of size - 1.
    const periods = (y: Node) => ops.unary('floor', ops.div(y, last));
    const shift = (y: Node) => ops.mul(ops.constant(size), y);
    const below = ops.add(x, shift(ops.add(periods(ops.neg(x)), ops.constant(1))));
    return inside(outside(ops.select(ops.less(x, ops.constant(0)), below, ops.sub(x, shift(periods(x))))));
  }
  // Mirrored at the outer edges: ... 1 0 0 1 2 ... n-1 n-1 n-2 ...
  const phase = mod(x, 2 * size);
  const mirrored = ops.select(ops.greaterEqual(phase, ops.constant(size)), ops.sub(ops.constant(2 * size - 1), phase), phase);
  return inside(outside(mirrored));
}

/** Pixels at integer places, the fill value outside of the image: [batch, places, channels]. */
function pixelAt({ flat, height, width, fillValue }: Pixels, x: Node, y: Node, ops: Ops): Node {
  const within = (a: Node, size: number) => ops.apply('and', [ops.greaterEqual(a, ops.constant(0)), ops.lessEqual(a, ops.constant(size - 1))]);
  const inside = ops.apply('and', [within(x, width), within(y, height)]);
  const index = ops.convert(ops.select(inside, ops.add(ops.mul(y, ops.constant(width)), x), ops.constant(0)), 'int32');
  const read = ops.apply('gather', [flat, index], { axis: 1, batchDims: 1 });
  return ops.select(ops.broadcast(inside, read.shape, [0, 1]), read, ops.constant(fillValue));
}

function bilinear(pixels: Pixels, x: Node, y: Node, ops: Ops): Node {
  const [left, top] = [ops.unary('floor', x), ops.unary('floor', y)];
  const one = ops.constant(1);
  const [right, bottom] = [ops.add(left, one), ops.add(top, one)];
  const weighted = (value: Node, weight: Node) => ops.mul(value, ops.broadcast(weight, value.shape, [0, 1]));
  const row = (at: Node) => ops.add(weighted(pixelAt(pixels, left, at, ops), ops.sub(right, x)), weighted(pixelAt(pixels, right, at, ops), ops.sub(x, left)));
  return ops.add(weighted(row(top), ops.sub(bottom, y)), weighted(row(bottom), ops.sub(y, top)));
}

/** Rotation about a centre given as a fraction of the size, pixels read at the nearest place. */
function rotate(image: Node, radians: number, fillValue: number | readonly number[], center: number | readonly [number, number], ops: Ops): Node {
  const [batch, height, width, channels] = image.shape as readonly [number, number, number, number];
  const [cx, cy] = typeof center === 'number' ? [center * width, center * height] : [center[0] * width, center[1] * height];
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  const index = Float64Array.from({ length: height * width }, (_, i) => {
    const [dx, dy] = [(i % width) - cx, Math.floor(i / width) - cy];
    const [x, y] = [Math.round(dx * c - dy * s + cx), Math.round(dx * s + dy * c + cy)];
    return x >= 0 && x < width && y >= 0 && y < height ? y * width + x : -1;
  });
  const read = ops.gather(
    ops.reshape(image, [batch, height * width, channels]),
    ops.array(
      index.map((i) => Math.max(i, 0)),
      [index.length],
      'int32',
    ),
    1,
  );
  const inside = ops.array(
    index.map((i) => (i < 0 ? 0 : 1)),
    [index.length],
    'bool',
  );
  // Colours of the background by channel; the fourth is opacity.
  const background = Float64Array.from({ length: channels }, (_, k) => (typeof fillValue === 'number' ? fillValue : k === 3 ? 255 : (fillValue[k] as number)));
  const fill = ops.broadcast(ops.array(background, [channels]), read.shape, [2]);
  return ops.reshape(ops.select(ops.broadcast(inside, read.shape, [1]), read, fill), image.shape);
}
