/** A minimum along one line as a state machine: bracket, then Brent; t = 0 is where the line starts. */
import { advanceBracket, type Bracket, beginBracket, copyBracket, emptyBracket } from '../../scalar/bracket.ts';
import { advanceBrent, type Brent, type BrentTolerance, beginBrentFrom, copyBrent, emptyBrent } from '../../scalar/brent.ts';

/** State of the search along x + t p, plain data. */
export interface Line {
  stage: 'bracket' | 'brent';
  bracket: Bracket;
  brent: Brent;
  /** The t to evaluate; the best t when the search is done. */
  t: number;
  /** f at the best t, once done. */
  value: number;
}

/** A search to be filled. */
export function emptyLine(): Line {
  return { stage: 'bracket', bracket: emptyBracket(), brent: emptyBrent(), t: 0, value: NaN };
}

/** into <- from */
export function copyLine(into: Line, from: Line): void {
  into.stage = from.stage;
  copyBracket(into.bracket, from.bracket);
  copyBrent(into.brent, from.brent);
  into.t = from.t;
  into.value = from.value;
}

/** Starts from value f0 at t = 0 with a first trial at `first`; low <= 0 <= high bound t. */
export function beginLine(line: Line, f0: number, first: number, low: number, high: number): void {
  line.stage = 'bracket';
  beginBracket(line.bracket, 0, f0, first <= high ? first : high >= -low ? high : Math.max(-first, low), low, high);
  line.t = line.bracket.trial;
}

/** Takes f at `t`; true when the search is done. */
export function advanceLine(line: Line, f: number, tolerance: BrentTolerance): boolean {
  const { bracket, brent } = line;
  if (line.stage === 'brent') return step(line, advanceBrent(brent, f, tolerance));
  const verdict = advanceBracket(bracket, f);
  if (verdict === 'continue') {
    line.t = bracket.trial;
    return false;
  }
  if (verdict === 'unbounded') {
    line.t = bracket.c;
    line.value = bracket.fc;
    return true;
  }
  line.stage = 'brent';
  return step(line, beginBrentFrom(brent, bracket, tolerance));
}

function step(line: Line, isDone: boolean): boolean {
  line.t = isDone ? line.brent.x : line.brent.trial;
  if (isDone) line.value = line.brent.fx;
  return isDone;
}
