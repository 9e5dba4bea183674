/**
 * Copies a block of a matrix into panels: `width` lines side by side, for each depth one element of each line. Lines past the last
 * repeat the first line of their panel: what they contribute lands in results that are dropped.
 */
import { Block, Locals } from '../encode/block.ts';
import { type Code, constI32, get, load, loadLane, op, repeatWhile, set, store, when } from '../encode/code.ts';
import { i32, v128 } from '../encode/opcodes.ts';
import type { Lanes } from '../lanes.ts';
import { countUp, place } from '../loops.ts';

/** Parameters: source, lines, depth, bytes from line to line and from depth to depth, target. */
const strided = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;

/** Panels of a matrix with constant strides. */
export function packStrided(lanes: Lanes, width: number): Block {
  const [source, lines, depth, line, step, target] = [0, 1, 2, 3, 4, 5].map(get) as [Code, Code, Code, Code, Code, Code];
  const block = new Block(new Locals(strided));
  const at = block.locals.fresh('i32');
  block.add(set(at, target));
  const left = block.locals.fresh('i32');
  countUp(block, lines, width, (panel, first) => {
    const begin = panel.let('i32', place(source, first, line));
    panel.add(set(left, depth));
    // Neighbouring lines of one whole panel lie side by side: copy them as they are.
    const together = panel.inner();
    const from = together.locals.fresh('i32');
    together.add(set(from, begin));
    const copy = together.inner();
    for (let v = 0; v < width / lanes.count; v++) copy.add(store(v128.store, get(at), load(v128.load, get(from), v * 16), v * 16));
    copy.add(...advance(from, step));
    together.add(perDepth(copy, lanes, at, left, width));
    const apart = panel.inner();
    const pointers = pointersOf(apart, width, (r) => place(source, clamped(first, lines, r), line));
    const gather = apart.inner();
    gather.add(...gathered(lanes, at, width, (r) => get(pointers[r] as number)), ...pointers.flatMap((pointer) => advance(pointer, step)));
    apart.add(perDepth(gather, lanes, at, left, width));
    const whole = op(i32.geS, lines, op(i32.add, first, constI32(width)));
    const contiguous = op(i32.eqz, op(i32.sub, line, constI32(lanes.bytes)));
    panel.add(when(op(i32.and, whole, contiguous), together.code, apart.code));
  });
  return block;
}

/** Parameters: base, table of line offsets in bytes, lines, table of depth offsets, depth, target. */
const tabled = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;

/** Panels of a matrix whose element (line, depth) is at base + lineTable[line] + depthTable[depth]. */
export function packTabled(lanes: Lanes, width: number): Block {
  const [base, lineTable, lines, depthTable, depth, target] = [0, 1, 2, 3, 4, 5].map(get) as [Code, Code, Code, Code, Code, Code];
  const block = new Block(new Locals(tabled));
  const [at, left, entry] = [block.locals.fresh('i32'), block.locals.fresh('i32'), block.locals.fresh('i32')];
  block.add(set(at, target));
  countUp(block, lines, width, (panel, first) => {
    const pointers = pointersOf(panel, width, (r) => op(i32.add, base, load(i32.load, place(lineTable, clamped(first, lines, r), constI32(4)))));
    panel.add(set(left, depth), set(entry, depthTable));
    const gather = panel.inner();
    const offset = gather.let('i32', load(i32.load, get(entry)));
    gather.add(...gathered(lanes, at, width, (r) => op(i32.add, get(pointers[r] as number), offset)), ...advance(entry, constI32(4)));
    panel.add(perDepth(gather, lanes, at, left, width));
  });
  return block;
}

/** The line first + r, or the first one where that is past the last. */
function clamped(first: Code, lines: Code, r: number): Code {
  const index = op(i32.add, first, constI32(r));
  return r === 0 ? first : op(i32.select, index, first, op(i32.ltS, index, lines));
}

function pointersOf(block: Block, width: number, address: (r: number) => Code): number[] {
  return Array.from({ length: width }, (_, r) => {
    const pointer = block.locals.fresh('i32');
    block.add(set(pointer, address(r)));
    return pointer;
  });
}

/** Stores one element of each line, side by side. */
function gathered(lanes: Lanes, at: number, width: number, address: (r: number) => Code): Code[] {
  return Array.from({ length: width / lanes.count }, (_, v) => {
    let vector = load(lanes.loadFirst, address(v * lanes.count));
    for (let lane = 1; lane < lanes.count; lane++) vector = loadLane(lanes.loadLane, lane, address(v * lanes.count + lane), vector);
    return store(v128.store, get(at), vector, v * 16);
  });
}

function advance(pointer: number, bytes: Code): Code[] {
  return [set(pointer, op(i32.add, get(pointer), bytes))];
}

/** Runs `body` for each depth; `left` counts them, `at` moves on. */
function perDepth(body: Block, lanes: Lanes, at: number, left: number, width: number): Code {
  body.add(...advance(at, constI32(width * lanes.bytes)), set(left, op(i32.sub, get(left), constI32(1))));
  return when(get(left), repeatWhile(body.code, get(left)));
}
