/**
 * log |det A| and the sign of det A, by the LU factorisation that `solve` shares. Tangent of the logarithm tr(A^-1 dA);
 * -Infinity and 0 for singular matrices.
 */
import { luFactor } from '../dense/lu.ts';
import { defineMatrix, diagonal } from '../ir/matrices.ts';
import type { Node, Ops } from '../ir/node.ts';
import { lu, solve } from './solve.ts';

export const logAbsDet = defineMatrix<undefined>({
  name: 'logAbsDet',
  shape: () => [],
  compute([a], out, [shape]) {
    const [n] = shape as [number];
    luFactor(a as Float64Array, new Float64Array(n), n);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Math.log(Math.abs((a as Float64Array)[i * n + i] as number));
    out[0] = sum;
  },
  jvp(node, [t], ops) {
    if (t == null) return null;
    const quotient = ops.apply(solve, [node.inputs[0] as Node, t], { transposed: false });
    return ops.reduceSum(diagonal(quotient, ops), [quotient.shape.length - 2]);
  },
  lower: (_node, [a], ops) => {
    const pivots = pivotsOf(a as Node, ops);
    return ops.reduceSum(ops.unary('log', ops.unary('abs', pivots)), [pivots.shape.length - 1]);
  },
});

export const detSign = defineMatrix<undefined>({
  name: 'detSign',
  shape: () => [],
  compute([a], out, [shape]) {
    const [n] = shape as [number];
    let sign = luFactor(a as Float64Array, new Float64Array(n), n);
    for (let i = 0; i < n; i++) sign *= Math.sign((a as Float64Array)[i * n + i] as number);
    out[0] = sign;
  },
  jvp: () => null,
  lower(_node, [a], ops) {
    const pivots = pivotsOf(a as Node, ops);
    const last = pivots.shape.length - 1;
    const packed = ops.apply(lu, [a as Node]);
    const n = pivots.shape[last] as number;
    const swaps = ops.slice(packed, [...packed.shape.slice(0, -1).map(() => 0), n * n + n], packed.shape);
    return ops.mul(ops.reduceProd(ops.unary('sign', pivots), [last]), ops.reshape(swaps, packed.shape.slice(0, -1)));
  },
});

/** The diagonal of U. */
function pivotsOf(a: Node, ops: Ops): Node {
  const n = a.shape.at(-1) as number;
  const packed = ops.apply(lu, [a]);
  const places = ops.array(
    Float64Array.from({ length: n }, (_, i) => i * (n + 1)),
    [n],
    'int32',
  );
  return ops.gather(packed, places, packed.shape.length - 1);
}
