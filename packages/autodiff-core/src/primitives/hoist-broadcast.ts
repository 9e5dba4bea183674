/**
 * Element-wise work on repeated values is done once, before the repetition: f(broadcast x, broadcast y) becomes
 * broadcast f(x, y), and a repeated scalar beside a full operand becomes the scalar itself.
 */
import type { Node, Ops, Primitive } from '../ir/node.ts';
import { shapesEqual } from '../ir/shape.ts';
import type { BroadcastParams } from './broadcast.ts';

export function hoistBroadcast(primitive: Primitive, inputs: readonly Node[], params: unknown, ops: Ops): Node | null {
  if (primitive.kind !== 'elementwise' || !inputs.some((node) => node.primitive.name === 'broadcast')) return null;
  const scalars = inputs.map(repeatedScalar);
  const full = inputs.find((_, i) => scalars[i] === null);
  if (full !== undefined && scalars.some((scalar, i) => scalar !== null && scalar !== inputs[i])) {
    return ops.apply(
      primitive,
      inputs.map((node, i) => scalars[i] ?? node),
      params,
    );
  }
  if (full !== undefined && full.primitive.name !== 'broadcast') return null;
  const { shape, axes } = (full ?? widest(inputs)).params as BroadcastParams;
  if (full === undefined) return ops.broadcast(ops.apply(primitive, scalars as Node[], params), shape, []);
  const source = full.inputs[0] as Node;
  const alike = inputs.every((node, i) => {
    if (scalars[i] !== null) return true;
    if (node.primitive.name !== 'broadcast') return false;
    return shapesEqual((node.params as BroadcastParams).axes, axes) && shapesEqual((node.inputs[0] as Node).shape, source.shape);
  });
  if (!alike) return null;
  return ops.broadcast(
    ops.apply(
      primitive,
      inputs.map((node, i) => scalars[i] ?? (node.inputs[0] as Node)),
      params,
    ),
    shape,
    axes,
  );
}

/** The rank-0 node behind a node that repeats one, or a rank-0 node itself; null for anything else. */
function repeatedScalar(node: Node): Node | null {
  if (node.shape.length === 0) return node;
  const source = node.inputs[0];
  return node.primitive.name === 'broadcast' && source?.shape.length === 0 ? source : null;
}

/** A broadcast among the inputs, the one of the highest rank. */
function widest(inputs: readonly Node[]): Node {
  return inputs.reduce((best, node) => (node.shape.length > best.shape.length ? node : best));
}
