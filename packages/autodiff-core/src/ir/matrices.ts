/** Rules and constructors shared by the primitives of linear algebra: matrices in the last two axes, any leading ones. */
import { ThetakitError } from '@thetakit/registry';
import type { Aval, KernelPrimitive, Node, NumericArray, Ops } from './node.ts';
import { repeat } from './packed.ts';
import { showShape, sizeOf } from './shape.ts';

/** What one primitive over stacks of matrices needs. */
export interface MatrixRule<P> extends Pick<KernelPrimitive<P>, 'jvp' | 'transpose' | 'lower'> {
  readonly name: string;
  /** Shape of one result from the shapes of one matrix of each input. */
  readonly shape: (inputs: readonly (readonly number[])[], params: P) => readonly number[];
  /** One result, from copies of one matrix of each input that it may overwrite. */
  readonly compute: (inputs: readonly Float64Array[], out: NumericArray, shapes: readonly (readonly number[])[], params: P) => void;
  /** Trailing axes that belong to one item of each input. Default 2. */
  readonly ranks?: readonly number[];
}

/** The primitive of a rule: leading axes of all inputs are equal, and vmap adds one. */
export function defineMatrix<P>(rule: MatrixRule<P>): KernelPrimitive<P> {
  const rankOf = (i: number) => rule.ranks?.[i] ?? 2;
  const own = (inputs: readonly Aval[]) => inputs.map(({ shape }, i) => shape.slice(shape.length - rankOf(i)));
  return {
    name: rule.name,
    kind: 'kernel',
    infer(inputs, params) {
      const first = inputs[0] as Aval;
      return { shape: [...first.shape.slice(0, first.shape.length - rankOf(0)), ...rule.shape(own(inputs), params)], dtype: 'float' };
    },
    evaluate(node, inputs, out) {
      const shapes = own(node.inputs);
      const sizes = shapes.map(sizeOf);
      const resultSize = sizeOf(rule.shape(shapes, node.params));
      const count = resultSize === 0 ? 0 : sizeOf(node.shape) / resultSize;
      for (let item = 0; item < count; item++) {
        const parts = inputs.map((each, i) => Float64Array.from(each.subarray(item * (sizes[i] as number), (item + 1) * (sizes[i] as number))));
        rule.compute(parts, out.subarray(item * resultSize, (item + 1) * resultSize), shapes, node.params);
      }
    },
    jvp: rule.jvp,
    ...(rule.transpose === undefined ? {} : { transpose: rule.transpose }),
    ...(rule.lower === undefined ? {} : { lower: rule.lower }),
    batch(node, inputs, batched, ops) {
      const size = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
      const full = inputs.map((input, i) => (batched[i] ? input : repeat(input, size, ops)));
      return ops.apply(node.primitive, full, node.params);
    },
  };
}

/** The side of square matrices; throws SHAPE_MISMATCH for others. */
export function squareSide(who: string, shape: readonly number[]): number {
  const [rows, columns] = shape.slice(-2);
  if (shape.length >= 2 && rows === columns) return rows as number;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `the array has shape ${showShape(shape)}, expected square matrices in the last two axes`,
    action: 'Pass an array of shape [..., n, n]',
    received: shape,
  });
}

/** The shape of one square matrix; throws SHAPE_MISMATCH for others. */
export function squareShape(who: string, shape: readonly number[]): readonly number[] {
  const n = squareSide(who, shape);
  return [n, n];
}

/** Matrix products over equal leading axes. */
export function times(a: Node, b: Node, ops: Ops): Node {
  const rank = a.shape.length;
  const leading = a.shape.slice(0, -2).map((_, axis) => axis);
  return ops.dot(a, b, { contract: [[rank - 1], [rank - 2]], batch: [leading, leading] });
}

/** The last two axes exchanged. */
export function transposed(a: Node, ops: Ops): Node {
  const rank = a.shape.length;
  return ops.transpose(a, [...a.shape.slice(0, -2).map((_, axis) => axis), rank - 1, rank - 2]);
}

/** a where `keep` holds for (row, column), else 0: 'below' and 'above' the diagonal, or on it ('diagonal'). */
export function part(a: Node, keep: 'below' | 'notAbove' | 'notBelow' | 'diagonal', ops: Ops): Node {
  return ops.select(mask(a.shape, keep, ops), a, ops.constant(0));
}

/** Flags of positions in matrices of a shape. */
export function mask(shape: readonly number[], keep: 'below' | 'notAbove' | 'notBelow' | 'diagonal', ops: Ops): Node {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const index = (axis: number) => ops.apply('iota', [], { shape: [rows, columns], axis, dtype: 'int32' });
  const [i, j] = [index(0), index(1)];
  const flags =
    keep === 'below' ? ops.greater(i, j) : keep === 'notAbove' ? ops.greaterEqual(i, j) : keep === 'notBelow' ? ops.lessEqual(i, j) : ops.equal(i, j);
  return ops.broadcastTo(flags, shape);
}

/** The diagonals of square matrices, [..., n]. */
export function diagonal(a: Node, ops: Ops): Node {
  return ops.reduceSum(part(a, 'diagonal', ops), [a.shape.length - 1]);
}

/** x [..., n] along the columns of matrices of a shape: element (i, j) is x_j; along rows it is x_i. */
export function along(x: Node, shape: readonly number[], which: 'rows' | 'columns', ops: Ops): Node {
  const rank = shape.length;
  const axes = [...shape.slice(0, -2).map((_, axis) => axis), which === 'rows' ? rank - 2 : rank - 1];
  return ops.broadcast(x, shape, axes);
}

/** The symmetric matrix in the lower triangle. */
export function fromLower(a: Node, ops: Ops): Node {
  return ops.add(part(a, 'notAbove', ops), transposed(part(a, 'below', ops), ops));
}
