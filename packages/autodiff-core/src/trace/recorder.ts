/** What a traced function may use to move between nodes and tensors. */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Builder } from '../ir/builder.ts';
import type { Node } from '../ir/node.ts';

export interface Recorder {
  readonly builder: Builder;
  /** A tensor that stands for a node. */
  tensorOf(node: Node): Tensor;
  /** The node of a tensor; a tensor from outside becomes a constant. */
  nodeOf(tensor: TensorInfo): Node;
  /** Makes a tensor stand for another node, until the returned function is called. Does nothing for tensors from outside. */
  standFor(tensor: TensorInfo, node: Node): () => void;
}
