/** Vectorisation over a batch axis. */
import { ThetakitError } from '@thetakit/registry';
import type { Builder } from '../ir/builder.ts';
import type { Node, Ops } from '../ir/node.ts';
import { normalizeAxis } from '../ir/shape.ts';
import { createInput } from '../primitives/create-builder.ts';
import { batchNodes } from '../transforms/batch.ts';
import { callTraced, type NodeTree } from '../transforms/call-traced.ts';
import { staged } from './staged.ts';
import type { Arrays, Inputs, TracedFunction } from './types.ts';

/**
 * f over a batch: every argument carries one more axis, over which f is applied. The graph of f is rewritten, not
 * looped over: products of matrices merge into larger ones.
 *
 * @param inAxes Where the batch axis of each argument is; null for an argument that all share. One number serves all. Default 0.
 * @param outAxes Where the batch axis of the results goes. Default 0.
 * @throws SHAPE_MISMATCH when batch sizes differ; ARGUMENT_OUT_OF_RANGE when an axis does not exist.
 */
export function vmap<F extends TracedFunction>(
  f: F,
  inAxes: number | readonly (number | null)[] = 0,
  outAxes = 0,
): (...args: Inputs<F>) => Arrays<ReturnType<F>> {
  return staged('vmap', (args, builder) => {
    const { ops } = builder;
    const batched = new Map<Node, Node>();
    const sizes = new Set<number>();
    const inner = args.map((arg, i) => oneExample(arg, typeof inAxes === 'number' ? inAxes : (inAxes[i] ?? null), batched, sizes, builder));
    const size = onlySize(sizes);
    const { structure, nodes } = callTraced('vmap', f, inner, builder);
    const results = batchNodes(nodes, batched, size, ops).map((node) => moveAxis(node, 0, normalizeAxis('vmap', outAxes, node.shape.length), ops));
    return { structure, nodes: results };
  }) as never;
}

/** Inputs without the batch axis; what stands for them with the axis in front is noted in `batched`. */
function oneExample(arg: NodeTree, axis: number | null, batched: Map<Node, Node>, sizes: Set<number>, builder: Builder): NodeTree {
  if (axis === null) return arg;
  const nodes = arg.nodes.map((node) => {
    const at = normalizeAxis('vmap', axis, node.shape.length);
    const single = createInput(
      builder,
      node.shape.filter((_, i) => i !== at),
      node.dtype,
    );
    sizes.add(node.shape[at] as number);
    batched.set(single, moveAxis(node, at, 0, builder.ops));
    return single;
  });
  return { structure: arg.structure, nodes };
}

function onlySize(sizes: ReadonlySet<number>): number {
  const list = [...sizes];
  if (list.length === 1) return list[0] as number;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'vmap',
    problem: list.length === 0 ? 'no argument has a batch axis' : `the batch axes have sizes ${list.join(' and ')}`,
    action: 'Give every batched argument the same number of examples, and inAxes for at least one',
    received: list,
  });
}

function moveAxis(node: Node, from: number, to: number, ops: Ops): Node {
  if (from === to) return node;
  const rest = node.shape.map((_, i) => i).filter((i) => i !== from);
  rest.splice(to, 0, from);
  return ops.transpose(node, rest);
}
