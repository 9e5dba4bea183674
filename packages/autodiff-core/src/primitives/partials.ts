/** Partial derivatives of e^L from those of L, by Leibniz' rule on (e^L)' = e^L L'. */
import type { Node, Ops } from '../ir/node.ts';

/** d^(i+j)/da^i db^j of e^L, given e^L and the partial derivatives of L. */
export function partialsOfExponential(exponential: Node, i: number, j: number, slope: (i: number, j: number) => Node, ops: Ops): Node {
  const known = new Map<string, Node>([['0,0', exponential]]);
  const partial = (p: number, q: number): Node => {
    const key = `${p},${q}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    // One derivative goes to L, the others are shared out between L and e^L.
    const [m, n] = p > 0 ? [p - 1, q] : [p, q - 1];
    let sum: Node | null = null;
    for (let k = 0; k <= m; k++) {
      for (let l = 0; l <= n; l++) {
        const inner = p > 0 ? slope(k + 1, l) : slope(k, l + 1);
        const term = ops.mul(ops.constant(choose(m, k) * choose(n, l)), ops.mul(partial(m - k, n - l), inner));
        sum = sum === null ? term : ops.add(sum, term);
      }
    }
    known.set(key, sum as Node);
    return sum as Node;
  };
  return partial(i, j);
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}
