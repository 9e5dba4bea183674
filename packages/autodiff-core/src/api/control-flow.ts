/** Loops and branches that stay loops and branches in the compiled code. */
import { ThetakitError } from '@thetakit/registry';
import type { Builder } from '../ir/builder.ts';
import type { Aval, Graph, Node } from '../ir/node.ts';
import { unpack } from '../ir/packed.ts';
import { cond as condPrimitive } from '../primitives/cond.ts';
import { createInput } from '../primitives/create-builder.ts';
import { scan as scanPrimitive } from '../primitives/scan.ts';
import { type ScanParams, scanLayout } from '../primitives/scan-params.ts';
import { standsLike } from '../primitives/subgraph.ts';
import { whileLoop as whilePrimitive } from '../primitives/while-loop.ts';
import { callTraced, type NodeTree } from '../transforms/call-traced.ts';
import { closeGraph } from '../transforms/close-graph.ts';
import { type Structure, tupleOf } from '../tree/structure.ts';
import { requireLike } from './match-tree.ts';
import { staged } from './staged.ts';
import type { Input, Inputs, Output, TracedFunction } from './types.ts';

/** Options of `scan`. */
export interface ScanOptions {
  /** Number of steps, needed when there are no sequences. */
  readonly length?: number;
  /** From the last element to the first; results keep the places of their elements. Default false. */
  readonly reverse?: boolean;
}

/** The body of a scan. */
export type ScanBody = (carry: never, x: never) => readonly [unknown, unknown];

/**
 * A loop with a state: carry, y_t = f(carry, x_t) for the elements x_t of `xs` along their leading axis. Returns the
 * last carry and the stacked y. The body is traced once and the compiled code loops over it.
 *
 * Every derivative of every order goes through. Reverse mode keeps the carries of each step, and computes the inside of
 * a step again. vmap runs the batch inside one loop.
 *
 * @param f (carry, x) => [carry, y]; the carry keeps its records, shapes and types.
 * @param init The first carry.
 * @param xs Sequences of equal length, or null for a loop of `options.length` steps (f then gets the carry alone).
 * @throws SHAPE_MISMATCH when the carry changes its shape or sequences differ in length; ARGUMENT_TYPE when f does not return a pair.
 */
export function scan<F extends ScanBody>(
  f: F,
  init: Input<Parameters<F>[0]>,
  xs: Input<Parameters<F>[1]> | null,
  options: ScanOptions = {},
): readonly [Output<ReturnType<F>[0]>, Output<ReturnType<F>[1]>] {
  const run = staged('scan', ([first, sequences], builder) => scanNodes(f, first as NodeTree, sequences ?? null, options, builder));
  return (xs === null ? run(init) : run(init, xs)) as never;
}

function scanNodes(f: TracedFunction, init: NodeTree, xs: NodeTree | null, options: ScanOptions, builder: Builder): NodeTree {
  const { ops } = builder;
  const length = lengthOf(xs, options.length);
  const carries = standsLike(init.nodes, ops);
  const elements = (xs?.nodes ?? []).map(({ shape, dtype }) => createInput(builder, shape.slice(1), dtype));
  const given: NodeTree[] = [{ structure: init.structure, nodes: carries }];
  if (xs !== null) given.push({ structure: xs.structure, nodes: elements });
  const result = callTraced('scan', f, given, builder);
  if (result.structure.kind !== 'tuple' || result.structure.items.length !== 2) {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who: 'scan',
      problem: `the body returns a ${result.structure.kind}, expected a pair [carry, y]`,
      action: 'Return a tuple of the next carry and the result of the step; use [carry, []] when there is none',
      received: result.structure.kind,
    });
  }
  const [carryStructure, resultStructure] = result.structure.items as [Structure, Structure];
  const next = sameTypes('scan', 'the carry', { structure: carryStructure, nodes: result.nodes.slice(0, carries.length) }, init, builder);
  const { captured, graph } = closeGraph([...carries, ...elements], [...next, ...result.nodes.slice(carries.length)], ops);
  const params: ScanParams = {
    constants: captured.length,
    carries: carries.length,
    sequences: elements.length,
    length,
    reverse: options.reverse === true,
    keepCarries: false,
    body: graph,
  };
  const packed = ops.apply(scanPrimitive, [...captured, ...init.nodes, ...(xs?.nodes ?? [])], params);
  return { structure: tupleOf([init.structure, resultStructure]), nodes: unpack(packed, scanLayout(params), ops) };
}

function lengthOf(xs: NodeTree | null, given: number | undefined): number {
  const lengths = new Set((xs?.nodes ?? []).map(({ shape }) => shape[0]));
  if (given !== undefined) lengths.add(given);
  const [length] = lengths;
  if (lengths.size === 1 && length !== undefined && Number.isInteger(length) && length >= 0) return length;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'scan',
    problem:
      lengths.size === 0
        ? 'there are neither sequences nor a length'
        : `the lengths are ${[...lengths].map((each) => each ?? 'none (a scalar)').join(' and ')}`,
    action: 'Give every sequence the same leading axis, or options.length when there is none',
    received: [...lengths],
  });
}

/** Nodes of `given` in the types of `like`: integers become floats, nothing else is converted. */
function sameTypes(
  who: string,
  what: string,
  given: NodeTree,
  like: { readonly structure: Structure; readonly nodes: readonly Aval[] },
  { ops }: Builder,
): Node[] {
  requireLike(who, what, given, like as NodeTree);
  return given.nodes.map((node, i) => {
    const { dtype } = like.nodes[i] as Aval;
    if (node.dtype === dtype || dtype === 'float') return ops.convert(node, dtype);
    throw new ThetakitError('DTYPE_UNSUPPORTED', {
      who,
      problem: `${what} is ${node.dtype}, expected ${dtype}`,
      action: 'Start with a float, or cast what the function returns',
      received: node.dtype,
      expected: dtype,
    });
  });
}

/**
 * onTrue(...args) or onFalse(...args), whichever the flag says: only that one is run, in derivatives too. Both are
 * traced, and must return the same records, shapes and types. Under vmap with a batched flag both are run and the
 * results selected.
 *
 * @param pred A scalar: a boolean, or a number that counts as true when it is not 0.
 * @throws SHAPE_MISMATCH when the branches return different things, or pred is not a scalar.
 */
export function cond<F extends TracedFunction>(
  pred: unknown,
  onTrue: F,
  onFalse: (...args: Parameters<F>) => unknown,
  ...args: Inputs<F>
): Output<ReturnType<F>> {
  const run = staged('cond', ([flag, ...given], builder) => {
    const { ops } = builder;
    const [test] = (flag as NodeTree).nodes as [Node];
    requireScalarFlag('cond', test);
    const stands = given.map(({ structure, nodes }) => ({ structure, nodes: standsLike(nodes, ops) }));
    const yes = callTraced('cond', onTrue, stands, builder);
    const no = callTraced('cond', onFalse as TracedFunction, stands, builder);
    requireLike('cond', 'what onFalse returns', no, yes);
    const types = yes.nodes.map(({ shape, dtype }, i) => ({ shape, dtype: no.nodes[i]?.dtype === 'float' ? ('float' as const) : dtype }));
    const like = { structure: yes.structure, nodes: types };
    const inputs = stands.flatMap(({ nodes }) => nodes);
    const closed = [yes, no].map((each) => closeGraph(inputs, sameTypes('cond', 'what a branch returns', each, like, builder), ops));
    const captured = closed.flatMap((each) => each.captured);
    const graphs = closed.map((each, side) => overAll(each.graph, closed[1 - side]?.captured ?? [], side === 0, inputs.length, builder));
    const packed = ops.apply(condPrimitive, [ops.convert(test, 'bool'), ...captured, ...given.flatMap(({ nodes }) => nodes)], {
      onTrue: graphs[0],
      onFalse: graphs[1],
    });
    return { structure: yes.structure, nodes: unpack(packed, types, ops) };
  });
  return run(pred, ...args) as never;
}

/** A graph that also takes what the other branch captured, after its own captures or before. */
function overAll({ inputs, outputs }: Graph, others: readonly Node[], after: boolean, own: number, { ops }: Builder): Graph {
  const unused = standsLike(others, ops);
  const captured = inputs.slice(0, inputs.length - own);
  return { inputs: [...(after ? [...captured, ...unused] : [...unused, ...captured]), ...inputs.slice(inputs.length - own)], outputs };
}

function requireScalarFlag(who: string, node: Node): void {
  if (node.shape.length === 0) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `the condition has shape [${node.shape.join(', ')}], expected a scalar`,
    action: 'Reduce it with tf.all or tf.any, or choose element by element with tf.where',
    received: node.shape,
  });
}

/** Options of `whileLoop`. */
export interface WhileOptions {
  /** Most steps that will be taken. The loop then runs as a scan of that length, of which reverse mode has derivatives. */
  readonly bound?: number;
}

/**
 * carry = body(carry) while condition(carry) holds. Forward derivatives (jvp, jacfwd) of every order go through; reverse
 * mode needs `options.bound`, since the number of steps is not known before: the steps beyond the last are skipped, and a
 * loop that is not finished after `bound` steps is cut off.
 *
 * @param condition (carry) => a scalar.
 * @param body (carry) => carry, of the same records, shapes and types.
 * @throws NOT_DIFFERENTIABLE for a derivative in reverse without a bound; SHAPE_MISMATCH when the carry changes.
 */
export function whileLoop<F extends TracedFunction>(
  condition: (carry: Parameters<F>[0]) => unknown,
  body: F,
  init: Input<Parameters<F>[0]>,
  { bound }: WhileOptions = {},
): Output<ReturnType<F>> {
  if (bound !== undefined) {
    const step = (carry: never) => [cond(condition(carry), body, ((same: unknown) => same) as never, ...([carry] as never)), []] as const;
    return scan(step as never, init as never, null, { length: bound })[0] as never;
  }
  const run = staged('whileLoop', ([first], builder) => {
    const { ops } = builder;
    const start = first as NodeTree;
    const carries = standsLike(start.nodes, ops);
    const tree = { structure: start.structure, nodes: carries };
    const test = callTraced('whileLoop', condition as TracedFunction, [tree], builder);
    requireScalarFlag('whileLoop', test.nodes[0] as Node);
    const next = sameTypes('whileLoop', 'the carry', callTraced('whileLoop', body, [tree], builder), start, builder);
    const { captured, graph } = closeGraph(carries, [ops.convert(test.nodes[0] as Node, 'bool'), ...next], ops);
    const [flag, ...outputs] = graph.outputs as [Node, ...Node[]];
    const params = { constants: captured.length, condition: { inputs: graph.inputs, outputs: [flag] }, body: { inputs: graph.inputs, outputs } };
    return { structure: start.structure, nodes: unpack(ops.apply(whilePrimitive, [...captured, ...start.nodes], params), start.nodes, ops) };
  });
  return run(init) as never;
}
