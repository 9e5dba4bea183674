/** One pass of time moves over all links. */
import { dependsOnState } from '../model/program.ts';
import type { UtilityTables } from '../model/utility-tables.ts';
import { nextUniform, type WordStream } from '../random/word-stream.ts';
import { acceptLinkTime, type LinkMove, proposeLinkTime } from './link-move.ts';
import { updateMissing } from './missing-move.ts';
import type { OrderFrame, OrderState } from './order-state.ts';

/** How new times are proposed: uniform on (0, 1), or a step uniform on +-width reflected at 0 and 1. Both are symmetric. */
export type TimeProposal = { readonly kind: 'uniform' } | { readonly kind: 'walk'; readonly width: number };

/** Proposes a new time for every link in turn, and for missing pairs whether they are linked; returns the share accepted. Without state-dependent terms all times are drawn afresh. */
export function linkSweep(frame: OrderFrame, state: OrderState, tables: UtilityTables, stream: WordStream, move: LinkMove, proposal: TimeProposal): number {
  const { count } = frame.links;
  const always = !dependsOnState(frame.program);
  let accepted = 0;
  for (let e = 0; e < count; e++) {
    if (frame.missing[e] === 1) {
      if (updateMissing(frame, state, tables, e, stream, move)) accepted += 1;
      continue;
    }
    const to = proposal.kind === 'uniform' ? nextUniform(stream) : reflected(state.linkTimes[e]! + (2 * nextUniform(stream) - 1) * proposal.width);
    const threshold = nextUniform(stream);
    proposeLinkTime(frame, state, tables, e, to, move);
    if (!always && !(Math.log(threshold) < move.logRatio)) continue;
    acceptLinkTime(frame, state, e, to, move);
    accepted += 1;
  }
  return count === 0 ? 1 : accepted / count;
}

/** A point of the line folded into (0, 1). */
function reflected(time: number): number {
  let folded = time;
  while (folded < 0 || folded >= 1) folded = folded < 0 ? -folded : 2 - folded - Number.EPSILON;
  return folded;
}
