/**
 * A function of a tree of parameters as a graph over one flat vector x in R^n, with the graphs of its derivatives.
 * Derivatives are taken with respect to the leaves, inputs of their own, and joined, so no padded cotangents arise; `overVector`
 * puts views of x in their place at the end. (A leaf that is a view already would be looked through by simplification, as a
 * slice of a slice is, and its derivative would be lost.)
 */
import type { Builder } from '../ir/builder.ts';
import { topologicalOrder } from '../ir/graph.ts';
import type { Node, Tangent } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createInput } from '../primitives/create-builder.ts';
import { batchNodes } from './batch.ts';
import { jointBasis } from './identity-basis.ts';
import { tangentsOf } from './linearise.ts';
import { substitute } from './substitute.ts';
import { cotangentsOf } from './transpose-linear.ts';

/** A graph of x: the flat input, its leaves, and one result. */
export interface FlatProblem {
  readonly builder: Builder;
  readonly x: Node;
  readonly leaves: readonly Node[];
}

/** Views of a vector in the given shapes, one after the other. */
export function splitVector(x: Node, shapes: readonly (readonly number[])[], builder: Builder): Node[] {
  let start = 0;
  return shapes.map((shape) => {
    const from = start;
    start += sizeOf(shape);
    return builder.ops.reshape(builder.ops.slice(x, [from], [start]), shape);
  });
}

/** Nodes over the leaves as nodes over x. */
export function overVector(nodes: readonly Node[], { builder, x, leaves }: FlatProblem): Node[] {
  const views = splitVector(
    x,
    leaves.map((leaf) => leaf.shape),
    builder,
  );
  return substitute(nodes, new Map(leaves.map((leaf, i) => [leaf, views[i] as Node])), builder.ops);
}

/** Nodes (or zeros of the shapes of `like`) joined to one vector. */
export function joinVector(nodes: readonly Tangent[], like: readonly Node[], builder: Builder): Node {
  const { ops } = builder;
  return ops.concatenate(
    nodes.map((node, i) => flatten(node, like[i] as Node, builder)),
    0,
  );
}

function flatten(node: Tangent, like: Node, { ops }: Builder): Node {
  const size = sizeOf(like.shape);
  return node === null ? ops.constant(0, [size]) : ops.reshape(node, [size]);
}

/** Gradients of a scalar node with respect to the leaves; zeros where it does not depend on them. */
export function leafGradients(value: Node, { builder, leaves }: FlatProblem): Node[] {
  const cotangents = cotangentsOf([value], [builder.ops.constant(1)], leaves, builder);
  return cotangents.map((each, i) => each ?? builder.ops.constant(0, (leaves[i] as Node).shape));
}

/** Tangents of nodes in the direction v, a vector of n. */
export function directional(outputs: readonly Node[], v: Node, { builder, leaves }: FlatProblem): Tangent[] {
  const parts = splitVector(
    v,
    leaves.map((leaf) => leaf.shape),
    builder,
  );
  return tangentsOf(outputs, new Map(leaves.map((leaf, i) => [leaf, parts[i] as Node])), builder.ops);
}

/**
 * The derivative of a vector of m with respect to x, as [m, n]. Column by column when x enters element by element
 * (each column then holds only what its element needs); else all columns in one batch, or all rows when m < n.
 */
export function jacobianMatrix(output: Node, problem: FlatProblem): Node {
  const { builder, leaves } = problem;
  const { ops } = builder;
  const m = output.shape[0] as number;
  const n = totalSize(leaves);
  if (entersByElement([output], leaves) && n <= longestUnrolled) {
    const columns = unitSeeds(leaves, builder).map((seeds) => tangentsOf([output], seeds, ops)[0] ?? ops.constant(0, [m]));
    return ops.concatenate(
      columns.map((column) => ops.reshape(column, [m, 1])),
      1,
    );
  }
  if (m < n) {
    const c = createInput(builder, [m]);
    const rows = cotangentsOf([output], [c], leaves, builder);
    const batched = batchNodes([joinVector(rows, leaves, builder)], new Map([[c, jointBasis([[m]], ops)[0] as Node]]), m, ops);
    return batched[0] as Node;
  }
  return ops.transpose(batchedTangents([output], problem), [1, 0]);
}

/** The second derivative of a scalar node with respect to x, as [n, n]. */
export function hessianMatrix(value: Node, problem: FlatProblem): Node {
  const { builder, leaves } = problem;
  const gradients = leafGradients(value, problem);
  const n = totalSize(leaves);
  if (!leaves.every((leaf) => leaf.shape.length === 0) || n > longestUnrolled) return batchedTangents(gradients, problem);
  const { ops } = builder;
  // Scalars: one triangle, element by element, and its mirror image.
  const rows: Node[][] = [];
  unitSeeds(leaves, builder).forEach((seeds, j) => {
    const below = tangentsOf(gradients.slice(j), seeds, ops).map((each) => each ?? ops.constant(0));
    rows.push([...rows.map((row) => row[j] as Node), ...below]);
  });
  const elements = rows.flat().map((element) => ops.reshape(element, [1]));
  return ops.reshape(ops.concatenate(elements, 0), [n, n]);
}

/** Above this many variables derivatives are batched, not written out one by one. */
const longestUnrolled = 24;

function totalSize(leaves: readonly Node[]): number {
  return leaves.reduce((sum, leaf) => sum + sizeOf(leaf.shape), 0);
}

/** Derivative of nodes in every unit direction, joined: [n, total size of the nodes]. */
function batchedTangents(outputs: readonly Node[], { builder, leaves }: FlatProblem): Node {
  const { ops } = builder;
  const n = totalSize(leaves);
  const directions = leaves.map((leaf) => createInput(builder, leaf.shape));
  const tangents = tangentsOf(outputs, new Map(leaves.map((leaf, i) => [leaf, directions[i] as Node])), ops);
  const basis = jointBasis(
    leaves.map((leaf) => leaf.shape),
    ops,
  );
  const vector = joinVector(tangents, outputs, builder);
  return batchNodes([vector], new Map(directions.map((direction, i) => [direction, basis[i] as Node])), n, ops)[0] as Node;
}

/** H V' for a scalar node and k directions at once, the rows of V: [k, n]. */
export function hessianTimesRows(value: Node, directions: Node, problem: FlatProblem): Node {
  const { builder, leaves } = problem;
  const { ops } = builder;
  const k = directions.shape[0] as number;
  const gradients = leafGradients(value, problem);
  const single = leaves.map((leaf) => createInput(builder, leaf.shape));
  const products = tangentsOf(gradients, new Map(leaves.map((leaf, i) => [leaf, single[i] as Node])), ops);
  let start = 0;
  const rows = leaves.map((leaf) => {
    const from = start;
    start += sizeOf(leaf.shape);
    return ops.reshape(ops.slice(directions, [0, from], [k, start]), [k, ...leaf.shape]);
  });
  return batchNodes([joinVector(products, leaves, builder)], new Map(single.map((node, i) => [node, rows[i] as Node])), k, ops)[0] as Node;
}

/** For each element of x: seeds that move it alone. Leaves that stand still are zero symbolically. */
function unitSeeds(leaves: readonly Node[], { ops }: Builder): Map<Node, Tangent>[] {
  return leaves.flatMap((moving) =>
    Array.from({ length: sizeOf(moving.shape) }, (_, at) => {
      const unit = new Float64Array(sizeOf(moving.shape));
      unit[at] = 1;
      return new Map<Node, Tangent>(leaves.map((leaf) => [leaf, leaf === moving ? ops.array(unit, leaf.shape) : null]));
    }),
  );
}

/** True when every leaf has one element or is only read one element at a time. */
function entersByElement(outputs: readonly Node[], leaves: readonly Node[]): boolean {
  const wide = new Set(leaves.filter((leaf) => sizeOf(leaf.shape) > 1));
  return topologicalOrder(outputs).every(
    (node) => !node.inputs.some((input) => wide.has(input)) || (node.primitive.name === 'slice' && sizeOf(node.shape) === 1),
  );
}
