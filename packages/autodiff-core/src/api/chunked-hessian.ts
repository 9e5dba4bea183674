/** Hessians of many variables, some rows at a time: memory for a chunk of directions instead of all of them. */
import type { Compiled } from '../compile/compile.ts';
import type { Node } from '../ir/node.ts';
import { createInput } from '../primitives/create-builder.ts';
import { type FlatProblem, hessianTimesRows, overVector } from '../transforms/flat-problem.ts';

/** Up to this many variables all directions go at once. */
export const longestWholeHessian = 256;
const chunkSize = 64;

/** A function that writes H(x), row-major, into an array; H is symmetric, so row i is H e_i. */
export function chunkedHessian(
  value: Node,
  problem: FlatProblem,
  n: number,
  compileGraph: (inputs: readonly Node[], outputs: readonly Node[]) => Compiled,
): (x: Float64Array, out: Float64Array) => void {
  const directions = createInput(problem.builder, [chunkSize, n]);
  const compiled = compileGraph([problem.x, directions], overVector([hessianTimesRows(value, directions, problem)], problem));
  const rows = new Float64Array(chunkSize * n);
  const products = new Float64Array(chunkSize * n);
  return (x, out) => {
    for (let start = 0; start < n; start += chunkSize) {
      const count = Math.min(chunkSize, n - start);
      for (let i = 0; i < count; i++) rows[i * n + start + i] = 1;
      compiled.call(x, rows, products);
      for (let i = 0; i < count; i++) rows[i * n + start + i] = 0;
      out.set(count === chunkSize ? products : products.subarray(0, count * n), start * n);
    }
  };
}
