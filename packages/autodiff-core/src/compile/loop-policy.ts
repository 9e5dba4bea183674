/**
 * Chooses which axes become loops.
 *
 *   tiny graphs       no loops: every element is written out, so views vanish and equal scalars are shared;
 *   data of many rows one loop over the rows, everything of one row written out (small models, any number of rows);
 *   the rest          loops over all axes, matrix products by kernels.
 */
import type { ElementwisePrimitive, Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { AxisClasses } from './axis-classes.ts';
import { contractedExtents } from './dot-axes.ts';
import { type LoopPolicy, storedNode } from './plan.ts';

/** Scalar operations that straight-line code may hold: V8 needs 0.1 to 0.2 ms to optimise each beyond that. */
const STRAIGHT_LINE_LIMIT = 300;
/** Scalar operations that the body of a row loop may hold. */
const ROW_BODY_LIMIT = 256;
/** Functions from this cost on count as CALL_SIZE operations. */
const CALL_COST = 4;
const CALL_SIZE = 4;
/** Axes shorter than this are always written out beside a row loop. */
const SHORTEST_ROW_LOOP = 5;

/** The policy for the nodes of a graph with these outputs, in topological order. */
export function chooseLoops(order: readonly Node[], outputs: readonly Node[]): LoopPolicy {
  const moved = movedNodes(order, outputs);
  const sizeOfCode = (node: Node) => (moved.has(node) ? sizeOf(node.shape) : operationsOf(node));
  const total = order.reduce((sum, node) => sum + sizeOfCode(node), 0);
  if (total <= STRAIGHT_LINE_LIMIT) return { loopAxes: () => [], loops: false, kernels: false };
  return rowLoops(order, sizeOfCode) ?? { loopAxes: everyAxis, loops: true, kernels: true };
}

/** Views, gathers and leaves that are copied, because they are outputs or a call reads them: one statement per element. */
function movedNodes(order: readonly Node[], outputs: readonly Node[]): Set<Node> {
  const read = order.flatMap((node) => (isCall(node) ? node.inputs : []));
  const copied = outputs.map(storedNode).filter((node) => isMove(node) || node.primitive.kind === 'leaf');
  return new Set([...copied, ...read.map(storedNode).filter(isMove)]);
}

/** Whether the elements of a node are those of its inputs, or positions. */
function isMove({ primitive: { kind, name } }: Node): boolean {
  return kind === 'view' || name === 'gather' || name === 'iota';
}

function isCall({ primitive: { kind, name } }: Node): boolean {
  return kind === 'kernel' && name !== 'dot' && name !== 'gather';
}

function everyAxis(node: Node): number[] {
  return node.shape.flatMap((extent, axis) => (extent > 1 ? [axis] : []));
}

/** Size of the code that computes every element of a node, in scalar operations. */
function operationsOf(node: Node): number {
  const { kind, name } = node.primitive;
  if (kind === 'elementwise') return sizeOf(node.shape) * ((node.primitive as ElementwisePrimitive<unknown>).cost >= CALL_COST ? CALL_SIZE : 1);
  if (kind === 'reduce') return sizeOf((node.inputs[0] as Node).shape);
  if (name === 'dot') return 2 * sizeOf(node.shape) * sizeOf(contractedExtents(node));
  return 0;
}

/** One loop over the class of axes that leaves the smallest body, if that is small enough. */
function rowLoops(order: readonly Node[], sizeOfCode: (node: Node) => number): LoopPolicy | null {
  const classes = new AxisClasses(order);
  let best: { readonly row: number; readonly body: number } | null = null;
  for (const row of longestClasses(order, classes)) {
    const body = bodySize(order, sizeOfCode, (node) => rowAxesOf(node, row, classes));
    if (body <= ROW_BODY_LIMIT && (best === null || body < best.body)) best = { row, body };
  }
  if (best === null) return null;
  const { row } = best;
  const known = new Map<Node, readonly number[]>();
  const loopAxes = (node: Node) => {
    let axes = known.get(node);
    if (axes === undefined) {
      axes = rowAxesOf(node, row, classes);
      known.set(node, axes);
    }
    return axes;
  };
  return { loopAxes, loops: true, kernels: false };
}

function rowAxesOf(node: Node, row: number, classes: AxisClasses): number[] {
  return node.shape.flatMap((extent, axis) => (extent >= SHORTEST_ROW_LOOP && classes.classOf(node, axis) === row ? [axis] : []));
}

/** The four classes with the longest axes. */
function longestClasses(order: readonly Node[], classes: AxisClasses): number[] {
  const extents = new Map<number, number>();
  for (const node of order) {
    node.shape.forEach((extent, axis) => {
      const id = classes.classOf(node, axis);
      if (extent >= 2 * SHORTEST_ROW_LOOP) extents.set(id, Math.max(extents.get(id) ?? 0, extent));
    });
  }
  return [...extents]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4)
    .map(([id]) => id);
}

/** Operations per row, plus those outside the loop; infinite when a node would need two row loops. */
function bodySize(order: readonly Node[], sizeOfCode: (node: Node) => number, rowAxes: (node: Node) => readonly number[]): number {
  let body = 0;
  for (const node of order) {
    const axes = rowAxes(node);
    if (axes.length > 1) return Number.POSITIVE_INFINITY;
    const operations = sizeOfCode(node);
    if (operations === 0) continue;
    // Moved elements are written along the axes of the result, everything else may also run along those of an operand.
    const along = isMove(node) ? [node] : [node, ...node.inputs];
    const looped = along.find((each) => rowAxes(each).length === 1);
    body += looped === undefined ? operations : operations / (looped.shape[rowAxes(looped)[0] as number] as number);
  }
  return body;
}
