/** Hessian-vector products. */
import type { Node } from '../ir/node.ts';
import { callTraced, type NodeTree, requireFloat, requireScalar } from '../transforms/call-traced.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { requireLike } from './match-tree.ts';
import { staged } from './staged.ts';
import type { Input, Result, TracedFunction } from './types.ts';

/**
 * The product of the Hessian of a scalar function of one argument with a vector, forward over reverse: H(x) v at the
 * cost of a few evaluations, without H.
 *
 * @returns A function (x, v), v in the records and shapes of x.
 * @throws NOT_SCALAR, NOT_DIFFERENTIABLE, SHAPE_MISMATCH.
 */
export function hvp<F extends TracedFunction>(f: F): <A extends Input<Parameters<F>[0]>>(x: A, v: A) => Result<A> {
  return staged('hvp', ([x, v], builder) => {
    const [at, direction] = [x as NodeTree, v as NodeTree];
    requireLike('hvp', 'v', direction, at);
    for (const node of at.nodes) requireFloat('hvp', 'x', node.dtype);
    const value = requireScalar('hvp', callTraced('hvp', f, [at], builder));
    const gradients = cotangentsOf([value], [builder.ops.constant(1)], at.nodes, builder);
    const seeds = new Map(at.nodes.map((node, i) => [node, direction.nodes[i] as Node]));
    const zero = (i: number) => builder.ops.constant(0, (at.nodes[i] as Node).shape);
    const products = tangentsOf(
      gradients.map((each, i) => each ?? zero(i)),
      seeds,
      builder.ops,
    );
    return { structure: at.structure, nodes: products.map((each, i) => each ?? zero(i)) };
  }) as never;
}
