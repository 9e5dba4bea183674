/** Directional derivatives. */
import type { Node } from '../ir/node.ts';
import { callTraced, type NodeTree, requireFloat } from '../transforms/call-traced.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { type Structure, tupleOf } from '../tree/structure.ts';
import { requireLike } from './match-tree.ts';
import { staged } from './staged.ts';
import type { Inputs, Output, TracedFunction } from './types.ts';

const compiled = new WeakMap<TracedFunction, (...args: readonly unknown[]) => unknown>();

/**
 * Value and directional derivative: [f(x), J(x) t] in one forward pass. Compiled once for each function and shapes.
 *
 * @param primals The arguments of f.
 * @param tangents A direction for each argument, in the same records and shapes.
 * @throws SHAPE_MISMATCH, NOT_DIFFERENTIABLE.
 */
export function jvp<F extends TracedFunction>(f: F, primals: Inputs<F>, tangents: Inputs<F>): readonly [Output<ReturnType<F>>, Output<ReturnType<F>>] {
  let run = compiled.get(f);
  if (run === undefined) {
    run = staged('jvp', (trees, builder) => {
      const count = trees.length / 2;
      const [args, directions] = [trees.slice(0, count), trees.slice(count)];
      const seeds = new Map<Node, Node>();
      args.forEach((arg, i) => {
        requireLike('jvp', `tangent ${i}`, directions[i] as NodeTree, arg);
        arg.nodes.forEach((node, k) => {
          requireFloat('jvp', `argument ${i}`, node.dtype);
          seeds.set(node, (directions[i] as NodeTree).nodes[k] as Node);
        });
      });
      const { structure, nodes } = callTraced('jvp', f, args, builder);
      const moved = tangentsOf(nodes, seeds, builder.ops).map((each, i) => each ?? builder.ops.constant(0, (nodes[i] as Node).shape));
      return { structure: tupleOf([structure, structure] as Structure[]), nodes: [...nodes, ...moved] };
    });
    compiled.set(f, run);
  }
  return run(...primals, ...tangents) as never;
}
