/**
 * X with A X = B or A' X = B, by LU with partial pivoting. Inputs (A [..., n, n], B [..., n, k]). Tangent
 * A^-1 (dB - dA X); linear in B. Compiled as a factorisation, shared by all solves with one matrix, and substitutions.
 */
import { luFactor, luSolve as substitute } from '../dense/lu.ts';
import { defineMatrix, transposed as flip, squareSide, times } from '../ir/matrices.ts';
import type { KernelPrimitive, Node, Tangent } from '../ir/node.ts';

export interface SolveParams {
  readonly transposed: boolean;
}

export const solve: KernelPrimitive<SolveParams> = defineMatrix<SolveParams>({
  name: 'solve',
  shape: ([, b]) => b as readonly number[],
  compute([a, x], out, [, b], { transposed }) {
    const [n, k] = b as [number, number];
    const pivots = new Float64Array(n);
    luFactor(a as Float64Array, pivots, n);
    substitute(a as Float64Array, pivots, x as Float64Array, n, k, transposed);
    out.set(x as Float64Array);
  },
  jvp(node, [ta, tb], ops): Tangent {
    const [a] = node.inputs as readonly [Node, Node];
    const moved = ta == null ? null : times(node.params.transposed ? flip(ta, ops) : ta, node as Node, ops);
    const right = moved === null ? (tb ?? null) : tb == null ? ops.neg(moved) : ops.sub(tb, moved);
    return right === null ? null : ops.apply(solve, [a, right], node.params);
  },
  transpose: (node, c, _linear, ops) => [null, ops.apply(solve, [node.inputs[0] as Node, c], { transposed: !node.params.transposed })],
  lower: (node, [a, b], ops) => ops.apply(luSolve, [ops.apply(lu, [a as Node]), b as Node], node.params),
});

/** Factors of A, row swaps and the sign of the permutation, in one vector of n^2 + n + 1. Made by lowering alone. */
export const lu = defineMatrix<undefined>({
  name: 'lu',
  shape: ([a]) => [squareSide('lu', a as number[]) * ((a as number[])[0] as number) + ((a as number[])[0] as number) + 1],
  compute([a], out, [shape]) {
    const [n] = shape as [number];
    const pivots = new Float64Array(n);
    out[n * n + n] = luFactor(a as Float64Array, pivots, n);
    out.set(a as Float64Array);
    out.set(pivots, n * n);
  },
  jvp: () => null,
});

/** The substitutions of `solve`. Inputs (factors, B). Made by lowering alone. */
export const luSolve = defineMatrix<SolveParams>({
  name: 'luSolve',
  ranks: [1, 2],
  shape: ([, b]) => b as readonly number[],
  compute([factors, x], out, [, b], { transposed }) {
    const [n, k] = b as [number, number];
    const packed = factors as Float64Array;
    substitute(packed, packed.subarray(n * n, n * n + n), x as Float64Array, n, k, transposed);
    out.set(x as Float64Array);
  },
  jvp: () => null,
});
