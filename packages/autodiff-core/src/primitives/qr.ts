/**
 * Thin QR of A [..., m, n], m >= n: the primitives qrQ and qrR. With M = Q' dA R^-1 and S = X - X', X its part below the
 * diagonal: dR = (M - S) R, dQ = dA R^-1 - Q (M - S) (Walter and Lehmann, arXiv 1001.1654). Not finite where A has not
 * full rank.
 */
import { householderQr } from '../dense/householder-qr.ts';
import { defineMatrix, part, times, transposed } from '../ir/matrices.ts';
import type { KernelPrimitive, Node, Ops } from '../ir/node.ts';
import { triangularSolve } from './triangular-solve.ts';

interface Movement {
  readonly q: Node;
  readonly r: Node;
  /** dA R^-1. */
  readonly g: Node;
  /** M - S, upper triangular. */
  readonly upper: Node;
}

function movement(a: Node, ta: Node, ops: Ops): Movement {
  const [q, r] = [ops.apply(qrQ, [a]), ops.apply(qrR, [a])];
  const g = transposed(ops.apply(triangularSolve, [r, transposed(ta, ops)], { lower: false, transposed: true }), ops);
  const m = times(transposed(q, ops), g, ops);
  const below = part(m, 'below', ops);
  return { q, r, g, upper: ops.sub(m, ops.sub(below, transposed(below, ops))) };
}

const factors = (a: Float64Array, [m, n]: readonly [number, number]) => {
  const [q, r] = [new Float64Array(m * n), new Float64Array(n * n)];
  householderQr(a, q, r, m, n);
  return { q, r };
};

export const qrQ = defineMatrix<undefined>({
  name: 'qrQ',
  shape: ([a]) => a as readonly number[],
  compute: ([a], out, [shape]) => out.set(factors(a as Float64Array, shape as [number, number]).q),
  jvp(node, [ta], ops) {
    if (ta == null) return null;
    const { q, g, upper } = movement(node.inputs[0] as Node, ta, ops);
    return ops.sub(g, times(q, upper, ops));
  },
  lower: (node, [a], ops) => partOf(qrPacked, a as Node, 0, node.shape, ops),
});

export const qrR = defineMatrix<undefined>({
  name: 'qrR',
  shape: ([a]) => [(a as number[])[1] as number, (a as number[])[1] as number],
  compute: ([a], out, [shape]) => out.set(factors(a as Float64Array, shape as [number, number]).r),
  jvp(node, [ta], ops) {
    if (ta == null) return null;
    const { r, upper } = movement(node.inputs[0] as Node, ta, ops);
    return times(upper, r, ops);
  },
  lower(node, [a], ops) {
    const [m, n] = (a as Node).shape.slice(-2) as [number, number];
    return partOf(qrPacked, a as Node, m * n, node.shape, ops);
  },
});

/** Q and R in one vector: the factorisation that both share. Made by lowering alone. */
export const qrPacked = defineMatrix<undefined>({
  name: 'qrPacked',
  shape: ([a]) => [((a as number[])[1] as number) * (((a as number[])[0] as number) + ((a as number[])[1] as number))],
  compute([a], out, [shape]) {
    const { q, r } = factors(a as Float64Array, shape as [number, number]);
    out.set(q);
    out.set(r, q.length);
  },
  jvp: () => null,
});

/** A part of a packed factorisation, from element `start` of each vector, in the shape of the result. */
export function partOf(packing: KernelPrimitive<undefined>, a: Node, start: number, shape: readonly number[], ops: Ops): Node {
  const packed = ops.apply(packing, [a]);
  const leading = packed.shape.slice(0, -1);
  const count = shape.slice(leading.length).reduce((product, each) => product * each, 1);
  const own = ops.slice(packed, [...leading.map(() => 0), start], [...leading, start + count]);
  return ops.reshape(own, shape);
}
