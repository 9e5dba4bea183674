/**
 * Thin A = U diag(s) V' of A [..., m, n], m >= n: the primitives svdU, svdS (descending) and svdV. With E = U' dA V:
 * ds = diag E, finite always; dU = U (G o (E S + S E')) + (I - U U') dA V S^-1 and dV = V (G o (S E + E' S)),
 * G_ij = 1/((s_j - s_i)(s_j + s_i)) (Townsend 2016). Not finite where singular values are equal, nor dU where one is 0.
 */
import { jacobiSvd } from '../dense/jacobi-svd.ts';
import { along, defineMatrix, diagonal, mask, times, transposed } from '../ir/matrices.ts';
import type { Node, Ops } from '../ir/node.ts';
import { partOf } from './qr.ts';

const triple = (a: Float64Array, [m, n]: readonly [number, number]) => {
  const [u, s, v] = [new Float64Array(m * n), new Float64Array(n), new Float64Array(n * n)];
  jacobiSvd(a, u, s, v, m, n);
  return { u, s, v };
};

interface Movement {
  readonly u: Node;
  readonly s: Node;
  readonly v: Node;
  readonly e: Node;
}

function movement(a: Node, ta: Node, ops: Ops): Movement {
  const [u, s, v] = [ops.apply(svdU, [a]), ops.apply(svdS, [a]), ops.apply(svdV, [a])];
  return { u, s, v, e: times(transposed(u, ops), times(ta, v, ops), ops) };
}

/** G o (x + x'): 1/((s_j - s_i)(s_j + s_i)) beside the diagonal, 0 on it. */
function weighted(x: Node, s: Node, ops: Ops): Node {
  const sum = ops.add(x, transposed(x, ops));
  const onDiagonal = mask(x.shape, 'diagonal', ops);
  const [si, sj] = [along(s, x.shape, 'rows', ops), along(s, x.shape, 'columns', ops)];
  const gaps = ops.select(onDiagonal, ops.constant(1), ops.mul(ops.sub(sj, si), ops.add(sj, si)));
  return ops.select(onDiagonal, ops.constant(0), ops.div(sum, gaps));
}

export const svdU = defineMatrix<undefined>({
  name: 'svdU',
  shape: ([a]) => a as readonly number[],
  compute: ([a], out, [shape]) => out.set(triple(a as Float64Array, shape as [number, number]).u),
  jvp(node, [ta], ops) {
    if (ta == null) return null;
    const { u, s, v, e } = movement(node.inputs[0] as Node, ta, ops);
    const inside = times(u, weighted(ops.mul(e, along(s, e.shape, 'columns', ops)), s, ops), ops);
    const [m, n] = node.shape.slice(-2) as [number, number];
    if (m === n) return inside;
    const moved = times(ta, v, ops);
    const outside = ops.sub(moved, times(u, times(transposed(u, ops), moved, ops), ops));
    return ops.add(inside, ops.div(outside, along(s, outside.shape, 'columns', ops)));
  },
  lower: (node, [a], ops) => partOf(svdPacked, a as Node, 0, node.shape, ops),
});

export const svdS = defineMatrix<undefined>({
  name: 'svdS',
  shape: ([a]) => [(a as number[])[1] as number],
  compute: ([a], out, [shape]) => out.set(triple(a as Float64Array, shape as [number, number]).s),
  jvp: (node, [ta], ops) => (ta == null ? null : diagonal(movement(node.inputs[0] as Node, ta, ops).e, ops)),
  lower(node, [a], ops) {
    const [m, n] = (a as Node).shape.slice(-2) as [number, number];
    return partOf(svdPacked, a as Node, m * n, node.shape, ops);
  },
});

export const svdV = defineMatrix<undefined>({
  name: 'svdV',
  shape: ([a]) => [(a as number[])[1] as number, (a as number[])[1] as number],
  compute: ([a], out, [shape]) => out.set(triple(a as Float64Array, shape as [number, number]).v),
  jvp(node, [ta], ops) {
    if (ta == null) return null;
    const { s, v, e } = movement(node.inputs[0] as Node, ta, ops);
    return times(v, weighted(ops.mul(along(s, e.shape, 'rows', ops), e), s, ops), ops);
  },
  lower(node, [a], ops) {
    const [m, n] = (a as Node).shape.slice(-2) as [number, number];
    return partOf(svdPacked, a as Node, m * n + n, node.shape, ops);
  },
});

/** U, s and V in one vector. Made by lowering alone. */
export const svdPacked = defineMatrix<undefined>({
  name: 'svdPacked',
  shape: ([a]) => [((a as number[])[1] as number) * (((a as number[])[0] as number) + 1 + ((a as number[])[1] as number))],
  compute([a], out, [shape]) {
    const { u, s, v } = triple(a as Float64Array, shape as [number, number]);
    out.set(u);
    out.set(s, u.length);
    out.set(v, u.length + s.length);
  },
  jvp: () => null,
});
