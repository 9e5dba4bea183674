/** What the rule of a primitive may use. */
import type { Node } from '../ir/node.ts';
import type { ModelWriter } from './model-writer.ts';

/** Values of nodes of the graph, by the names of results in the model. */
export interface Lowering {
  readonly model: ModelWriter;
  /** The values as numbers of the working precision; booleans as 0 and 1. */
  value(node: Node): string;
  /** The values as booleans. */
  mask(node: Node): string;
  /** The values as 64-bit integers. */
  index(node: Node): string;
}

/** Writes a node: the name of its result. Throws NoOnnx where there is no equal. */
export type OnnxRule = (node: Node, lowering: Lowering) => string;

/** Why a graph cannot be an ONNX model. */
export class NoOnnx extends Error {}
