/** The axes of a contraction by their role. */
import type { DotParams, Node } from '../ir/node.ts';
import type { Affine } from './affine.ts';

export interface DotAxes {
  readonly batchA: readonly number[];
  readonly batchB: readonly number[];
  readonly contractA: readonly number[];
  readonly contractB: readonly number[];
  readonly freeA: readonly number[];
  readonly freeB: readonly number[];
}

const known = new WeakMap<Node, DotAxes>();

/** Result axes are batch, free of a, free of b. */
export function dotAxes(node: Node): DotAxes {
  let axes = known.get(node);
  if (axes === undefined) {
    axes = findAxes(node);
    known.set(node, axes);
  }
  return axes;
}

function findAxes(node: Node): DotAxes {
  const { contract, batch } = node.params as DotParams;
  const [a, b] = node.inputs as readonly [Node, Node];
  const free = (operand: Node, side: 0 | 1) =>
    operand.shape.map((_, axis) => axis).filter((axis) => !contract[side].includes(axis) && !batch[side].includes(axis));
  return { batchA: batch[0], batchB: batch[1], contractA: contract[0], contractB: contract[1], freeA: free(a, 0), freeB: free(b, 1) };
}

/** Extents of the contracted axes, in the order of the parameters. */
export function contractedExtents(node: Node): number[] {
  const a = node.inputs[0] as Node;
  return (node.params as DotParams).contract[0].map((axis) => a.shape[axis] as number);
}

/** Indices of both operands at an index of the result; the contracted places are left empty. */
export function operandIndices(node: Node, index: readonly Affine[]): [Affine[], Affine[]] {
  const axes = dotAxes(node);
  const [a, b] = node.inputs as readonly [Node, Node];
  const atA = new Array<Affine>(a.shape.length);
  const atB = new Array<Affine>(b.shape.length);
  let next = 0;
  axes.batchA.forEach((axis, i) => {
    atA[axis] = index[next] as Affine;
    atB[axes.batchB[i] as number] = index[next++] as Affine;
  });
  for (const axis of axes.freeA) atA[axis] = index[next++] as Affine;
  for (const axis of axes.freeB) atB[axis] = index[next++] as Affine;
  return [atA, atB];
}
