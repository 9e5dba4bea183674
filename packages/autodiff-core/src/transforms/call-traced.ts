/** Calls a user's function on tensors that stand for nodes, and takes its result apart. */
import { Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import type { Builder } from '../ir/builder.ts';
import type { DType, Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { record } from '../trace/record.ts';
import { leafAval, readLeaf } from '../tree/leaf-values.ts';
import { flattenTree, type Structure, unflattenTree } from '../tree/structure.ts';

/** A tree whose leaves are nodes. */
export interface NodeTree {
  readonly structure: Structure;
  readonly nodes: readonly Node[];
}

/** Any function of a user: its arguments and result are trees. */
export type AnyFunction = (...args: never[]) => unknown;

/** Runs `f` on tensors for the leaves of `args`; the nodes of what it returns. */
export function callTraced(who: string, f: AnyFunction, args: readonly NodeTree[], builder: Builder): NodeTree {
  return record(builder, (recorder) => {
    const tensors = args.map(({ structure, nodes }) =>
      unflattenTree(
        structure,
        nodes.map((node) => recorder.tensorOf(node)),
      ),
    );
    const result = (f as (...all: unknown[]) => unknown)(...tensors);
    refusePromise(who, result);
    const { structure, leaves } = flattenTree(who, result);
    return { structure, nodes: leaves.map((leaf) => (leaf instanceof Tensor ? recorder.nodeOf(leaf as TensorInfo) : leafConstant(who, leaf, builder))) };
  });
}

/** A leaf of numbers as a constant node. */
export function leafConstant(who: string, leaf: unknown, builder: Builder): Node {
  const { shape, dtype } = leafAval(who, leaf);
  const data = new Float64Array(sizeOf(shape));
  readLeaf(leaf, data);
  return builder.ops.array(data, shape, dtype);
}

function refusePromise(who: string, result: unknown): void {
  if (typeof (result as { then?: unknown } | null)?.then !== 'function') return;
  throw new ThetakitError('TRACE_ASYNC', {
    who,
    problem: 'the function returned a promise, expected tensors or numbers',
    action: 'Make the function synchronous and await data before it is called',
    received: 'a promise',
  });
}

/** Throws NOT_DIFFERENTIABLE unless a derivative with respect to a value of this type exists. */
export function requireFloat(who: string, what: string, dtype: DType): void {
  if (dtype === 'float') return;
  throw new ThetakitError('NOT_DIFFERENTIABLE', {
    who,
    problem: `${what} is ${dtype}, expected float`,
    action: 'Pass floating-point numbers, or differentiate with respect to another argument',
    received: dtype,
    expected: 'float',
  });
}

/** The only node of a scalar result; throws NOT_SCALAR otherwise. */
export function requireScalar(who: string, { structure, nodes }: NodeTree): Node {
  const node = nodes[0];
  if (structure.kind === 'leaf' && node !== undefined && node.shape.length === 0) {
    requireFloat(who, 'the result', node.dtype);
    return node;
  }
  const what = structure.kind === 'leaf' ? `shape [${node?.shape.join(', ')}]` : `a ${structure.kind} of ${nodes.length} values`;
  throw new ThetakitError('NOT_SCALAR', {
    who,
    problem: `the function returns ${what}, expected a scalar`,
    action: 'Reduce it with tf.sum or tf.mean, or use jacrev, jacfwd or vjp',
    received: structure.kind === 'leaf' ? node?.shape : structure.kind,
  });
}
