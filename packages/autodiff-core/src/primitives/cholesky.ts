/**
 * Lower triangular L with L L' = A, A symmetric from its lower triangle; NaN where A is not positive definite.
 * Tangent L Phi(L^-1 dA L^-T), Phi the lower triangle with half the diagonal (Smith, J. Comput. Graph. Stat. 4 (1995);
 * Murray, arXiv 1602.07527).
 */
import { choleskyFactor } from '../dense/cholesky.ts';
import { defineMatrix, fromLower, mask, part, squareShape, times, transposed } from '../ir/matrices.ts';
import type { Node } from '../ir/node.ts';
import { triangularSolve } from './triangular-solve.ts';

export const cholesky = defineMatrix<undefined>({
  name: 'cholesky',
  shape: ([a]) => squareShape('cholesky', a as number[]),
  compute([a], out, [shape]) {
    const l = new Float64Array(out.length);
    choleskyFactor(a as Float64Array, l, (shape as number[])[0] as number);
    out.set(l);
  },
  jvp(node, [ta], ops) {
    if (ta == null) return null;
    const l = node as Node;
    const lower = { lower: true, transposed: false };
    const half = ops.apply(triangularSolve, [l, fromLower(ta, ops)], lower);
    const inner = ops.apply(triangularSolve, [l, transposed(half, ops)], lower);
    const halved = ops.select(mask(inner.shape, 'diagonal', ops), ops.mul(ops.constant(0.5), inner), inner);
    return times(l, part(halved, 'notAbove', ops), ops);
  },
});
