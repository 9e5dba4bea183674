/** The unit vectors of an array's elements, as one batch: [n, ...shape] with n the number of elements. */
import type { Node, Ops } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';

export function identityBasis(shape: readonly number[], ops: Ops): Node {
  const n = sizeOf(shape);
  const index = (axis: number) => ops.apply('iota', [], { shape: [n, n], axis, dtype: 'int32' });
  return ops.reshape(ops.convert(ops.equal(index(0), index(1)), 'float'), [n, ...shape]);
}

/** The unit vectors of several arrays together: for each array a batch [n, ...shape], n the total number of elements. */
export function jointBasis(shapes: readonly (readonly number[])[], ops: Ops): Node[] {
  const n = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  let offset = 0;
  return shapes.map((shape) => {
    const size = sizeOf(shape);
    const row = ops.apply('iota', [], { shape: [n, size], axis: 0, dtype: 'int32' });
    const column = ops.apply('iota', [], { shape: [n, size], axis: 1, dtype: 'int32' });
    const shifted = offset === 0 ? column : ops.add(column, ops.constant(offset, [], 'int32'));
    offset += size;
    return ops.reshape(ops.convert(ops.equal(row, shifted), 'float'), [n, ...shape]);
  });
}
