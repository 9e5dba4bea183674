/** Views as strided copies: what the interpreter runs for slice, pad, transpose and the like. */
import { bug } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { stridesOf } from '../ir/shape.ts';
import type { StridedCopy } from './strided-copy.ts';

/** One copy per input that moves elements, or null when the view only renames (reshape). */
export function viewCopies(node: Node): readonly StridedCopy[] | null {
  const shape = node.shape;
  const input = node.inputs[0] as Node;
  const own = stridesOf(shape);
  const strides = stridesOf(input.shape);
  const whole = (sourceOffset: number, sourceStrides: readonly number[]): StridedCopy[] => [
    { extents: shape, sourceOffset, sourceStrides, targetOffset: 0, targetStrides: own },
  ];
  switch (node.primitive.name) {
    case 'reshape':
      return null;
    case 'broadcast': {
      const { axes } = node.params as { axes: readonly number[] };
      const from = shape.map(() => 0);
      axes.forEach((axis, i) => {
        if (input.shape[i] !== 1) from[axis] = strides[i] as number;
      });
      return whole(0, from);
    }
    case 'transpose': {
      const { permutation } = node.params as { permutation: readonly number[] };
      return whole(
        0,
        permutation.map((axis) => strides[axis] as number),
      );
    }
    case 'reverse': {
      const { axes } = node.params as { axes: readonly number[] };
      const offset = axes.reduce((sum, axis) => sum + (strides[axis] as number) * ((shape[axis] as number) - 1), 0);
      return whole(
        offset,
        strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
      );
    }
    case 'slice': {
      const { start, strides: steps } = node.params as { start: readonly number[]; strides?: readonly number[] };
      const offset = start.reduce((sum, from, axis) => sum + from * (strides[axis] as number), 0);
      return whole(
        offset,
        strides.map((stride, axis) => stride * (steps?.[axis] ?? 1)),
      );
    }
    case 'concatenate':
      return concatenateCopies(node);
    case 'pad':
      return [padCopy(node)];
    default:
      throw bug('viewCopies', `unknown view ${node.primitive.name}`);
  }
}

function concatenateCopies(node: Node): StridedCopy[] {
  const { axis } = node.params as { axis: number };
  const targetStrides = stridesOf(node.shape);
  let start = 0;
  return node.inputs.map((part) => {
    const targetOffset = start * (targetStrides[axis] as number);
    start += part.shape[axis] as number;
    return { extents: part.shape, sourceOffset: 0, sourceStrides: stridesOf(part.shape), targetOffset, targetStrides };
  });
}

/** The part of the input that lands inside the padded array; the rest is filled first. */
function padCopy(node: Node): StridedCopy {
  const { low, interior } = node.params as { low: readonly number[]; interior?: readonly number[] };
  const input = node.inputs[0] as Node;
  const sources = stridesOf(input.shape);
  const targets = stridesOf(node.shape);
  const extents: number[] = [];
  let sourceOffset = 0;
  let targetOffset = 0;
  node.shape.forEach((size, axis) => {
    const step = (interior?.[axis] ?? 0) + 1;
    const lo = low[axis] as number;
    const first = lo >= 0 ? 0 : Math.ceil(-lo / step);
    const last = Math.min((input.shape[axis] as number) - 1, Math.floor((size - 1 - lo) / step));
    extents.push(Math.max(0, last - first + 1));
    sourceOffset += first * (sources[axis] as number);
    targetOffset += (lo + first * step) * (targets[axis] as number);
  });
  const targetStrides = targets.map((stride, axis) => stride * ((interior?.[axis] ?? 0) + 1));
  return { extents, sourceOffset, sourceStrides: sources, targetOffset, targetStrides };
}
