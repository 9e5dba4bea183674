/**
 * X with T X = B, T the lower or upper triangle of A or its transpose. Inputs (A, B [..., n, k]); what is outside of the
 * triangle is not read. Tangent T^-1 (dB - dT X); linear in B.
 */
import { solveTriangle } from '../dense/lu.ts';
import { defineMatrix, transposed as flip, part, times } from '../ir/matrices.ts';
import type { KernelPrimitive, Node, Ops } from '../ir/node.ts';

export interface TriangularSolveParams {
  readonly lower: boolean;
  readonly transposed: boolean;
}

export const triangularSolve: KernelPrimitive<TriangularSolveParams> = defineMatrix<TriangularSolveParams>({
  name: 'triangularSolve',
  shape: ([, b]) => b as readonly number[],
  compute([a, x], out, [, b], { lower, transposed }) {
    const [n, k] = b as [number, number];
    solveTriangle(a as Float64Array, x as Float64Array, n, k, { lower, transposed, unit: false });
    out.set(x as Float64Array);
  },
  jvp(node, [ta, tb], ops) {
    const [a] = node.inputs as readonly [Node, Node];
    const moved = ta == null ? null : times(triangle(ta, node.params, ops), node as Node, ops);
    const right = moved === null ? (tb ?? null) : tb == null ? ops.neg(moved) : ops.sub(tb, moved);
    return right === null ? null : ops.apply(triangularSolve, [a, right], node.params);
  },
  transpose: (node, c, _linear, ops) => [
    null,
    ops.apply(triangularSolve, [node.inputs[0] as Node, c], { ...node.params, transposed: !node.params.transposed }),
  ],
});

function triangle(a: Node, { lower, transposed }: TriangularSolveParams, ops: Ops): Node {
  const own = part(a, lower ? 'notAbove' : 'notBelow', ops);
  return transposed ? flip(own, ops) : own;
}
