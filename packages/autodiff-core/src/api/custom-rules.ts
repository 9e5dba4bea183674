/** Functions with derivatives of the user's own. */
import { ThetakitError } from '@thetakit/registry';
import type { Builder } from '../ir/builder.ts';
import type { Node } from '../ir/node.ts';
import { createInput } from '../primitives/create-builder.ts';
import { newCustomCall, type TangentRule } from '../primitives/custom-call.ts';
import { callTraced, type NodeTree } from '../transforms/call-traced.ts';
import { transposeLinear } from '../transforms/transpose-linear.ts';
import { tupleOf } from '../tree/structure.ts';
import { requireLike } from './match-tree.ts';
import { staged } from './staged.ts';
import type { TracedFunction } from './types.ts';

/**
 * f with the directional derivative `rule(primals, tangents)`: primals and tangents are tuples of f's arguments, the
 * result is the tangent of f's value and must be linear in the tangents. Reverse mode transposes it, so one rule serves
 * every derivative; its own ops are differentiated for higher orders. f must return one tensor.
 */
export function customJvp<F extends TracedFunction>(f: F, rule: (primals: Parameters<F>, tangents: Parameters<F>) => ReturnType<F>): F {
  return staged('customJvp', (args, builder) => {
    const tangentRule = (primals: readonly NodeTree[], tangents: readonly NodeTree[]) =>
      onlyNode('customJvp', callTraced('customJvp', rule, [joined(primals), joined(tangents)], builder));
    return customNode('customJvp', f, args, (primals, tangents) => tangentRule(regrouped(args, primals), regrouped(args, tangents)), builder);
  }) as unknown as F;
}

/**
 * f with the reverse derivative of the user: `forward(...args)` returns [value, residuals], `backward(residuals, c)` the
 * tuple of cotangents of the arguments. backward must be linear in c; forward mode is then its transpose, so hvp and
 * jvp work through it. Without side effects: forward runs again where a derivative is taken. f must return one tensor.
 */
export function customVjp<F extends TracedFunction>(
  f: F,
  forward: (...args: Parameters<F>) => readonly [ReturnType<F>, unknown],
  backward: (residuals: never, cotangent: ReturnType<F>) => readonly unknown[],
): F {
  return staged('customVjp', (args, builder) => {
    const rule: TangentRule = (primals, tangents, ops) => {
      const trees = regrouped(args, primals);
      const pair = callTraced('customVjp', forward, trees, builder);
      if (pair.structure.kind !== 'tuple' || pair.structure.items[0]?.kind !== 'leaf' || pair.structure.items[1] === undefined) throw notPair();
      const residuals: NodeTree = { structure: pair.structure.items[1], nodes: pair.nodes.slice(1) };
      const c = createInput(builder, (pair.nodes[0] as Node).shape);
      const back = callTraced('customVjp', backward, [residuals, { structure: { kind: 'leaf' }, nodes: [c] }], builder);
      requireLike('customVjp', 'what backward returns', back, joined(trees));
      return transposeLinear(back.nodes, tangents, [c], ops)[0] ?? null;
    };
    return customNode('customVjp', f, args, rule, builder);
  }) as unknown as F;
}

/** The call of f as one node that carries the rule. */
function customNode(who: string, f: TracedFunction, args: readonly NodeTree[], rule: TangentRule, builder: Builder): NodeTree {
  const inputs = args.flatMap(({ nodes }) => nodes);
  const stand = inputs.map(({ shape, dtype }) => createInput(builder, shape, dtype));
  const result = callTraced(who, f, regrouped(args, stand), builder);
  const output = onlyNode(who, result);
  return { structure: result.structure, nodes: [builder.ops.apply('customCall', inputs, newCustomCall(stand, output, rule))] };
}

/** Flat nodes in the trees of the arguments. */
function regrouped(args: readonly NodeTree[], nodes: readonly Node[]): NodeTree[] {
  let at = 0;
  return args.map(({ structure, nodes: own }) => {
    const start = at;
    at += own.length;
    return { structure, nodes: nodes.slice(start, at) };
  });
}

function joined(trees: readonly NodeTree[]): NodeTree {
  return { structure: tupleOf(trees.map(({ structure }) => structure)), nodes: trees.flatMap(({ nodes }) => nodes) };
}

function onlyNode(who: string, { structure, nodes }: NodeTree): Node {
  if (structure.kind === 'leaf') return nodes[0] as Node;
  throw new ThetakitError('ARGUMENT_TYPE', {
    who,
    problem: `the function returns a ${structure.kind}, expected one tensor`,
    action: 'Return one tensor; join several with tf.concat',
    received: structure.kind,
  });
}

function notPair(): ThetakitError {
  return new ThetakitError('ARGUMENT_TYPE', {
    who: 'customVjp',
    problem: 'forward must return [value, residuals], value one tensor',
    action: 'Return a pair; use [value, []] when nothing is kept',
  });
}
