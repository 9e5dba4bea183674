/**
 * A graph with one result whose inside is not kept for derivatives. The value is the graph itself. The derivative in
 * reverse runs the graph again, behind a barrier that waits for the cotangent: so nothing of the inside lives between
 * the two runs, and no shared subexpression can bring it back.
 */
import type { Graph, KernelPrimitive, Node, NumericArray, Tangent } from '../ir/node.ts';
import { batchNodes } from '../transforms/batch.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { substitute } from '../transforms/substitute.ts';
import { transposeLinear } from '../transforms/transpose-linear.ts';
import { barrier } from './barrier.ts';
import { evaluateNodes } from './evaluate-nodes.ts';
import { graphKey, stand } from './subgraph.ts';

export interface CheckpointParams {
  readonly graph: Graph;
  /** So many leading inputs are behind a barrier that waits for the others; 0 for none. */
  readonly behind: number;
}

export const checkpoint: KernelPrimitive<CheckpointParams> = {
  name: 'checkpoint',
  kind: 'kernel',
  infer(_inputs, { graph }) {
    const { shape, dtype } = graph.outputs[0] as Node;
    return { shape, dtype };
  },
  key: ({ graph, behind }) => `${behind}${graphKey(graph)}`,
  evaluate({ params: { graph } }, inputs, out) {
    out.set((evaluateNodes(graph.outputs, new Map(graph.inputs.map((input, i) => [input, inputs[i] as NumericArray]))) as NumericArray[])[0] as NumericArray);
  },
  jvp(node, tangents, ops) {
    const { graph, behind } = node.params;
    const seeds = graph.inputs.map(({ shape }, i) => (tangents[i] == null ? null : stand(shape, ops)));
    const moved = tangentsOf(graph.outputs, new Map(graph.inputs.map((input, i) => [input, seeds[i] as Tangent])), ops)[0] ?? null;
    if (moved === null) return null;
    const isPresent = (each: Tangent): each is Node => each !== null;
    const inputs = [...graph.inputs, ...seeds.filter(isPresent)];
    return ops.apply(checkpoint, [...node.inputs, ...tangents.filter(isPresent)], { graph: { inputs, outputs: [moved] }, behind });
  },
  transpose(node, cotangent, linear, ops) {
    const { graph } = node.params;
    const incoming = stand(cotangent.shape, ops);
    const wrt = graph.inputs.filter((_, i) => linear[i]);
    const back = transposeLinear(graph.outputs, [incoming], wrt, ops);
    const known = graph.inputs.filter((_, i) => !linear[i]);
    const given = [...node.inputs.filter((_, i) => !linear[i]), cotangent];
    let next = 0;
    return linear.map((each) => {
      const own = each ? (back[next++] ?? null) : null;
      return own === null ? null : ops.apply(checkpoint, given, { graph: { inputs: [...known, incoming], outputs: [own] }, behind: known.length });
    });
  },
  batch(node, inputs, batched, ops) {
    const { graph, behind } = node.params;
    const size = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
    const wide = graph.inputs.map((input, i) => (batched[i] ? stand([size, ...input.shape], ops, input.dtype) : input));
    const versions = new Map(graph.inputs.flatMap((input, i) => (batched[i] ? [[input, wide[i] as Node] as const] : [])));
    const outputs = batchNodes(graph.outputs, versions, size, ops);
    return ops.apply(checkpoint, inputs, { graph: { inputs: wide, outputs }, behind });
  },
  lower(node, inputs, ops) {
    const { graph, behind } = node.params;
    const waited = inputs.slice(behind);
    const given = inputs.map((input, i) => (i < behind && input.primitive.name !== 'constant' ? ops.apply(barrier, [input, ...waited]) : input));
    return substitute(graph.outputs, new Map(graph.inputs.map((input, i) => [input, given[i] as Node])), ops)[0] as Node;
  },
};
