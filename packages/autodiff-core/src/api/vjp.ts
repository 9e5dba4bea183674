/** Reverse mode for functions of any result. */
import { callTraced, type NodeTree, requireFloat } from '../transforms/call-traced.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { tupleOf } from '../tree/structure.ts';
import { jit } from './jit.ts';
import { requireLike } from './match-tree.ts';
import { staged } from './staged.ts';
import type { Inputs, Output, Result, TracedFunction } from './types.ts';

type Run = (...args: readonly unknown[]) => unknown;

const compiled = new WeakMap<TracedFunction, { readonly value: Run; readonly pullback: Run }>();

/**
 * Value and pullback: [f(x), c => J(x)' c]. The pullback takes a cotangent shaped like the result and returns a tuple
 * of cotangents, one for each argument. Compiled once for each function and shapes.
 *
 * @throws SHAPE_MISMATCH when a cotangent does not fit; NOT_DIFFERENTIABLE for integer arguments.
 */
export function vjp<F extends TracedFunction, A extends Inputs<F>>(
  f: F,
  ...primals: A
): readonly [Output<ReturnType<F>>, (cotangent: unknown) => { readonly [K in keyof A]: Result<A[K]> }] {
  let runs = compiled.get(f);
  if (runs === undefined) {
    runs = { value: jit(f) as Run, pullback: makePullback(f) };
    compiled.set(f, runs);
  }
  const { value, pullback } = runs;
  return [value(...primals), (cotangent: unknown) => pullback(cotangent, ...primals)] as never;
}

function makePullback(f: TracedFunction): Run {
  return staged('vjp', ([cotangent, ...args], builder) => {
    args.forEach((arg, i) => {
      for (const node of arg.nodes) requireFloat('vjp', `argument ${i}`, node.dtype);
    });
    const result = callTraced('vjp', f, args, builder);
    requireLike('vjp', 'the cotangent', cotangent as NodeTree, result);
    const wrt = args.flatMap(({ nodes }) => nodes);
    const back = cotangentsOf(result.nodes, (cotangent as NodeTree).nodes, wrt, builder);
    const nodes = back.map((each, i) => each ?? builder.ops.constant(0, wrt[i]?.shape ?? []));
    return { structure: tupleOf(args.map(({ structure }) => structure)), nodes };
  });
}
