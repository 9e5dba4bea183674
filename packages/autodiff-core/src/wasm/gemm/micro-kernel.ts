/**
 * The inner product of panels: a block of rows x columns of the result in registers, one step per depth. Panels hold, for each depth,
 * the block's elements of a (rows) and of b (columns) side by side.
 */
import { Block, Locals } from '../encode/block.ts';
import { type Code, constI32, get, load, op, repeatWhile, set, store, when } from '../encode/code.ts';
import { i32, v128 } from '../encode/opcodes.ts';
import type { Lanes } from '../lanes.ts';

/**
 * Rows and vectors of columns of a block. Eight results in registers is what V8 keeps there: with nine or more, or with the loop
 * unrolled, it spills, and the kernel runs at half the speed.
 */
export const ROWS = 4;
export const VECTORS = 2;

/** Parameters: a panel, b panel, depth, result address, bytes from row to row of the result, whether to add to the result. */
const parameters = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
const [A, B, DEPTH, OUT, ROW, ADDS] = [0, 1, 2, 3, 4, 5];

/** The function out (+)= a panel * b panel. `fused` uses the relaxed multiply-add. */
export function microKernel(lanes: Lanes, fused: boolean): Block {
  const { vector, bytes } = lanes;
  const block = new Block(new Locals(parameters));
  const { locals } = block;
  const sums = Array.from({ length: ROWS }, () => Array.from({ length: VECTORS }, () => locals.fresh('v128')));
  const step = block.inner();
  const right = Array.from({ length: VECTORS }, (_, v) => step.let('v128', load(v128.load, get(B), v * 16)));
  for (let r = 0; r < ROWS; r++) {
    const left = step.let('v128', load(lanes.loadSplat, get(A), r * bytes));
    for (let v = 0; v < VECTORS; v++) {
      const sum = (sums[r] as number[])[v] as number;
      const factor = right[v] as Code;
      step.add(set(sum, fused ? op(vector.relaxedMadd, left, factor, get(sum)) : op(vector.add, get(sum), op(vector.mul, left, factor))));
    }
  }
  step.add(set(A, op(i32.add, get(A), constI32(ROWS * bytes))), set(B, op(i32.add, get(B), constI32(VECTORS * 16))));
  const end = block.let('i32', op(i32.add, get(B), op(i32.mul, get(DEPTH), constI32(VECTORS * 16))));
  block.add(when(get(DEPTH), repeatWhile(step.code, op(i32.ltS, get(B), end))));
  for (const row of sums) {
    const place = row.map((_, v) => v * 16);
    block.add(
      when(
        get(ADDS),
        row.flatMap((sum, v) => [...set(sum, op(vector.add, get(sum), load(v128.load, get(OUT), place[v])))]),
      ),
    );
    for (const [v, sum] of row.entries()) block.add(store(v128.store, get(OUT), get(sum), place[v]));
    block.add(set(OUT, op(i32.add, get(OUT), get(ROW))));
  }
  return block;
}
