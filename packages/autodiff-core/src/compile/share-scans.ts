/**
 * A scan and its derivative run the same steps; the derivative's version keeps the carries on the way. Where a graph
 * holds both, the plain one is read off the one that keeps.
 */
import type { Node, Ops } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { type ScanParams, scanKey } from '../primitives/scan-params.ts';

/** For a scan with a twin that keeps its carries: how to make it from the twin. */
export function scansThatKeep(order: readonly Node[]): (node: Node) => ((inputs: readonly Node[], ops: Ops) => Node) | null {
  const keeping = new Set<string>();
  const idOf = (node: Node) => `${node.inputs.map(({ id }) => id)}|${scanKey({ ...(node.params as ScanParams), keepCarries: true })}`;
  for (const node of order) if (node.primitive.name === 'scan' && (node.params as ScanParams).keepCarries) keeping.add(idOf(node));
  return (node) => {
    if (node.primitive.name !== 'scan' || (node.params as ScanParams).keepCarries || !keeping.has(idOf(node))) return null;
    return (inputs, ops) => ops.slice(ops.apply(node.primitive, inputs, { ...(node.params as ScanParams), keepCarries: true }), [0], [sizeOf(node.shape)]);
  };
}
