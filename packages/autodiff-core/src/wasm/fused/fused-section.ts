/** The body of a stretch of the innermost loop: all values, then all stores. */
import type { Accumulator } from '../../compile/accumulators.ts';
import { affineKey, depthOf, loopVariable, type Ranges } from '../../compile/affine.ts';
import { newBody } from '../../compile/emit-context.ts';
import type { Reducer } from '../../compile/expression-pool.ts';
import { neutral } from '../../compile/expression-pool.ts';
import type { GroupAccumulators } from '../../compile/group-accumulators.ts';
import { appendStatements, type Statement } from '../../compile/statements.ts';
import type { Block } from '../encode/block.ts';
import { type Code, get, load, op, set, store } from '../encode/code.ts';
import { v128 } from '../encode/opcodes.ts';
import type { FusedContext, FusedNest } from './fused-context.ts';
import { acrossLanes, combineScalars, combineVectors, type VectorAccumulators } from './vector-accumulators.ts';
import { VectorWriter } from './vector-writer.ts';

/** A stretch of the innermost loop: passes from `from` to `to`, each of `vectors` vectors, or of a single element. */
export interface FusedSection {
  readonly from: number;
  readonly to: number;
  /** Elements per pass: 1, or a multiple of the lanes. */
  readonly step: number;
}

interface Parts {
  readonly context: FusedContext;
  readonly nest: FusedNest;
  readonly group: GroupAccumulators;
  readonly accumulators: VectorAccumulators;
}

/** The code inside the innermost loop of a section. */
export function fusedSection(section: FusedSection, parts: Parts): Block {
  const { context, nest } = parts;
  const { lanes } = context;
  const single = section.step < lanes.count;
  const own = (nest.before[0] as Block).inner();
  const blocks = nest.before.map((block, depth) => (depth === nest.inner + 1 ? own : block));
  const writer = new VectorWriter(context, nest, blocks, single);
  const statements = sectionStatements(section, parts);
  const places = new Map<string, Statement[]>();
  const stores: Code[] = [];
  for (const statement of statements) {
    const { root, at, value, reducer } = statement;
    if (reducer === undefined) {
      const code = writer.value(value);
      stores.push(...root.targets.map((target) => writer.store(target, at, code)));
      continue;
    }
    const key = `${root.node.id}@${affineKey(at)}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, [statement]);
    else known.push(statement);
  }
  for (const same of places.values()) stores.push(accumulate(same, writer, single, parts, own));
  own.add(...stores);
  return own;
}

/** Statements of every vector of a pass, each with the loop variable at its first lane. */
function sectionStatements({ from, to, step }: FusedSection, { context, nest }: Parts): Statement[] {
  const { piece, inner, variables } = nest;
  const { lanes, emit } = context;
  const width = Math.min(step, lanes.count);
  const { low, high } = piece.ranges;
  const whole = (each: number, v: number, own: number) => (v === inner ? own : each);
  const isSame = inner >= 0 && step <= width && variables.every(({ k }) => k.length > 0) && from === low[inner] && to === high[inner];
  if (isSame) return [...piece.statements];
  // The first lanes of the vectors run up to to - step, the others up to width - 1 further.
  const ranges: Ranges =
    inner < 0 || nest.dropped.size > 0
      ? piece.ranges
      : { low: low.map((each, v) => whole(each, v, from)), high: high.map((each, v) => whole(each, v, Math.max(from, to - step) + width)) };
  const body = newBody(ranges, piece.roots, emit);
  const statements: Statement[] = [];
  for (let shift = 0; shift < Math.max(step, 1); shift += width) {
    const at = variables.map((each, v) => (v === inner ? loopVariable(inner, shift) : each));
    for (const root of piece.roots) appendStatements(root, at, body, emit.policy, statements);
  }
  return statements;
}

/** Adds the values of one pass for one place to its running result. */
function accumulate(same: readonly Statement[], writer: VectorWriter, single: boolean, parts: Parts, own: Block): Code {
  const { context, nest, group, accumulators } = parts;
  const { lanes, module } = context;
  const { root, at, reducer: given } = same[0] as Statement;
  const reducer = given as Reducer;
  const combine = (values: readonly Code[]) => values.reduce((sum, each) => combineVectors(lanes, reducer, sum, each));
  const masked = (value: Code) => (single ? op(v128.bitselect, value, module.number(neutral[reducer]), module.firstLane()) : value);
  const values = same.map(({ value }) => writer.value(value));
  if (group.isInMemory(root)) {
    const varies = nest.inner >= 0 && (at.k[nest.inner] ?? 0) !== 0;
    if (varies) {
      const sum = own.let('v128', combineVectors(lanes, reducer, writer.load(root.targets[0] as (typeof root.targets)[number], at), combine(values)));
      return root.targets.flatMap((target) => writer.store(target, at, sum));
    }
    const sum = own.let('v128', masked(combine(values)));
    return root.targets.flatMap((target) => {
      const { base, offset } = writer.place(target, at);
      return store(lanes.scalar.store, base, combineScalars(lanes, reducer, load(lanes.scalar.load, base, offset), acrossLanes(lanes, reducer, sum)), offset);
    });
  }
  const accumulator = declared(same[0] as Statement, writer, parts);
  nest.running.add(accumulator);
  return accumulator.lanes.flatMap((name, i) => {
    const mine = values.filter((_, u) => u % accumulator.lanes.length === i);
    if (mine.length === 0) return [];
    const local = accumulators.local(name);
    return set(local, combineVectors(lanes, reducer, get(local), masked(combine(mine))));
  });
}

/** The accumulator of a place; one that lives in an inner loop is started and stored there. */
function declared(statement: Statement, writer: VectorWriter, { context, nest, group, accumulators }: Parts): Accumulator {
  const { accumulator, isNew } = group.of(statement);
  if (!isNew) return accumulator;
  const depth = depthOf(statement.at);
  (nest.before[depth] as Block).add(accumulators.start(accumulator));
  (nest.after[depth] as Block).add(storeTotal(context, accumulators, accumulator, (target) => writer.place(target, statement.at)));
  return accumulator;
}

/** Stores a finished result in its targets. */
export function storeTotal(
  { lanes }: FusedContext,
  accumulators: VectorAccumulators,
  accumulator: Accumulator,
  place: (target: Accumulator['targets'][number]) => { base: Code; offset: number },
): Code {
  return accumulator.targets.flatMap((target) => {
    const { base, offset } = place(target);
    return store(lanes.scalar.store, base, accumulators.total(accumulator), offset);
  });
}
