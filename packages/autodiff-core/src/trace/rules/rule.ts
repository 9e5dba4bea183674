/** How a tfjs kernel becomes nodes. */
import type { Node, Ops } from '../../ir/node.ts';

/** From the nodes of a kernel's inputs and its attributes, the nodes of its results. */
export type KernelRule = (inputs: Readonly<Record<string, Node>>, attrs: Readonly<Record<string, unknown>>, ops: Ops) => Node | readonly Node[];

/** Kernel name -> rule. */
export type KernelRules = Readonly<Record<string, KernelRule>>;

/** A rule with its inputs and attributes typed as tfjs documents them. */
export function rule<Inputs, Attrs = Record<string, never>>(make: (inputs: Inputs, attrs: Attrs, ops: Ops) => Node | readonly Node[]): KernelRule {
  return make as unknown as KernelRule;
}

/** Inputs of the kernels of one and of two operands. */
export interface UnaryInputs {
  readonly x: Node;
}
export interface BinaryInputs {
  readonly a: Node;
  readonly b: Node;
}
