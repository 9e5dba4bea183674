/** Several values in one vector: how primitives with more than one result return them. */
import type { Aval, Node, Ops, Tangent } from './node.ts';
import { sizeOf } from './shape.ts';

/** Number of elements of all together. */
export function packedSize(avals: readonly Aval[]): number {
  return avals.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Values one after the other, in row-major order each, as floats. */
export function pack(nodes: readonly Node[], ops: Ops): Node {
  return ops.concatenate(
    nodes.map((node) => ops.reshape(ops.convert(node, 'float'), [sizeOf(node.shape)])),
    0,
  );
}

/** Values of which some are zero, in the shapes of `like`. */
export function packTangents(nodes: readonly Tangent[], like: readonly Aval[], ops: Ops): Node {
  return pack(
    nodes.map((node, i) => node ?? ops.constant(0, (like[i] as Aval).shape)),
    ops,
  );
}

/** The values of a packed vector. */
export function unpack(packed: Node, avals: readonly Aval[], ops: Ops): Node[] {
  let at = 0;
  return avals.map(({ shape, dtype }) => {
    const start = at;
    at += sizeOf(shape);
    return ops.convert(ops.reshape(ops.slice(packed, [start], [at]), shape), dtype);
  });
}

/** Batched values [size, ...] as one batch of packed vectors, [size, total]. */
export function packBatch(nodes: readonly Node[], size: number, ops: Ops): Node {
  return ops.concatenate(
    nodes.map((node) => ops.reshape(ops.convert(node, 'float'), [size, sizeOf(node.shape) / size])),
    1,
  );
}

/** An unbatched value repeated along a new leading axis. */
export function repeat(node: Node, size: number, ops: Ops): Node {
  return ops.broadcast(
    node,
    [size, ...node.shape],
    node.shape.map((_, axis) => axis + 1),
  );
}
