/** Values of nodes without inputs other than arguments: constants and index ramps. */
import { bug } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { sizeOf, stridesOf } from '../ir/shape.ts';

/** The elements of a `constant` or `iota` node, row-major. */
export function leafValues(node: Node): Float64Array {
  if (node.primitive.name === 'constant') return (node.params as { data: Float64Array }).data;
  if (node.primitive.name !== 'iota') throw bug('leafValues', `no values for ${node.primitive.name}`);
  const { axis } = node.params as { axis: number };
  const stride = stridesOf(node.shape)[axis] as number;
  const extent = node.shape[axis] as number;
  return Float64Array.from({ length: sizeOf(node.shape) }, (_, i) => Math.floor(i / stride) % extent);
}
