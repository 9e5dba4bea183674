/**
 * Views as index maps: element `index` of a view is element `index'` of one of its inputs, or a fill value.
 * Where a pad or a concatenation has several answers over the current ranges, the loop must be split.
 */
import { bug } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { stridesOf } from '../ir/shape.ts';
import { type Affine, addScaled, divideAffine, fixed, intervalOf, linearIndex, type Ranges, scaled, splitPoint } from './affine.ts';

/** Thrown when the index map of `view` has different forms over the ranges: split the loop of `variable` before `at`. */
export class SplitNeeded {
  readonly view: Node;
  readonly variable: number;
  readonly at: number;
  constructor(view: Node, variable: number, at: number) {
    this.view = view;
    this.variable = variable;
    this.at = at;
  }
}

/** Thrown when no index map exists: store `node` first. */
export class StorageNeeded {
  readonly node: Node;
  constructor(node: Node) {
    this.node = node;
  }
}

/** Where an element of a view comes from; `fill` is the fill operand of a pad, null for zero. */
export type Source = { readonly node: Node; readonly index: readonly Affine[] } | { readonly fill: Node | null };

/** Resolves one element of a view. */
export function viewSource(view: Node, index: readonly Affine[], ranges: Ranges): Source {
  const node = view.inputs[0] as Node;
  switch (view.primitive.name) {
    case 'broadcast': {
      const { axes } = view.params as { axes: readonly number[] };
      return { node, index: axes.map((axis, i) => (node.shape[i] === 1 ? fixed(0) : (index[axis] as Affine))) };
    }
    case 'transpose': {
      const { permutation } = view.params as { permutation: readonly number[] };
      const source = new Array<Affine>(index.length);
      permutation.forEach((axis, i) => {
        source[axis] = index[i] as Affine;
      });
      return { node, index: source };
    }
    case 'reverse': {
      const { axes } = view.params as { axes: readonly number[] };
      return { node, index: index.map((at, axis) => (axes.includes(axis) ? scaled(at, -1, (view.shape[axis] as number) - 1) : at)) };
    }
    case 'slice': {
      const { start, strides } = view.params as { start: readonly number[]; strides?: readonly number[] };
      return { node, index: index.map((at, axis) => scaled(at, strides?.[axis] ?? 1, start[axis] as number)) };
    }
    case 'reshape':
      return { node, index: reshapeIndex(view, node, index, ranges) };
    case 'concatenate':
      return concatenateSource(view, index, ranges);
    case 'pad':
      return padSource(view, index, ranges);
    default:
      throw bug('viewSource', `unknown view ${view.primitive.name}`);
  }
}

function reshapeIndex(view: Node, node: Node, index: readonly Affine[], ranges: Ranges): Affine[] {
  const strides = stridesOf(node.shape);
  let rest = linearIndex(index, stridesOf(view.shape));
  return node.shape.map((extent, axis) => {
    if (extent === 1) return fixed(0);
    const split = divideAffine(rest, strides[axis] as number, ranges);
    if (split === null) throw new StorageNeeded(node);
    rest = split.remainder;
    return split.quotient;
  });
}

/** -1, 0 or 1: before `low`, inside, at or after `high`; throws when the ranges straddle. */
function side(view: Node, at: Affine, low: number, high: number, ranges: Ranges): number {
  const [first, last] = intervalOf(at, ranges);
  if (first >= low && last < high) return 0;
  if (last < low) return -1;
  if (first >= high) return 1;
  const split = splitPoint(at, first < low ? low : high);
  if (split === null) throw new StorageNeeded(view);
  throw new SplitNeeded(view, split.variable, split.at);
}

function concatenateSource(view: Node, index: readonly Affine[], ranges: Ranges): Source {
  const { axis } = view.params as { axis: number };
  const at = index[axis] as Affine;
  let start = 0;
  for (const part of view.inputs) {
    const end = start + (part.shape[axis] as number);
    if (end > start && side(view, at, start, end, ranges) === 0) {
      const from = start;
      return { node: part, index: index.map((each, i) => (i === axis ? scaled(each, 1, -from) : each)) };
    }
    start = end;
  }
  throw bug('concatenateSource', 'index outside every part');
}

function padSource(view: Node, index: readonly Affine[], ranges: Ranges): Source {
  const { low, interior } = view.params as { low: readonly number[]; interior?: readonly number[] };
  const node = view.inputs[0] as Node;
  const fill = { fill: view.inputs[1] ?? null };
  const source: Affine[] = [];
  for (let axis = 0; axis < index.length; axis++) {
    const step = (interior?.[axis] ?? 0) + 1;
    const extent = node.shape[axis] as number;
    if (extent === 0) return fill;
    let at = addScaled(index[axis] as Affine, fixed(low[axis] as number), -1);
    if (side(view, at, 0, (extent - 1) * step + 1, ranges) !== 0) return fill;
    if (step > 1) {
      const split = divideAffine(at, step, ranges);
      if (split === null) throw new StorageNeeded(view);
      const [first, last] = intervalOf(split.remainder, ranges);
      if (first !== last) throw new StorageNeeded(view);
      if (first !== 0) return fill;
      at = split.quotient;
    }
    source.push(at);
  }
  return { node, index: source };
}
