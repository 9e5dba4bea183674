/**
 * A function with a derivative given by the user. The value is a graph over stand-ins for the inputs, which takes the
 * node's place before compilation; the tangent is what the rule builds.
 */

import { topologicalOrder } from '../ir/graph.ts';
import type { KernelPrimitive, Node, NumericArray, Ops, Tangent } from '../ir/node.ts';
import { evaluateNodes } from './evaluate-nodes.ts';
import { newInput } from './input.ts';

/** The tangent of the result from the inputs and their tangents; linear in the tangents. */
export type TangentRule = (inputs: readonly Node[], tangents: readonly Node[], ops: Ops) => Tangent;

export interface CustomCallParams {
  /** Stand-ins for the inputs, and the value as a function of them. */
  readonly inputs: readonly Node[];
  readonly output: Node;
  readonly rule: TangentRule;
  /** Unique: calls are never merged. */
  readonly id: number;
}

export const customCall: KernelPrimitive<CustomCallParams> = {
  name: 'customCall',
  kind: 'kernel',
  infer: (_inputs, { output }) => ({ shape: output.shape, dtype: output.dtype }),
  key: ({ id }) => String(id),
  evaluate(node, inputs, out) {
    const given = new Map(node.params.inputs.map((input, i) => [input, inputs[i] as NumericArray]));
    out.set((evaluateNodes([node.params.output], given) as NumericArray[])[0] as NumericArray);
  },
  jvp(node, tangents, ops) {
    if (tangents.every((t) => t === null)) return null;
    const full = tangents.map((t, i) => t ?? ops.constant(0, (node.inputs[i] as Node).shape));
    return node.params.rule(node.inputs, full, ops);
  },
  batch(node, inputs, batched, ops) {
    const size = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
    const { params } = node;
    const stand = params.inputs.map((input, i) => (batched[i] ? ops.apply('input', [], newInput([size, ...input.shape], input.dtype)) : input));
    const over = (from: readonly Node[], to: readonly Node[]) =>
      new Map(from.map((each, i) => [each, to[i] as Node] as const).filter(([each, other]) => each !== other));
    const output = batchGraph(params.output, over(params.inputs, stand), size, ops);
    const rule: TangentRule = (primals, tangents, inner) => {
      const single = params.inputs.map((input) => inner.apply('input', [], newInput(input.shape, input.dtype)));
      const moving = params.inputs.map((input) => inner.apply('input', [], newInput(input.shape)));
      const result = params.rule(single, moving, inner);
      if (result === null) return null;
      const replaced = new Map<Node, Node>();
      params.inputs.forEach((_, i) => {
        const repeat = (x: Node) =>
          batched[i]
            ? x
            : inner.broadcast(
                x,
                [size, ...x.shape],
                x.shape.map((_dim, axis) => axis + 1),
              );
        replaced.set(single[i] as Node, repeat(primals[i] as Node));
        replaced.set(moving[i] as Node, repeat(tangents[i] as Node));
      });
      return batchGraph(result, replaced, size, inner);
    };
    return ops.apply('customCall', inputs, { inputs: stand, output, rule, id: nextCall++ });
  },
  lower(node, inputs, ops) {
    const values = new Map<Node, Node>(node.params.inputs.map((input, i) => [input, inputs[i] as Node]));
    for (const each of topologicalOrder([node.params.output])) {
      if (values.has(each)) continue;
      const moved = each.inputs.map((input) => values.get(input) as Node);
      values.set(each, moved.every((input, i) => input === each.inputs[i]) ? each : ops.apply(each.primitive, moved, each.params));
    }
    return values.get(node.params.output) as Node;
  },
};

let nextCall = 1;

/** Parameters of a new call. */
export function newCustomCall(inputs: readonly Node[], output: Node, rule: TangentRule): CustomCallParams {
  return { inputs, output, rule, id: nextCall++ };
}

function batchGraph(output: Node, batched: ReadonlyMap<Node, Node>, size: number, ops: Ops): Node {
  const versions = new Map(batched);
  for (const node of topologicalOrder([output])) {
    if (versions.has(node)) continue;
    const flags = node.inputs.map((input) => versions.has(input));
    if (flags.includes(true))
      versions.set(
        node,
        node.primitive.batch(
          node,
          node.inputs.map((input) => versions.get(input) ?? input),
          flags,
          ops,
        ),
      );
  }
  return (
    versions.get(output) ??
    ops.broadcast(
      output,
      [size, ...output.shape],
      output.shape.map((_, axis) => axis + 1),
    )
  );
}
