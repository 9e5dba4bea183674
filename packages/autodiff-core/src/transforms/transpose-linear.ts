/** Reverse mode on a graph: linearise, then run the linear part backwards. */
import { bug } from '@thetakit/registry';
import type { Builder } from '../ir/builder.ts';
import { topologicalOrder } from '../ir/graph.ts';
import type { Node, Ops, Tangent } from '../ir/node.ts';
import { derivedFrom } from '../ir/origin.ts';
import { newInput } from '../primitives/input.ts';
import { tangentsOf } from './linearise.ts';

/**
 * Cotangents of `wrt` for given cotangents of `outputs`: J' c. Null where the outputs do not depend on a node.
 * Known values and linear nodes are told apart by reachability from the tangents.
 */
export function cotangentsOf(outputs: readonly Node[], cotangents: readonly Tangent[], wrt: readonly Node[], builder: Builder): Tangent[] {
  const { ops } = builder;
  const seeds = new Map<Node, Node>(wrt.map((node) => [node, ops.apply('input', [], newInput(node.shape))]));
  const tangents = tangentsOf(outputs, seeds, ops);
  return transposeLinear(
    tangents,
    cotangents,
    wrt.map((node) => seeds.get(node) as Node),
    ops,
  );
}

/** Cotangents of `inputs` of nodes that are linear in them. */
export function transposeLinear(outputs: readonly Tangent[], cotangents: readonly Tangent[], inputs: readonly Node[], ops: Ops): Tangent[] {
  const roots = outputs.filter((node): node is Node => node !== null);
  const order = topologicalOrder(roots);
  const linear = new Set<Node>(inputs);
  for (const node of order) if (node.inputs.some((input) => linear.has(input))) linear.add(node);
  const sums = new Map<Node, Node>();
  const accumulate = (node: Node, cotangent: Node) => {
    const before = sums.get(node);
    sums.set(node, before === undefined ? cotangent : ops.add(before, cotangent));
  };
  outputs.forEach((node, i) => {
    const cotangent = cotangents[i];
    if (node !== null && cotangent != null && linear.has(node)) accumulate(node, cotangent);
  });
  const sources = new Set(inputs);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as Node;
    const cotangent = sums.get(node);
    if (cotangent === undefined || !linear.has(node) || sources.has(node)) continue;
    const { transpose } = node.primitive;
    if (transpose === undefined) throw bug('transposeLinear', `${node.primitive.name} appears among tangents but has no transpose rule`);
    const flags = node.inputs.map((input) => linear.has(input));
    const back = derivedFrom(node, () => (transpose as NonNullable<Node['primitive']['transpose']>)(node, cotangent, flags, ops));
    back.forEach((each, k) => {
      const input = node.inputs[k] as Node;
      if (each !== null && linear.has(input)) accumulate(input, each);
    });
  }
  return inputs.map((node) => sums.get(node) ?? null);
}
