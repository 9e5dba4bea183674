/** Arithmetic on shapes: sizes, strides, axes, broadcasting. */
import { ThetakitError } from '@thetakit/registry';

export type Shape = readonly number[];

/** Number of elements; 1 for rank 0. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dim of shape) size *= dim;
  return size;
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}

export function shapesEqual(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** `[2, 3]` for messages. */
export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** An axis in 0 .. rank-1 from one that may count from the end. */
export function normalizeAxis(who: string, axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who,
      problem: `axis is ${axis}, expected an integer in ${-rank} .. ${rank - 1}`,
      action: 'Use an axis of the array',
      received: axis,
      expected: [-rank, rank - 1],
    });
  }
  return normal;
}

/** The shape that two shapes broadcast to, by NumPy's rule. */
export function broadcastShapes(who: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) {
    const da = a[axis - rank + a.length] ?? 1;
    const db = b[axis - rank + b.length] ?? 1;
    if (da !== db && da !== 1 && db !== 1) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who,
        problem: `shapes ${showShape(a)} and ${showShape(b)} do not broadcast: axis ${axis} is ${da} and ${db}`,
        action: 'Make the axes equal or one of them 1',
        received: [a, b],
      });
    }
    out[axis] = da === 1 ? db : da;
  }
  return out;
}
