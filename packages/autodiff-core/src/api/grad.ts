/** Gradients of scalar functions. */
import { ThetakitError } from '@thetakit/registry';
import type { Builder } from '../ir/builder.ts';
import type { Node } from '../ir/node.ts';
import { callTraced, type NodeTree, requireScalar } from '../transforms/call-traced.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { type Structure, tupleOf } from '../tree/structure.ts';
import { chooseArguments } from './argument-numbers.ts';
import { staged } from './staged.ts';
import type { Inputs, Output, Result, TracedFunction } from './types.ts';

/** Options of `grad` and `valueAndGrad`. */
export interface GradOptions {
  /** The function returns [value, aux]; aux is returned beside the gradient and not differentiated. Default false. */
  readonly hasAux?: boolean;
}

/** Derivatives with respect to the arguments that a type of argnums names. */
export type ByArgument<A extends readonly unknown[], N> = N extends number
  ? Result<A[N]>
  : N extends readonly number[]
    ? { readonly [K in keyof N]: N[K] extends number ? Result<A[N[K]]> : never }
    : never;

/**
 * The gradient of a scalar function: g_i = df/dx_i, in the records of the argument. Zero for what f does not depend on.
 *
 * @param f Function of tensors (or records of them) that returns a scalar.
 * @param argnums Position of the argument, or several: the result is then a tuple. Default 0.
 * @returns A function of the same arguments; with `hasAux` it returns [gradient, aux].
 * @throws NOT_SCALAR when f returns anything but a scalar; NOT_DIFFERENTIABLE for integer arguments.
 */
export function grad<F extends TracedFunction, const N extends number | readonly number[] = 0>(
  f: F,
  argnums?: N,
  options: GradOptions = {},
): <A extends Inputs<F>>(...args: A) => ByArgument<A, N> {
  return staged('grad', (args, builder) => {
    const { gradient, aux } = gradientOf('grad', f, args, argnums ?? 0, options, builder);
    return aux === null ? gradient : pair(gradient, aux);
  }) as never;
}

/**
 * Value and gradient of a scalar function, in one pass: [f, g]. With `hasAux`: [[f, aux], g].
 * Arguments and errors as for `grad`.
 */
export function valueAndGrad<F extends TracedFunction, const N extends number | readonly number[] = 0>(
  f: F,
  argnums?: N,
  options: GradOptions = {},
): <A extends Inputs<F>>(...args: A) => readonly [Output<ReturnType<F>>, ByArgument<A, N>] {
  return staged('valueAndGrad', (args, builder) => {
    const { value, gradient, aux } = gradientOf('valueAndGrad', f, args, argnums ?? 0, options, builder);
    return pair(aux === null ? value : pair(value, aux), gradient);
  }) as never;
}

interface Gradient {
  readonly value: NodeTree;
  readonly gradient: NodeTree;
  readonly aux: NodeTree | null;
}

function gradientOf(
  who: string,
  f: TracedFunction,
  args: readonly NodeTree[],
  argnums: number | readonly number[],
  { hasAux }: GradOptions,
  builder: Builder,
): Gradient {
  const chosen = chooseArguments(who, args, argnums);
  const [value, aux] = separateAux(who, callTraced(who, f, args, builder), hasAux === true);
  const scalar = requireScalar(who, value);
  const cotangents = cotangentsOf([scalar], [builder.ops.constant(1)], chosen.nodes, builder);
  const nodes = cotangents.map((each, i) => each ?? builder.ops.constant(0, (chosen.nodes[i] as Node).shape));
  return { value, gradient: { structure: chosen.structure, nodes }, aux };
}

/** Splits [value, aux]. */
function separateAux(who: string, result: NodeTree, hasAux: boolean): [NodeTree, NodeTree | null] {
  if (!hasAux) return [result, null];
  const { structure, nodes } = result;
  if (structure.kind !== 'tuple' || structure.items.length !== 2 || structure.items[0]?.kind !== 'leaf') {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: 'with hasAux the function must return [value, aux], value a scalar tensor',
      action: 'Return a pair, or leave hasAux out',
      received: structure.kind,
    });
  }
  return [
    { structure: structure.items[0], nodes: nodes.slice(0, 1) },
    { structure: structure.items[1] as Structure, nodes: nodes.slice(1) },
  ];
}

function pair(a: NodeTree, b: NodeTree): NodeTree {
  return { structure: tupleOf([a.structure, b.structure]), nodes: [...a.nodes, ...b.nodes] };
}
