/** Writes the loop nest of one piece: merges loops, unrolls the innermost, keeps invariant work outside. */
import { endBlock } from './accumulators.ts';
import { fixed, loopVariable } from './affine.ts';
import type { EmitContext, Piece } from './emit-context.ts';
import { emitSection } from './emit-section.ts';
import type { GroupAccumulators } from './group-accumulators.ts';
import { mergedLoops } from './merge-loops.ts';
import type { Nest, Section } from './nest.ts';
import { sectionsOf } from './unroll.ts';

/** Passes of the innermost loop between which running sums are set aside: long sums stay accurate. */
const BLOCK = 512;

/** The code of a piece; `whole` when the piece is all of its group, so that its loops may be merged. */
export function emitNest(piece: Piece, accumulators: GroupAccumulators, context: EmitContext, whole: boolean): string[] {
  const { low, high } = piece.ranges;
  const dropped = whole ? mergedLoops(piece) : new Set<number>();
  const isLoop = low.map((from, v) => (high[v] as number) - from > 1 && !dropped.has(v));
  const nest: Nest = {
    piece,
    dropped,
    variableNames: low.map(() => context.names.fresh('i')),
    variables: low.map((from, v) => ((high[v] as number) - from > 1 ? loopVariable(v) : fixed(from))),
    inner: isLoop.lastIndexOf(true),
    running: new Set(),
    before: [[], ...low.map(() => [])],
    after: [[], ...low.map(() => [])],
  };
  let code: string[] = [];
  for (const section of sectionsOf(nest)) code.push(...innerLoopText(nest, section, emitSection(nest, section, accumulators, context), context));
  for (let v = nest.inner; v >= 0; v--) {
    if (v < nest.inner && isLoop[v] === true) {
      const section = { from: low[v] as number, to: high[v] as number, step: 1, instances: [], isPiece: false };
      code = loopText(nest, v, section, [...(nest.before[v + 1] as string[]), ...code, ...(nest.after[v + 1] as string[])]);
    }
  }
  return [...(nest.before[0] as string[]), ...code, ...(nest.after[0] as string[])];
}

/** The innermost loop; a long one with running results is cut into blocks. */
function innerLoopText(nest: Nest, section: Section, body: string[], { names }: EmitContext): string[] {
  const { from, to, step } = section;
  if (nest.running.size === 0 || to - from < 4 * BLOCK * step || step === 0) return loopText(nest, nest.inner, section, body);
  const [block, end, name] = [names.fresh('i'), names.fresh('i'), nest.variableNames[nest.inner] as string];
  return [
    `for (let ${block} = ${from}; ${block} < ${to}; ${block} += ${BLOCK * step}) {`,
    `const ${end} = Math.min(${block} + ${BLOCK * step}, ${to});`,
    `for (let ${name} = ${block}; ${name} < ${end}; ${name} += ${step}) {`,
    ...body,
    '}',
    ...[...nest.running].flatMap(endBlock),
    '}',
  ];
}

/** A loop over a section, or just its body when the section has no loop. */
function loopText(nest: Nest, variable: number, { from, to, step }: Section, body: string[]): string[] {
  if (step === 0) return body;
  const name = nest.variableNames[variable] as string;
  return [`for (let ${name} = ${from}; ${name} < ${to}; ${step === 1 ? `${name}++` : `${name} += ${step}`}) {`, ...body, '}'];
}
