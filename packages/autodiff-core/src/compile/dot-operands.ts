/** How a matrix-product kernel reads its operands: through strides, so that transposes, slices and reshapes cost nothing. */
import type { Node } from '../ir/node.ts';
import { loopVariable } from './affine.ts';
import { Body } from './body.ts';
import { storedNode } from './plan.ts';
import type { Storage } from './storage.ts';
import { SplitNeeded, StorageNeeded } from './view-index.ts';

/** Element (i_0, i_1, ...) of the operand is storage[offset + sum i_axis strides[axis]]. */
export interface StridedOperand {
  readonly storage: Storage;
  readonly offset: number;
  readonly strides: readonly number[];
  /** The stored node behind the view. */
  readonly node: Node;
}

/** Strided access to an operand; throws StorageNeeded when it is not a view of something stored. */
export function stridedOperand(operand: Node, storageOf: (node: Node) => Storage | undefined): StridedOperand {
  let source: Node | undefined;
  const body = new Body(
    { low: operand.shape.map(() => 0), high: operand.shape.map((extent) => Math.max(extent, 1)) },
    {
      storageOf,
      onRead(node) {
        source = node;
      },
    },
  );
  try {
    const element = body.pull(
      operand,
      operand.shape.map((_, axis) => loopVariable(axis)),
    );
    if (element.kind === 'load' && source !== undefined) {
      const { at, storage } = element;
      return { storage, offset: at.c, strides: operand.shape.map((_, axis) => at.k[axis] ?? 0), node: source };
    }
  } catch (reason) {
    if (!(reason instanceof SplitNeeded)) throw reason;
  }
  throw new StorageNeeded(storedNode(operand));
}

/** The stored nodes that the kernel of a contraction reads. */
export function dotReads(node: Node, storageOf: (node: Node) => Storage | undefined): Node[] {
  return node.inputs.map((operand) => stridedOperand(operand, storageOf).node);
}
