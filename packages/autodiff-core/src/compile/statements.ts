/** The statements of a loop body that compute a stored value. */
import { bug } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { stridesOf } from '../ir/shape.ts';
import { type Affine, linearIndex } from './affine.ts';
import type { Body } from './body.ts';
import { contractedExtents, dotAxes, operandIndices } from './dot-axes.ts';
import type { Expression } from './expression.ts';
import type { Reducer } from './expression-pool.ts';
import { forEachIndex } from './index-walk.ts';
import { type LoopPolicy, type Root, type RootKind, reducerOf } from './plan.ts';

/** One element of a root: stored, or added into its accumulator. */
export interface Statement {
  readonly root: Root;
  /** Place in the target array. */
  readonly at: Affine;
  readonly value: Expression;
  /** Absent for a plain store. */
  readonly reducer?: Reducer;
}

/** Whether a reduction or contraction runs over a loop axis, so that it must accumulate. */
export function accumulates(node: Node, policy: LoopPolicy): boolean {
  const input = node.inputs[0] as Node;
  if (reducerOf(node) !== null) {
    const { axes } = node.params as { axes: readonly number[] };
    return policy.loopAxes(input).some((axis) => axes.includes(axis));
  }
  if (node.primitive.name !== 'dot' || policy.kernels) return false;
  const { contractA } = dotAxes(node);
  return policy.loopAxes(input).some((axis) => contractA.includes(axis));
}

/** Loop extents of the nest that computes a node. */
export function domainOf(node: Node, kind: RootKind, policy: LoopPolicy): number[] {
  if (kind === 'dot' || kind === 'call') return [];
  const shaped = kind === 'elements' ? node : (node.inputs[0] as Node);
  return policy.loopAxes(shaped).map((axis) => shaped.shape[axis] as number);
}

/** Appends the statements of `root` at the given values of the loop variables. */
export function appendStatements(root: Root, variables: readonly Affine[], body: Body, policy: LoopPolicy, statements: Statement[]): void {
  if (root.kind === 'elements') appendElements(root, variables, body, policy, statements);
  else if (reducerOf(root.node) !== null) appendReduction(root, variables, body, policy, statements);
  else if (root.node.primitive.name === 'dot') appendContraction(root, variables, body, policy, statements);
  else throw bug('appendStatements', `no statements for ${root.node.primitive.name}`);
}

function appendElements(root: Root, variables: readonly Affine[], body: Body, policy: LoopPolicy, statements: Statement[]): void {
  const { node } = root;
  const strides = stridesOf(node.shape);
  forEachIndex(node.shape, loopIndex(node, variables, policy), (index) => {
    statements.push({ root, at: linearIndex(index, strides), value: node.primitive.kind === 'leaf' ? body.pull(node, index) : body.compute(node, index) });
  });
}

function appendReduction(root: Root, variables: readonly Affine[], body: Body, policy: LoopPolicy, statements: Statement[]): void {
  const input = root.node.inputs[0] as Node;
  const { axes } = root.node.params as { axes: readonly number[] };
  const reducer = reducerOf(root.node) as Reducer;
  const loops = loopIndex(input, variables, policy);
  const keptExtents = input.shape.filter((_, axis) => !axes.includes(axis));
  const strides = stridesOf(keptExtents);
  forEachIndex(
    keptExtents,
    loops.filter((_, axis) => !axes.includes(axis)),
    (kept) => {
      let next = 0;
      const given = input.shape.map((_, axis) => (axes.includes(axis) ? loops[axis] : kept[next++]));
      const terms: Expression[] = [];
      forEachIndex(input.shape, given, (index) => terms.push(body.pull(input, index)));
      statements.push({ root, at: linearIndex(kept, strides), value: body.pool.combine(reducer, terms), reducer });
    },
  );
}

/** A contraction over the row axis: every element of the result is an accumulator. */
function appendContraction(root: Root, variables: readonly Affine[], body: Body, policy: LoopPolicy, statements: Statement[]): void {
  const { node } = root;
  const { contractA } = dotAxes(node);
  const loops = loopIndex(node.inputs[0] as Node, variables, policy);
  const extents = contractedExtents(node);
  const strides = stridesOf(node.shape);
  forEachIndex(
    node.shape,
    node.shape.map(() => undefined),
    (index) => {
      const [atA, atB] = operandIndices(node, index);
      const products: Expression[] = [];
      forEachIndex(
        extents,
        contractA.map((axis) => loops[axis]),
        (at) => products.push(body.product(node, atA, atB, at)),
      );
      statements.push({ root, at: linearIndex(index, strides), value: body.pool.combine('sum', products), reducer: 'sum' });
    },
  );
}

/** The loop variables at the loop axes of a node, undefined elsewhere. */
function loopIndex(node: Node, variables: readonly Affine[], policy: LoopPolicy): (Affine | undefined)[] {
  const index = new Array<Affine | undefined>(node.shape.length).fill(undefined);
  policy.loopAxes(node).forEach((axis, loop) => {
    index[axis] = variables[loop] as Affine;
  });
  return index;
}
