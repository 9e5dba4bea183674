/** Gauss-Newton vector products. */
import type { Builder } from '../ir/builder.ts';
import type { Node, Tangent } from '../ir/node.ts';
import { createInput } from '../primitives/create-builder.ts';
import { callTraced, type NodeTree, requireFloat, requireScalar } from '../transforms/call-traced.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { substitute } from '../transforms/substitute.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { requireLike } from './match-tree.ts';
import { staged } from './staged.ts';
import type { Input, Result, TracedFunction } from './types.ts';

/**
 * The product of the Gauss-Newton matrix with a vector, J' H J v, without the matrix: J the Jacobian of `f` at x, H the
 * Hessian of `loss` at f(x). Positive semidefinite where the loss is convex, and equal to the Hessian of loss(f(x)) where
 * the residuals vanish or f is linear. Without a loss H = I: the matrix J'J of least squares 1/2 sum f^2.
 * (Schraudolph, Neural Computation 14 (2002) 1723-1738.)
 *
 * @param f Function of one tree of parameters: the residuals, or the predictions that `loss` takes.
 * @param loss Scalar function of f's result.
 * @returns A function (x, v), v in the records and shapes of x.
 * @throws NOT_SCALAR for a loss that is not scalar, NOT_DIFFERENTIABLE, SHAPE_MISMATCH.
 */
export function gnvp<F extends TracedFunction>(f: F, loss?: TracedFunction): <A extends Input<Parameters<F>[0]>>(x: A, v: A) => Result<A> {
  return staged('gnvp', ([x, v], builder) => {
    const [at, direction] = [x as NodeTree, v as NodeTree];
    requireLike('gnvp', 'v', direction, at);
    for (const node of at.nodes) requireFloat('gnvp', 'x', node.dtype);
    const result = callTraced('gnvp', f, [at], builder);
    for (const node of result.nodes) requireFloat('gnvp', 'the result', node.dtype);
    const moved = tangentsOf(result.nodes, new Map(at.nodes.map((node, i) => [node, direction.nodes[i] as Node])), builder.ops);
    const weighted = loss === undefined ? moved : lossHessianTimes(loss, result, moved, builder);
    const back = cotangentsOf(result.nodes, weighted, at.nodes, builder);
    return { structure: at.structure, nodes: back.map((each, i) => each ?? builder.ops.constant(0, (at.nodes[i] as Node).shape)) };
  }) as never;
}

/** H t for the Hessian of the loss at the prediction. */
function lossHessianTimes(loss: TracedFunction, prediction: NodeTree, moved: readonly Tangent[], builder: Builder): Tangent[] {
  const stand = prediction.nodes.map(({ shape }) => createInput(builder, shape));
  const value = requireScalar('gnvp', callTraced('gnvp', loss, [{ structure: prediction.structure, nodes: stand }], builder));
  const slopes = cotangentsOf([value], [builder.ops.constant(1)], stand, builder);
  const present = slopes.filter((each): each is Node => each !== null);
  const curved = tangentsOf(present, new Map(stand.map((node, i) => [node, moved[i] ?? null])), builder.ops);
  const replaced = new Map(stand.map((node, i) => [node, prediction.nodes[i] as Node]));
  let next = 0;
  return slopes.map((slope) => {
    const product = slope === null ? null : (curved[next++] ?? null);
    return product === null ? null : (substitute([product], replaced, builder.ops)[0] as Node);
  });
}
