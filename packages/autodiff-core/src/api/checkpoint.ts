/** Memory for time: derivatives that compute the inside of a function again. */
import type { Node } from '../ir/node.ts';
import { checkpoint as checkpointPrimitive } from '../primitives/checkpoint.ts';
import { standsLike } from '../primitives/subgraph.ts';
import { callTraced } from '../transforms/call-traced.ts';
import { closeGraph } from '../transforms/close-graph.ts';
import { staged } from './staged.ts';
import type { TracedFunction } from './types.ts';

/**
 * f, of which reverse mode keeps only the arguments: its inside is computed again, once, when the derivative reaches it.
 * A chain of n checkpointed parts needs memory for n arguments and the inside of one part, instead of every intermediate,
 * at the cost of one more evaluation (Griewank and Walther, Evaluating Derivatives, 2008, chapter 12). Values, forward
 * derivatives, vmap and higher orders are those of f.
 */
export function checkpoint<F extends TracedFunction>(f: F): F {
  return staged('checkpoint', (args, builder) => {
    const { ops } = builder;
    const stands = args.map(({ structure, nodes }) => ({ structure, nodes: standsLike(nodes, ops) }));
    const { structure, nodes } = callTraced('checkpoint', f, stands, builder);
    const inputs = stands.flatMap((each) => each.nodes);
    const given: Node[] = args.flatMap((each) => each.nodes);
    const outputs = nodes.map((output) => {
      const { captured, graph } = closeGraph(inputs, [output], ops);
      return ops.apply(checkpointPrimitive, [...captured, ...given], { graph, behind: 0 });
    });
    return { structure, nodes: outputs };
  }) as unknown as F;
}
