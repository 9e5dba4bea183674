/** Jacobians and Hessians with few nonzero elements, from a few directional derivatives. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { NdArray } from '../array/nd-array.ts';
import type { Builder } from '../ir/builder.ts';
import type { Node, Ops } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createInput } from '../primitives/create-builder.ts';
import { type Colouring, colourColumns } from '../sparse/colour-columns.ts';
import { dependence } from '../sparse/dependence.ts';
import { patternOf, requirePattern, rowsOf, type SparsityPattern, transposePattern } from '../sparse/pattern.ts';
import { readingPlaces, starColouring } from '../sparse/star-colouring.ts';
import { batchNodes } from '../transforms/batch.ts';
import { callTraced, type NodeTree, requireFloat, requireScalar } from '../transforms/call-traced.ts';
import { type FlatProblem, joinVector, leafGradients } from '../transforms/flat-problem.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { staged } from './staged.ts';
import type { Input, TracedFunction } from './types.ts';

/** A matrix in compressed rows. */
export interface SparseMatrix extends SparsityPattern {
  /** Elements in the order of columnIndices: a Float64Array, or a tensor inside traced functions. */
  readonly values: Float64Array & Tensor;
  /** Directional derivatives taken. */
  readonly colours: number;
}

/** Options of `sparseJacobian` and `sparseHessian`. */
export interface SparseOptions {
  /** Where elements may be nonzero. Default: found from the graph, which may hold too much but never too little. */
  readonly pattern?: SparsityPattern;
}

/**
 * The Jacobian of a function of one tree, as a sparse matrix: one row for each element of the result, one column for each
 * number of the argument. Columns without a common row are measured together, or rows without a common column: so many
 * derivatives as colours, 3 for a tridiagonal matrix of any size.
 *
 * @throws NOT_DIFFERENTIABLE for integers; SHAPE_MISMATCH for a pattern of another size.
 */
export function sparseJacobian<F extends TracedFunction>(f: F, options: SparseOptions = {}): (x: Input<Parameters<F>[0]>) => SparseMatrix {
  return sparse('sparseJacobian', (x, builder) => {
    const result = callTraced('sparseJacobian', f, [x], builder);
    for (const node of result.nodes) requireFloat('sparseJacobian', 'the result', node.dtype);
    return jacobianPlan('sparseJacobian', joinVector(result.nodes, result.nodes, builder), problemOf(x, builder), options);
  });
}

/**
 * The Hessian of a scalar function of one tree, as a sparse symmetric matrix with both triangles stored, from so many
 * Hessian-vector products as the star colouring of its graph has colours: 3 for a chain, 2 for an arrow, of any size.
 *
 * @throws NOT_SCALAR, NOT_DIFFERENTIABLE; SHAPE_MISMATCH for a pattern of another size.
 */
export function sparseHessian<F extends TracedFunction>(f: F, options: SparseOptions = {}): (x: Input<Parameters<F>[0]>) => SparseMatrix {
  return sparse('sparseHessian', (x, builder) => {
    const problem = problemOf(x, builder);
    const value = requireScalar('sparseHessian', callTraced('sparseHessian', f, [x], builder));
    const gradient = joinVector(leafGradients(value, problem), problem.leaves, builder);
    const n = gradient.shape[0] as number;
    const pattern = options.pattern ?? symmetricPattern(detected(gradient, problem));
    requirePattern('sparseHessian', pattern, n, n);
    const colouring = starColouring(pattern);
    const { colour, row } = readingPlaces(pattern, colouring);
    const products = alongColours(gradient, colouring, problem);
    return { pattern, colours: colouring.count, values: pick(products, colour, row, builder.ops) };
  });
}

/** A sparse matrix with its zeros, as an NdArray. */
export function sparseToDense({ shape, rowPointers, columnIndices, values }: SparseMatrix): NdArray {
  const [m, n] = shape;
  const dense = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let at = rowPointers[i] as number; at < (rowPointers[i + 1] as number); at++) dense[i * n + (columnIndices[at] as number)] = values[at] as number;
  return new NdArray(dense, [m, n], 'float64');
}

/** A derivative as elements of a pattern. */
export interface SparsePlan {
  readonly pattern: SparsityPattern;
  readonly colours: number;
  readonly values: Node;
}

/** Traces at the first call for given shapes; the pattern is found then. */
function sparse(who: string, plan: (x: NodeTree, builder: Builder) => SparsePlan): (x: unknown) => SparseMatrix {
  let latest: SparsePlan | undefined;
  const plans = new Map<number, SparsePlan>();
  const run = staged(who, ([x], builder) => {
    for (const node of (x as NodeTree).nodes) requireFloat(who, 'x', node.dtype);
    latest = plan(x as NodeTree, builder);
    const number = plans.size;
    plans.set(number, latest);
    return { structure: { kind: 'tuple', items: [{ kind: 'leaf' }, { kind: 'leaf' }] }, nodes: [latest.values, builder.ops.constant(number)] };
  });
  return (x) => {
    latest = undefined;
    const [values, number] = run(x) as [NdArray | Tensor, number];
    const { pattern, colours } = latest ?? (plans.get(number) as SparsePlan);
    return { ...pattern, values: (values instanceof NdArray ? values.data : values) as Float64Array & Tensor, colours };
  };
}

function problemOf(x: NodeTree, builder: Builder): FlatProblem {
  return { builder, x: createInput(builder, [0]), leaves: x.nodes };
}

/** The elements of a Jacobian from products with groups of columns or of rows, whichever are fewer. */
export function jacobianPlan(who: string, output: Node, problem: FlatProblem, options: SparseOptions): SparsePlan {
  const { builder, leaves } = problem;
  const n = leaves.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const pattern = options.pattern ?? detected(output, problem);
  requirePattern(who, pattern, output.shape[0] as number, n);
  const [byColumn, byRow] = [colourColumns(pattern), colourColumns(transposePattern(pattern))];
  const rows = rowsOf(pattern);
  if (byColumn.count <= byRow.count) {
    const products = alongColours(output, byColumn, problem);
    const colour = pattern.columnIndices.map((j) => byColumn.colours[j] as number);
    return { pattern, colours: byColumn.count, values: pick(products, colour, rows, builder.ops) };
  }
  const c = createInput(builder, output.shape);
  const back = joinVector(cotangentsOf([output], [c], leaves, builder), leaves, builder);
  const groups = groupVectors(byRow, builder.ops);
  const products = batchNodes([back], new Map([[c, groups]]), byRow.count, builder.ops)[0] as Node;
  const colour = rows.map((i) => byRow.colours[i] as number);
  return { pattern, colours: byRow.count, values: pick(products, colour, pattern.columnIndices, builder.ops) };
}

function detected(output: Node, { builder, leaves }: FlatProblem): SparsityPattern {
  let n = 0;
  const starts = new Map<Node, number>();
  for (const leaf of leaves) {
    starts.set(leaf, n);
    n += sizeOf(leaf.shape);
  }
  return patternOf(dependence(output, starts, n, builder.ops), n);
}

/** With every element its mirror image, and the diagonal. */
function symmetricPattern(pattern: SparsityPattern): SparsityPattern {
  const n = pattern.shape[0];
  const lists: Set<number>[] = Array.from({ length: n }, (_, i) => new Set([i]));
  rowsOf(pattern).forEach((i, at) => {
    const j = pattern.columnIndices[at] as number;
    (lists[i] as Set<number>).add(j);
    (lists[j] as Set<number>).add(i);
  });
  return patternOf(
    lists.map((list) => [...list].sort((a, b) => a - b)),
    n,
  );
}

/** For each colour the indicator of its members: [colours, n]. */
function groupVectors({ colours, count }: Colouring, ops: Ops): Node {
  const n = colours.length;
  const data = new Float64Array(count * n);
  colours.forEach((colour, j) => {
    data[colour * n + j] = 1;
  });
  return ops.array(data, [count, n]);
}

/** J times the indicator of each colour, as rows: [colours, m]. */
function alongColours(output: Node, colouring: Colouring, { builder, leaves }: FlatProblem): Node {
  const { ops } = builder;
  const { count } = colouring;
  const groups = groupVectors(colouring, ops);
  const directions = leaves.map(({ shape }) => createInput(builder, shape));
  const tangent = tangentsOf([output], new Map(leaves.map((leaf, i) => [leaf, directions[i] as Node])), ops)[0] ?? ops.constant(0, output.shape);
  let start = 0;
  const seeds = directions.map((direction) => {
    const from = start;
    start += sizeOf(direction.shape);
    return [direction, ops.reshape(ops.slice(groups, [0, from], [count, start]), [count, ...direction.shape])] as const;
  });
  return batchNodes([tangent], new Map(seeds), count, ops)[0] as Node;
}

/** products[colour[k], place[k]] for each element k. */
function pick(products: Node, colour: Int32Array, place: Int32Array, ops: Ops): Node {
  const [count, width] = products.shape as [number, number];
  const at = Float64Array.from(colour, (each, k) => each * width + (place[k] as number));
  return ops.gather(ops.reshape(products, [count * width]), ops.array(at, [at.length], 'int32'), 0);
}
