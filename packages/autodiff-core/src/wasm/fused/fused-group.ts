/** Writes a group of roots as one WebAssembly function: the loop nests of generated JavaScript, with vectors in the innermost loop. */
import { fixed, loopVariable } from '../../compile/affine.ts';
import type { Piece } from '../../compile/emit-context.ts';
import { piecesOf } from '../../compile/emit-group.ts';
import { GroupAccumulators, neutralOf } from '../../compile/group-accumulators.ts';
import { mergedLoops } from '../../compile/merge-loops.ts';
import type { Group } from '../../compile/schedule.ts';
import { Block, Locals } from '../encode/block.ts';
import { type Code, constI32, get, op, repeatWhile, set, store } from '../encode/code.ts';
import { extractLane, i32, memory } from '../encode/opcodes.ts';
import { countUp, smaller } from '../loops.ts';
import { NoVectorCode } from '../no-vector-code.ts';
import type { FusedContext, FusedNest } from './fused-context.ts';
import { type FusedSection, fusedSection, storeTotal } from './fused-section.ts';
import { VectorAccumulators } from './vector-accumulators.ts';

/** Passes of the innermost loop between which running sums are set aside. */
const BLOCK = 512;
/** Bodies of at most so many operations are unrolled so often. */
const UNROLL: readonly { readonly operations: number; readonly times: number }[] = [
  { operations: 12, times: 4 },
  { operations: 30, times: 2 },
];

/** The function of a group. Throws NoVectorCode when something in it cannot be written in vectors. */
export function fusedGroup(group: Group, context: FusedContext): Block {
  const body = new Block(new Locals([]));
  writeGroup(group, context, body);
  return body;
}

function writeGroup(group: Group, context: FusedContext, body: Block): void {
  const pieces = piecesOf(group, context.emit);
  if (pieces === null) {
    for (const root of group.roots) writeGroup({ ...group, roots: [root], extents: [...root.domain] }, context, body);
    return;
  }
  if (pieces.length === 0) throw new NoVectorCode('there is nothing to loop over');
  const accumulators = new GroupAccumulators(group, pieces, context.emit.names);
  const vectors = new VectorAccumulators(context, body.locals);
  for (const root of accumulators.inMemory)
    for (const target of root.targets) body.add(fill(body, context, context.addressOf(target), target.size, neutralOf(root)));
  for (const accumulator of accumulators.outermost) body.add(vectors.start(accumulator));
  for (const piece of pieces) body.add(nestCode(piece, accumulators, vectors, context, body, pieces.length === 1));
  for (const accumulator of accumulators.outermost) {
    const offset = accumulator.at.c * context.lanes.bytes;
    body.add(storeTotal(context, vectors, accumulator, (target) => ({ base: constI32(0), offset: context.addressOf(target) + offset })));
  }
}

/** Fills an array with one number. */
function fill(block: Block, { lanes, module }: FusedContext, address: number, size: number, value: number): Code {
  if (value === 0) return op(memory.fill, constI32(address), constI32(0), constI32(size * lanes.bytes));
  const code = block.inner();
  countUp(code, constI32(size * lanes.bytes), lanes.bytes, (inner, at) => {
    inner.add(store(lanes.scalar.store, at, op(extractLane(lanes.precision, 0), module.number(value)), address));
  });
  return code.code;
}

function nestCode(piece: Piece, group: GroupAccumulators, accumulators: VectorAccumulators, context: FusedContext, body: Block, whole: boolean): Code {
  const { low, high } = piece.ranges;
  const dropped = whole ? mergedLoops(piece) : new Set<number>();
  const extent = (v: number) => (high[v] as number) - (low[v] as number);
  const isLoop = low.map((_, v) => extent(v) > 1 && !dropped.has(v));
  const nest: FusedNest = {
    piece,
    dropped,
    variables: low.map((from, v) => (extent(v) > 1 ? loopVariable(v) : fixed(from))),
    counters: low.map(() => body.locals.fresh('i32')),
    inner: isLoop.lastIndexOf(true),
    running: new Set(),
    before: [body.inner(), ...low.map(() => body.inner())],
    after: [body.inner(), ...low.map(() => body.inner())],
  };
  let code: Code = sectionsOf(nest, context).flatMap((section) => {
    const inner = fusedSection(section, { context, nest, group, accumulators });
    return loopCode(nest, section, inner, accumulators);
  });
  for (let v = nest.inner - 1; v >= 0; v--) {
    if (isLoop[v] !== true) continue;
    const all = [...(nest.before[v + 1] as Block).code, ...code, ...(nest.after[v + 1] as Block).code];
    code = loop(nest.counters[v] as number, constI32(low[v] as number), constI32(high[v] as number), 1, all);
  }
  const outside = nest.inner < 0 ? [] : (nest.before[0] as Block).code;
  return [...outside, ...code, ...(nest.after[0] as Block).code];
}

/** Whole vectors first, several per pass for short bodies; what is left over element by element. */
function sectionsOf({ piece, inner, dropped }: FusedNest, { lanes }: FusedContext): FusedSection[] {
  if (inner < 0) return [{ from: 0, to: 1, step: 1 }];
  const { low, high } = piece.ranges;
  const from = low[inner] as number;
  let to = high[inner] as number;
  for (let v = inner - 1; v >= 0 && dropped.has(v); v--) to *= high[v] as number;
  const times = UNROLL.find(({ operations }) => piece.body.pool.size <= operations)?.times ?? 1;
  const sections: FusedSection[] = [];
  let at = from;
  for (const step of new Set([times * lanes.count, lanes.count, 1])) {
    const end = to - ((to - at) % step);
    if (end > at) sections.push({ from: at, to: end, step });
    at = end;
  }
  return sections;
}

/** A section as a loop; a long one with running results is cut into blocks. */
function loopCode(nest: FusedNest, { from, to, step }: FusedSection, body: Block, accumulators: VectorAccumulators): Code {
  if (nest.inner < 0) return body.code;
  const counter = nest.counters[nest.inner] as number;
  if (nest.running.size === 0 || to - from < 4 * BLOCK * step) return loop(counter, constI32(from), constI32(to), step, body.code);
  const end = body.locals.fresh('i32');
  const blocks = [
    ...set(end, smaller(op(i32.add, get(counter), constI32(BLOCK * step)), constI32(to))),
    ...repeatWhile([...body.code, ...next(counter, step)], op(i32.ltS, get(counter), get(end))),
    ...[...nest.running].flatMap((accumulator) => accumulators.endBlock(accumulator)),
  ];
  return [...set(counter, constI32(from)), ...repeatWhile(blocks, op(i32.ltS, get(counter), constI32(to)))];
}

/** A loop with at least one pass. */
function loop(counter: number, from: Code, to: Code, step: number, body: Code): Code {
  return [...set(counter, from), ...repeatWhile([...body, ...next(counter, step)], op(i32.ltS, get(counter), to))];
}

function next(counter: number, step: number): Code {
  return set(counter, op(i32.add, get(counter), constI32(step)));
}
