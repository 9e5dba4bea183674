/** Writes one group of roots as loop nests, one per segment of the ranges. */
import { accumulatorTotal } from './accumulators.ts';
import { loopVariable, type Ranges } from './affine.ts';
import { type EmitContext, newBody, type Piece } from './emit-context.ts';
import { emitNest } from './emit-nest.ts';
import { GroupAccumulators } from './group-accumulators.ts';
import type { Root } from './plan.ts';
import type { Group } from './schedule.ts';
import { forEachSegment } from './segments.ts';
import { appendStatements, type Statement } from './statements.ts';
import { SplitNeeded, StorageNeeded } from './view-index.ts';

/** The code of a group. Roots that together would need too many pieces of code get a nest each. */
export function emitGroup(group: Group, context: EmitContext): string[] {
  const pieces = piecesOf(group, context);
  if (pieces === null) return group.roots.flatMap((root) => emitGroup({ ...group, roots: [root], extents: [...root.domain] }, context));
  const accumulators = new GroupAccumulators(group, pieces, context.names);
  const lines = [...accumulators.prologue()];
  for (const piece of pieces) lines.push(...emitNest(piece, accumulators, context, pieces.length === 1));
  for (const accumulator of accumulators.outermost) {
    const total = accumulatorTotal(accumulator);
    for (const target of accumulator.targets) lines.push(`${target.name}[${accumulator.at.c}] = ${total};`);
  }
  return lines;
}

/** The pieces of a group, or null when its roots together would need too many. */
export function piecesOf(group: Group, context: EmitContext): readonly Piece[] | null {
  return group.pieces ?? findPiecesIfFew(group, context);
}

function findPiecesIfFew(group: Group, context: EmitContext): Piece[] | null {
  try {
    return findPieces(group, context);
  } catch (reason) {
    if (reason instanceof StorageNeeded && group.roots.length > 1) return null;
    throw reason;
  }
}

function findPieces(group: Group, context: EmitContext): Piece[] {
  const pieces: Piece[] = [];
  const variables = group.extents.map((_, v) => loopVariable(v));
  forEachSegment({ low: group.extents.map(() => 0), high: group.extents }, (ranges) => {
    const roots = group.roots.filter((root) => isActive(root, ranges));
    const body = newBody(ranges, roots, context);
    const statements: Statement[] = [];
    for (const root of roots) appendStatements(root, variables, body, context.policy, statements);
    pieces.push({ ranges, roots, body, statements });
  });
  return pieces;
}

/** Whether the ranges lie in the root's domain; throws when they straddle its end. */
function isActive(root: Root, ranges: Ranges): boolean {
  let inside = true;
  root.domain.forEach((extent, v) => {
    if ((ranges.high[v] as number) <= extent) return;
    if ((ranges.low[v] as number) < extent) throw new SplitNeeded(root.node, v, extent);
    inside = false;
  });
  return inside;
}
