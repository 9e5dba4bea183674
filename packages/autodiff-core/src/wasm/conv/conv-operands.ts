/** How a convolution reads its operands: through strides, so that the transposes of gradients are never written down. */
import { stridedOperand } from '../../compile/dot-operands.ts';
import { storedNode } from '../../compile/plan.ts';
import type { Storage } from '../../compile/storage.ts';
import { StorageNeeded } from '../../compile/view-index.ts';
import type { Node } from '../../ir/node.ts';

/** Element (i_0, i_1, ...) is storage[offset + sum i_axis strides[axis]]. */
export interface Operand {
  readonly storage: Storage;
  readonly offset: number;
  readonly strides: readonly number[];
  readonly shape: readonly number[];
  /** The stored node that is read. */
  readonly node: Node;
}

/** The operand as it is stored for the call. */
export function storedOperand(operand: Node, storageOf: (node: Node) => Storage | undefined): Operand {
  const { storage, offset, strides, node } = stridedOperand(operand, storageOf);
  return { storage, offset, strides, node, shape: operand.shape };
}

/** The operand as a view of what its stored copy was made from, or null when it is no such view. */
export function viewedOperand(operand: Node, storageOf: (node: Node) => Storage | undefined): Operand | null {
  const copy = storedNode(operand);
  if (copy.primitive.kind !== 'view') return null;
  try {
    // The copy and the views that it is made of count as not stored.
    const source = stridedOperand(operand, (node) => (node.primitive.kind === 'view' ? undefined : storageOf(node)));
    if (source.strides.some((stride, axis) => stride < 0 && (operand.shape[axis] as number) > 1)) return null;
    return { ...source, shape: operand.shape };
  } catch (reason) {
    if (reason instanceof StorageNeeded) return null;
    throw reason;
  }
}
