/** Counting loops. */
import type { Block } from './encode/block.ts';
import { type Code, constI32, get, op, repeatWhile, set, whileLoop } from './encode/code.ts';
import { i32 } from './encode/opcodes.ts';

/** for (counter = 0; counter < end; counter += step) body. The counter is a new local. */
export function countUp(block: Block, end: Code, step: number, body: (inner: Block, counter: Code) => void): void {
  const counter = block.locals.fresh('i32');
  const inner = block.inner();
  body(inner, get(counter));
  inner.add(set(counter, op(i32.add, get(counter), constI32(step))));
  block.add(set(counter, constI32(0)), whileLoop(op(i32.ltS, get(counter), end), inner.code));
}

/** The same, with at least one pass. */
export function countUpOnce(block: Block, end: Code, step: number, body: (inner: Block, counter: Code) => void): void {
  const counter = block.locals.fresh('i32');
  const inner = block.inner();
  body(inner, get(counter));
  inner.add(set(counter, op(i32.add, get(counter), constI32(step))));
  block.add(set(counter, constI32(0)), repeatWhile(inner.code, op(i32.ltS, get(counter), end)));
}

/** The smaller of two signed integers; both are evaluated twice. */
export function smaller(a: Code, b: Code): Code {
  return op(i32.select, a, b, op(i32.ltS, a, b));
}

/** base + index * stride. */
export function place(base: Code, index: Code, stride: Code): Code {
  return op(i32.add, base, op(i32.mul, index, stride));
}
