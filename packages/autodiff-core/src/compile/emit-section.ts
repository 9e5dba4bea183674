/** Writes the body of a stretch of the innermost loop: loads and shared values first, then the stores. */
import { type Accumulator, accumulatorTotal, combineText, declareAccumulator } from './accumulators.ts';
import { type Affine, affineKey, depthOf, fixed, type Ranges } from './affine.ts';
import type { Body } from './body.ts';
import { type EmitContext, newBody } from './emit-context.ts';
import { ExpressionWriter, type LinesByDepth } from './emit-expressions.ts';
import type { Expression } from './expression.ts';
import type { Reducer } from './expression-pool.ts';
import type { GroupAccumulators } from './group-accumulators.ts';
import type { Nest, Section } from './nest.ts';
import { appendStatements, type Statement } from './statements.ts';

/** Something to do at the end of the body, with the value that it needs. */
interface Effect {
  readonly value: Expression;
  text(value: string, indexText: (at: Affine) => string): string[];
}

/** The lines inside the innermost loop (or the straight-line code) of a section. */
export function emitSection(nest: Nest, section: Section, accumulators: GroupAccumulators, context: EmitContext): string[] {
  const body = section.isPiece ? nest.piece.body : newBody(sectionRanges(nest, section), nest.piece.roots, context);
  const statements = section.isPiece ? nest.piece.statements : sectionStatements(nest, section, body, context);
  const effects = statementEffects(statements, body, nest, accumulators);
  const own: string[] = [];
  const lines: LinesByDepth = nest.before.map((outer, depth) => (depth === nest.inner + 1 ? own : outer));
  const writer = new ExpressionWriter(context.names, nest.variableNames, nest.dropped, lines);
  writer.write(
    effects.map(({ value }) => value),
    effects.length > 1,
  );
  const stores = effects.flatMap(({ value, text }) => text(writer.text(value), (at) => writer.indexText(at)));
  return [...own, ...stores];
}

/** The values of the innermost variable itself in the section, without the shifts of unrolled iterations. */
function sectionRanges({ piece, inner }: Nest, { from, to, step }: Section): Ranges {
  const { low, high } = piece.ranges;
  if (inner < 0) return piece.ranges;
  const end = step === 0 ? from + 1 : Math.min(to, high[inner] as number) - step + 1;
  const start = Math.min(from, high[inner] as number);
  return { low: low.map((each, v) => (v === inner ? start : each)), high: high.map((each, v) => (v === inner ? Math.max(end, start + 1) : each)) };
}

/** Statements of every iteration written out in the section. */
function sectionStatements(nest: Nest, section: Section, body: Body, context: EmitContext): Statement[] {
  const statements: Statement[] = [];
  const inWhole = (each: Affine, v: number) => (section.step === 0 && nest.dropped.has(v) ? fixed(0) : each);
  const passes =
    section.instances.length === 0
      ? [nest.variables]
      : section.instances.map((at) => nest.variables.map((each, v) => (v === nest.inner ? at : inWhole(each, v))));
  for (const variables of passes) for (const root of nest.piece.roots) appendStatements(root, variables, body, context.policy, statements);
  return statements;
}

function statementEffects(statements: readonly Statement[], body: Body, nest: Nest, accumulators: GroupAccumulators): Effect[] {
  const effects: Effect[] = [];
  const sums = new Map<string, Statement[]>();
  for (const statement of statements) {
    if (statement.reducer === undefined) effects.push(storeEffect(statement));
    else {
      const key = `${statement.root.node.id}@${affineKey(statement.at)}`;
      const known = sums.get(key);
      if (known === undefined) sums.set(key, [statement]);
      else known.push(statement);
    }
  }
  for (const same of sums.values()) effects.push(...accumulateEffects(same, body, nest, accumulators));
  return effects;
}

function storeEffect({ root, at, value }: Statement): Effect {
  return { value, text: (text, indexText) => root.targets.map((target) => `${target.name}[${indexText(at)}] = ${text};`) };
}

/** Adds the values for one place, from the iterations written out, to its running result. */
function accumulateEffects(same: readonly Statement[], body: Body, nest: Nest, accumulators: GroupAccumulators): Effect[] {
  const first = same[0] as Statement;
  const reducer = first.reducer as Reducer;
  const values = same.map(({ value }) => value);
  if (accumulators.isInMemory(first.root)) {
    const text = (value: string, indexText: (at: Affine) => string) =>
      first.root.targets.map(({ name }) => `${name}[${indexText(first.at)}] = ${combineText(reducer, `${name}[${indexText(first.at)}]`, value)};`);
    return [{ value: body.pool.combine(reducer, values), text }];
  }
  const accumulator = declared(first, nest, accumulators);
  nest.running.add(accumulator);
  return accumulator.lanes.flatMap((lane, i) => {
    const own = values.filter((_, u) => u % accumulator.lanes.length === i);
    if (own.length === 0) return [];
    return [{ value: body.pool.combine(reducer, own), text: (value: string) => [`${lane} = ${combineText(reducer, lane, value)};`] }];
  });
}

/** The accumulator of a place; one that lives in an inner loop is declared and stored there. */
function declared(statement: Statement, nest: Nest, accumulators: GroupAccumulators): Accumulator {
  const { accumulator, isNew } = accumulators.of(statement);
  if (!isNew) return accumulator;
  const depth = depthOf(statement.at);
  const at = placeText(statement.at, nest);
  (nest.before[depth] as string[]).push(declareAccumulator(accumulator));
  (nest.after[depth] as string[]).push(...accumulator.targets.map(({ name }) => `${name}[${at}] = ${accumulatorTotal(accumulator)};`));
  return accumulator;
}

function placeText(at: Affine, { variableNames, dropped }: Nest): string {
  const terms = at.k.flatMap((k, v) => (k === 0 || dropped.has(v) ? [] : [`${variableNames[v]} * ${k}`]));
  return [...terms, `${at.c}`].join(' + ');
}
