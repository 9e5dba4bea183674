/**
 * Implicit differentiation: derivatives of what a solver finds, from the equation that it solves and not from its steps
 * (Blondel et al., arXiv 2105.15183).
 */
import { ThetakitError } from '@thetakit/registry';
import { NdArray } from '../array/nd-array.ts';
import type { Builder } from '../ir/builder.ts';
import type { Node } from '../ir/node.ts';
import { shapesEqual, showShape, sizeOf } from '../ir/shape.ts';
import { createInput } from '../primitives/create-builder.ts';
import { type CustomCallParams, newCustomCall, type TangentRule } from '../primitives/custom-call.ts';
import { hostCall, newHostCall } from '../primitives/host-call.ts';
import { solve } from '../primitives/solve.ts';
import { standsLike } from '../primitives/subgraph.ts';
import { callTraced, type NodeTree, requireFloat, requireScalar } from '../transforms/call-traced.ts';
import { type FlatProblem, jacobianMatrix, joinVector, leafGradients, splitVector } from '../transforms/flat-problem.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { substitute } from '../transforms/substitute.ts';
import { leafAval, readLeaf } from '../tree/leaf-values.ts';
import { flattenTree, type Structure, structureKey, unflattenTree } from '../tree/structure.ts';
import { staged } from './staged.ts';
import type { Input, Output, TracedFunction } from './types.ts';

/** A solver of the user: from plain values (numbers, NdArrays, records of them) to the solution in the records of `start`. */
export type Solver = (start: never, ...parameters: never[]) => unknown;

/** A solution as a function of the start (which has no derivative) and the parameters. */
export type SolutionFunction<F extends TracedFunction> = (start: Input<Parameters<F>[0]>, ...parameters: readonly unknown[]) => Output<Parameters<F>[0]>;

/**
 * The root x(p) of residual(x, p) = 0 that `solver` finds, as a function (start, ...p) => x that can be differentiated in
 * p to any order: dx = -(dF/dx)^-1 (dF/dp) dp, one dense linear solve at the solution. The solver runs on plain values
 * when the function runs; its steps are never differentiated, and neither is the start.
 *
 * Derivatives are exact for an exact root; a residual of size e makes errors of that order. Where dF/dx is singular they
 * are infinite or NaN.
 *
 * @param residual (x, ...parameters) => as many numbers as x has, in any records; written with tfjs ops.
 * @param solver (start, ...parameters) => x, in the records and shapes of start.
 * @throws SHAPE_MISMATCH when the residual or the solution has the wrong size; NOT_DIFFERENTIABLE when x is not float.
 */
export function rootOf<F extends TracedFunction>(residual: F, solver: Solver): SolutionFunction<F> {
  return solution('rootOf', solver, (x, parameters, { builder, leaves }) => {
    const result = callTraced('rootOf', residual, [x, ...parameters], builder);
    for (const node of result.nodes) requireFloat('rootOf', 'the residual', node.dtype);
    const count = result.nodes.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const unknowns = leaves.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    if (count !== unknowns) throw wrongSize('rootOf', `the residual has ${count} elements`, `${unknowns}, one for each unknown`);
    return joinVector(result.nodes, result.nodes, builder);
  });
}

/**
 * The minimiser x(p) of loss(x, p) that `solver` finds, as a function (start, ...p) => x that can be differentiated in p to
 * any order: the root of the gradient of the loss, so dx = -H^-1 (d2 loss / dx dp) dp. Else as `rootOf`.
 *
 * @param loss (x, ...parameters) => a scalar, twice differentiable at the solution.
 * @throws NOT_SCALAR when the loss is not scalar; else as `rootOf`.
 */
export function argminOf<F extends TracedFunction>(loss: F, solver: Solver): SolutionFunction<F> {
  return solution('argminOf', solver, (x, parameters, problem) => {
    const value = requireScalar('argminOf', callTraced('argminOf', loss, [x, ...parameters], problem.builder));
    return joinVector(leafGradients(value, problem), problem.leaves, problem.builder);
  });
}

/** What is zero at the solution, as one vector. */
type Equation = (x: NodeTree, parameters: readonly NodeTree[], problem: FlatProblem) => Node;

function solution<F extends TracedFunction>(who: string, solver: Solver, equation: Equation): SolutionFunction<F> {
  return staged(who, ([start, ...parameters], builder) => {
    const first = start as NodeTree;
    for (const node of first.nodes) requireFloat(who, 'the start', node.dtype);
    const shapes = first.nodes.map(({ shape }) => shape);
    const trees = [first, ...parameters];
    const inputs = trees.flatMap(({ nodes }) => nodes);
    const stands = standsLike(inputs, builder.ops);
    const size = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
    const output = builder.ops.apply(hostCall, stands, newHostCall(size, plainCall(who, solver, trees)));
    const rule: TangentRule = (primals, tangents) => implicitTangent(trees, primals, tangents, call, equation, builder);
    const call: CustomCallParams = newCustomCall(stands, output, rule);
    return { structure: first.structure, nodes: splitVector(builder.ops.apply('customCall', inputs, call), shapes, builder) };
  }) as never;
}

/** dx = -F_x^-1 F_p dp at the solution, from the linearised equation. */
function implicitTangent(
  trees: readonly NodeTree[],
  primals: readonly Node[],
  tangents: readonly Node[],
  call: CustomCallParams,
  equation: Equation,
  builder: Builder,
): Node | null {
  const { ops } = builder;
  const fresh = trees.map(({ structure, nodes }) => ({ structure, nodes: standsLike(nodes, ops) }));
  const [x, ...parameters] = fresh as NodeTree[] as [NodeTree, ...NodeTree[]];
  const problem: FlatProblem = { builder, x: createInput(builder, [0]), leaves: x.nodes };
  const value = equation(x, parameters, problem);
  const own = parameters.flatMap(({ nodes }) => nodes);
  const moving = new Map(own.flatMap((node) => (node.dtype === 'float' ? [[node, createInput(builder, node.shape)] as const] : [])));
  const moved = tangentsOf([value], moving, ops)[0] ?? null;
  if (moved === null) return null;
  const n = value.shape[0] as number;
  const step = ops.apply(solve, [jacobianMatrix(value, problem), ops.reshape(moved, [n, 1])], { transposed: false });
  const views = splitVector(
    ops.apply('customCall', primals, call),
    x.nodes.map(({ shape }) => shape),
    builder,
  );
  const replaced = new Map<Node, Node>(x.nodes.map((node, i) => [node, views[i] as Node]));
  own.forEach((node, i) => {
    const at = x.nodes.length + i;
    replaced.set(node, primals[at] as Node);
    const seed = moving.get(node);
    if (seed !== undefined) replaced.set(seed, tangents[at] as Node);
  });
  return substitute([ops.neg(ops.reshape(step, [n]))], replaced, ops)[0] as Node;
}

/** The solver as a function of arrays. */
function plainCall(
  who: string,
  solver: Solver,
  trees: readonly NodeTree[],
): (inputs: readonly Float64Array[], out: { set(from: ArrayLike<number>, at: number): void }) => void {
  const shapes = trees.map(({ nodes }) => nodes.map(({ shape, dtype }) => ({ shape, dtype })));
  const structures = trees.map(({ structure }) => structure);
  return (inputs, out) => {
    let next = 0;
    const args = shapes.map((own, i) =>
      unflattenTree(
        structures[i] as Structure,
        own.map(({ shape, dtype }) => {
          const data = inputs[next++] as Float64Array;
          return shape.length === 0 ? (data[0] as number) : new NdArray(data, shape, dtype === 'float' ? 'float64' : dtype);
        }),
      ),
    );
    const found = flattenTree(who, (solver as (...all: unknown[]) => unknown)(...args));
    const [received, expected] = [structureKey(found.structure), structureKey(structures[0] as Structure)];
    if (received !== expected) throw wrongSize(who, `the solver returned ${received}`, `${expected}, like the start`);
    let at = 0;
    found.leaves.forEach((leaf, i) => {
      const { shape } = (shapes[0] as readonly { shape: readonly number[] }[])[i] as { shape: readonly number[] };
      const own = leafAval(who, leaf).shape;
      if (!shapesEqual(own, shape)) throw wrongSize(who, `the solver returned shape ${showShape(own)}`, `${showShape(shape)}, like the start`);
      const data = new Float64Array(sizeOf(shape));
      readLeaf(leaf, data);
      out.set(data, at);
      at += data.length;
    });
  };
}

function wrongSize(who: string, received: string, expected: string): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `${received}, expected ${expected}`,
    action: 'Give the equation one element for each unknown, and the solution the records and shapes of the start',
    received,
    expected,
  });
}
