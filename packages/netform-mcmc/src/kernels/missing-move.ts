/**
 * The update of a missing pair e = (k, l): whether it is linked and when it met, everything else fixed. The proposal plays the
 * meeting afresh, t' ~ U(0, 1) and linked with probability p_e(E_t'), so that the factor of the pair itself cancels:
 *
 *   min(1, product of c_q(e linked since t', or absent) / c_q(now))    over the meetings that see e.
 *
 * A pair that is absent and stays so changes nothing and is always accepted. The link time of an absent pair is `ABSENT`.
 */
import type { UtilityTables } from '../model/utility-tables.ts';
import { nextUniform, type WordStream } from '../random/word-stream.ts';
import { LINKED } from '../state/pair-code.ts';
import { acceptForOthers, codeFactor, type LinkMove, proposeForOthers } from './link-move.ts';
import { ABSENT, codeAt, type OrderFrame, type OrderState, writePair } from './order-state.ts';

/** Updates missing pair number e of the frame's links; tells whether the proposal was accepted. */
export function updateMissing(frame: OrderFrame, state: OrderState, tables: UtilityTables, e: number, stream: WordStream, move: LinkMove): boolean {
  const { links, program } = frame;
  const [k, l] = [links.low[e]!, links.high[e]!];
  const at = k * program.size + l;
  const time = nextUniform(stream);
  const linked = codeAt(frame, state, k, l, time) | LINKED;
  const yes = nextUniform(stream) < codeFactor(tables, program.profiles.own[at]!, program.profiles.other[at]!, linked);
  const to = yes ? time : ABSENT;
  const threshold = nextUniform(stream);
  if (yes || state.linkTimes[e]! < ABSENT) {
    hideOwnMeeting(state, program.size, k, l);
    proposeForOthers(frame, state, tables, e, to, move);
    if (!(Math.log(threshold) < move.logRatio)) {
      writePair(frame, state, k, l, state.times[at]!, state.codes[at]!);
      return false;
    }
    acceptForOthers(frame, state, e, to, move);
  }
  writePair(frame, state, k, l, time, yes ? linked : linked & ~LINKED);
  return true;
}

/** No window finds the meeting of k and l, because no meeting sees its own link. */
function hideOwnMeeting({ quick }: OrderState, size: number, k: number, l: number): void {
  quick[k * size + l] = -1;
  quick[l * size + k] = -1;
}
