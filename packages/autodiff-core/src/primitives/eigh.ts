/**
 * A = V diag(l) V' for symmetric A [..., n, n] from its lower triangle: the primitives eighValues (ascending) and
 * eighVectors. With P = V' dA V: dl = diag P, finite always; dV = V (F o P), F_ij = 1/(l_j - l_i) (Giles 2008), which is
 * not finite where two eigenvalues are equal: single vectors have no derivative there.
 */
import { symmetricEigen } from '../dense/symmetric-eigen.ts';
import { along, defineMatrix, diagonal, fromLower, mask, squareShape, squareSide, times, transposed } from '../ir/matrices.ts';
import type { Node, Ops } from '../ir/node.ts';
import { partOf } from './qr.ts';

const pair = (a: Float64Array, n: number) => {
  const [values, vectors] = [new Float64Array(n), new Float64Array(n * n)];
  symmetricEigen(a, values, vectors, n);
  return { values, vectors };
};

/** V' dA V. */
function rotated(a: Node, ta: Node, ops: Ops): Node {
  const v = ops.apply(eighVectors, [a]);
  return times(transposed(v, ops), times(fromLower(ta, ops), v, ops), ops);
}

export const eighValues = defineMatrix<undefined>({
  name: 'eighValues',
  shape: ([a]) => [squareSide('eigh', a as number[])],
  compute: ([a], out, [shape]) => out.set(pair(a as Float64Array, (shape as number[])[0] as number).values),
  jvp: (node, [ta], ops) => (ta == null ? null : diagonal(rotated(node.inputs[0] as Node, ta, ops), ops)),
  lower: (node, [a], ops) => partOf(eighPacked, a as Node, 0, node.shape, ops),
});

export const eighVectors = defineMatrix<undefined>({
  name: 'eighVectors',
  shape: ([a]) => squareShape('eigh', a as number[]),
  compute: ([a], out, [shape]) => out.set(pair(a as Float64Array, (shape as number[])[0] as number).vectors),
  jvp(node, [ta], ops) {
    if (ta == null) return null;
    const a = node.inputs[0] as Node;
    const gaps = inverseGaps(ops.apply(eighValues, [a]), a.shape, ops);
    return times(node as Node, ops.mul(gaps, rotated(a, ta, ops)), ops);
  },
  lower: (node, [a], ops) => partOf(eighPacked, a as Node, (a as Node).shape.at(-1) as number, node.shape, ops),
});

/** 1/(l_j - l_i) beside the diagonal, 0 on it. */
export function inverseGaps(values: Node, shape: readonly number[], ops: Ops): Node {
  const onDiagonal = mask(shape, 'diagonal', ops);
  const gaps = ops.sub(along(values, shape, 'columns', ops), along(values, shape, 'rows', ops));
  const safe = ops.select(onDiagonal, ops.constant(1), gaps);
  return ops.select(onDiagonal, ops.constant(0), ops.div(ops.constant(1), safe));
}

/** Values and vectors in one vector. Made by lowering alone. */
export const eighPacked = defineMatrix<undefined>({
  name: 'eighPacked',
  shape: ([a]) => [((a as number[])[0] as number) * (1 + ((a as number[])[0] as number))],
  compute([a], out, [shape]) {
    const { values, vectors } = pair(a as Float64Array, (shape as number[])[0] as number);
    out.set(values);
    out.set(vectors, values.length);
  },
  jvp: () => null,
});
