/** Splits a graph that is linear in some of its inputs into what can be computed before they are known, and the rest. */
import type { Builder } from '../ir/builder.ts';
import { topologicalOrder } from '../ir/graph.ts';
import type { Node } from '../ir/node.ts';
import { createInput } from '../primitives/create-builder.ts';
import { substitute } from './substitute.ts';

/** The two halves. */
export interface SplitGraph {
  /** Values that the second half needs, computable without the late inputs. */
  readonly residuals: readonly Node[];
  /** Inputs of the second half that stand for them. */
  readonly stands: readonly Node[];
  /** The outputs over the late inputs and the stand-ins. */
  readonly outputs: readonly Node[];
}

/** Splits `outputs` at the boundary of what depends on `late`. Constants stay in the second half; repeated values are kept unrepeated. */
export function splitAt(outputs: readonly Node[], late: readonly Node[], builder: Builder): SplitGraph {
  const dependent = new Set<Node>(late);
  const boundary = new Set<Node>();
  for (const node of topologicalOrder(outputs)) if (node.inputs.some((input) => dependent.has(input))) dependent.add(node);
  const cut = (node: Node): void => {
    if (dependent.has(node) || node.primitive.name === 'constant' || node.primitive.name === 'iota') return;
    if (node.primitive.name === 'broadcast' || node.primitive.name === 'reshape') cut(node.inputs[0] as Node);
    else boundary.add(node);
  };
  for (const node of dependent) for (const input of node.inputs) cut(input);
  for (const node of outputs) cut(node);
  const residuals = [...boundary];
  const stands = residuals.map(({ shape, dtype }) => createInput(builder, shape, dtype));
  const replaced = new Map(residuals.map((node, i) => [node, stands[i] as Node]));
  return { residuals, stands, outputs: substitute(outputs, replaced, builder.ops) };
}
