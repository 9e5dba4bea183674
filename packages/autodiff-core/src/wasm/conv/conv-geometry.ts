/**
 * A convolution as a sum of products over strided arrays: where every axis of the result and every contracted axis (taps and
 * channels) goes in the image and in the kernel. Padding and input dilation become a padded copy of the image, so that every address
 * is valid.
 */
import type { Node } from '../../ir/node.ts';
import { sizeOf, stridesOf } from '../../ir/shape.ts';
import { type ConvParams, dilated, kernelSpatialOf, spatialOf } from '../../primitives/conv-shape.ts';
import type { Operand } from './conv-operands.ts';

/** An axis with its steps, in elements. */
export interface ConvAxis {
  readonly extent: number;
  readonly image: number;
  readonly kernel: number;
  readonly out: number;
}

/** How the padded copy of the image is filled. */
export interface PaddedImage {
  readonly size: number;
  /** Axes of what is copied, outermost first; the last is a run of `extent` neighbours. */
  readonly loops: readonly { readonly extent: number; readonly from: number; readonly to: number }[];
  readonly run: number;
  readonly from: number;
  readonly to: number;
}

export interface ConvGeometry {
  readonly groups: number;
  /** Channels and features of one group. */
  readonly depth: number;
  readonly width: number;
  /** Batch and positions. */
  readonly outer: readonly ConvAxis[];
  /** Taps and channels, in the order of the kernel's strides. */
  readonly contracted: readonly ConvAxis[];
  readonly features: ConvAxis;
  /** First element of the image (or of its padded copy) and of the kernel; steps from group to group. */
  readonly image: number;
  readonly kernel: number;
  readonly groupImage: number;
  readonly groupKernel: number;
  readonly padded: PaddedImage | null;
}

/** The geometry of a convolution over these operands. */
export function convGeometry(node: Node<ConvParams>, x: Operand, w: Operand): ConvGeometry {
  const { strides, kernelDilation, groups } = node.params;
  const [output, kernel] = [spatialOf(node.shape), kernelSpatialOf(w.shape)];
  const [depth, features] = [w.shape.at(-2) as number, w.shape.at(-1) as number];
  const outStrides = stridesOf(node.shape);
  const { origin, steps, padded } = imageAccess(node, x, kernel);
  const channel = steps.at(-1) as number;
  const outer = [
    { extent: node.shape[0] as number, image: steps[0] as number, kernel: 0, out: outStrides[0] as number },
    ...output.map((extent, i) => ({ extent, image: (steps[i + 1] as number) * (strides[i] as number), kernel: 0, out: outStrides[i + 1] as number })),
  ];
  const contracted = [
    ...kernel.map((extent, i) => ({ extent, image: (steps[i + 1] as number) * (kernelDilation[i] as number), kernel: w.strides[i] as number, out: 0 })),
    { extent: depth, image: channel, kernel: w.strides.at(-2) as number, out: 0 },
  ].sort((a, b) => b.kernel - a.kernel);
  const width = features / groups;
  const step = w.strides.at(-1) as number;
  return {
    groups,
    depth,
    width,
    outer,
    contracted,
    features: { extent: width, image: 0, kernel: step, out: 1 },
    image: origin,
    kernel: w.offset,
    groupImage: depth * channel,
    groupKernel: width * step,
    padded,
  };
}

/** First element and steps per axis of the image, padded if need be. */
function imageAccess(node: Node<ConvParams>, x: Operand, kernel: readonly number[]) {
  const { strides, low, inputDilation, kernelDilation } = node.params;
  const output = spatialOf(node.shape);
  const reach = output.map((extent, i) => (extent - 1) * (strides[i] as number) + ((kernel[i] as number) - 1) * (kernelDilation[i] as number) + 1);
  const inside = reach.every((extent, i) => {
    const from = -(low[i] as number);
    return inputDilation[i] === 1 && from >= 0 && from + extent <= (x.shape[i + 1] as number);
  });
  if (!inside) return paddedAccess(x, reach, low, inputDilation);
  return { origin: x.offset - low.reduce((sum, each, i) => sum + each * (x.strides[i + 1] as number), 0), steps: x.strides, padded: null };
}

function paddedAccess(x: Operand, reach: readonly number[], low: readonly number[], dilation: readonly number[]) {
  const extents = [x.shape[0] as number, ...reach, x.shape.at(-1) as number];
  // Axes in the order of memory, so that copies run along neighbours.
  const order = x.strides.map((_, axis) => axis).sort((a, b) => (x.strides[b] as number) - (x.strides[a] as number) || a - b);
  const packed = stridesOf(order.map((axis) => extents[axis] as number));
  const steps = x.strides.map((_, axis) => packed[order.indexOf(axis)] as number);
  let from = x.offset;
  let to = 0;
  const loops = order.map((axis) => {
    const size = x.shape[axis] as number;
    const isSpatial = axis > 0 && axis < x.shape.length - 1;
    if (!isSpatial) return { extent: size, from: x.strides[axis] as number, to: steps[axis] as number };
    const [start, gap] = [low[axis - 1] as number, dilation[axis - 1] as number];
    const first = start >= 0 ? 0 : Math.ceil(-start / gap);
    const last = Math.min(size - 1, Math.floor((dilated(size, gap) - 1) / gap), Math.floor(((extents[axis] as number) - 1 - start) / gap));
    from += first * (x.strides[axis] as number);
    to += (start + first * gap) * (steps[axis] as number);
    return { extent: Math.max(0, last - first + 1), from: x.strides[axis] as number, to: gap * (steps[axis] as number) };
  });
  let run = 1;
  while (loops.length > 0 && loops.at(-1)?.from === run && loops.at(-1)?.to === run) run *= (loops.pop() as { extent: number }).extent;
  return { origin: 0, steps, padded: { size: sizeOf(extents), loops, run, from, to } };
}

/** The step of the kernel from one contracted element to the next, when it is the same everywhere; else null. */
export function uniformStep(axes: readonly ConvAxis[]): number | null {
  const long = axes.filter(({ extent }) => extent > 1);
  const step = long.at(-1)?.kernel ?? 1;
  let expected = step;
  for (let i = long.length - 1; i >= 0; i--) {
    if (long[i]?.kernel !== expected) return null;
    expected *= long[i]?.extent as number;
  }
  return step;
}

/** Offsets (in bytes) of all elements of a nest of axes, the last running fastest. */
export function offsetTable(axes: readonly ConvAxis[], bytes: number): Int32Array {
  const table = new Int32Array(axes.reduce((product, { extent }) => product * extent, 1));
  let filled = 1;
  for (let a = axes.length - 1; a >= 0; a--) {
    const { extent, image } = axes[a] as ConvAxis;
    for (let i = 1; i < extent; i++) for (let k = 0; k < filled; k++) table[i * filled + k] = (table[k] as number) + i * image * bytes;
    filled *= extent;
  }
  return table;
}
