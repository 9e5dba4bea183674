/**
 * Bracketing a minimum of a function of one variable, one evaluation per step: walk downhill from two points until f rises.
 *
 *   c = b + G (b - a), G = (1 + sqrt 5) / 2;   afterwards the minimum of the parabola through a, b, c when it lies further
 *   ahead, at least one and at most ten steps c - b away; found when f(c) >= f(b)
 *
 * Source: Press et al., Numerical Recipes, 3rd ed. (2007), section 10.1 (mnbrak). Ours: a range that trials never leave.
 */

/** Three points and their values, plain data. Found: b lies between a and c, and f(b) <= f(a), f(c). */
export interface Bracket {
  a: number;
  fa: number;
  b: number;
  fb: number;
  c: number;
  fc: number;
  /** The point to evaluate. */
  trial: number;
  /** Trials stay in [low, high]. */
  low: number;
  high: number;
  /** Values taken. */
  trials: number;
}

/** 'edge': f falls up to an end of the range: b = c is that end, a the point before. 'unbounded': f fell to the last trial, c. */
export type BracketVerdict = 'continue' | 'found' | 'edge' | 'unbounded';

const golden = (1 + Math.sqrt(5)) / 2;
const mostStretch = 10;
const mostTrials = 100;

/** A bracket to be filled. */
export function emptyBracket(): Bracket {
  return { a: NaN, fa: NaN, b: NaN, fb: NaN, c: NaN, fc: NaN, trial: NaN, low: -Infinity, high: Infinity, trials: 0 };
}

/** into <- from */
export function copyBracket(into: Bracket, from: Bracket): void {
  into.a = from.a;
  into.fa = from.fa;
  into.b = from.b;
  into.fb = from.fb;
  into.c = from.c;
  into.fc = from.fc;
  into.trial = from.trial;
  into.low = from.low;
  into.high = from.high;
  into.trials = from.trials;
}

/** Starts at a with value fa; the first trial is b. */
export function beginBracket(bracket: Bracket, a: number, fa: number, b: number, low: number, high: number): void {
  bracket.a = a;
  bracket.fa = fa;
  bracket.low = low;
  bracket.high = high;
  bracket.trial = Math.min(Math.max(b, low), high);
  bracket.trials = 0;
}

/** Takes f at the trial; sets the next trial when it says 'continue'. */
export function advanceBracket(bracket: Bracket, f: number): BracketVerdict {
  bracket.trials += 1;
  if (bracket.trials === 1) {
    bracket.b = bracket.trial;
    bracket.fb = f;
    if (f > bracket.fa) swap(bracket);
    const { a, b } = bracket;
    bracket.c = b;
    bracket.fc = bracket.fb;
    return stepTo(bracket, b + golden * (b - a), b > a);
  }
  bracket.c = bracket.trial;
  bracket.fc = f;
  if (!(f < bracket.fb)) return 'found';
  if (bracket.trials >= mostTrials) return 'unbounded';
  const { a, b, c } = bracket;
  const next = ahead(bracket);
  bracket.a = b;
  bracket.fa = bracket.fb;
  bracket.b = c;
  bracket.fb = f;
  return stepTo(bracket, next, c > a);
}

function stepTo(bracket: Bracket, next: number, isUp: boolean): BracketVerdict {
  const { b, low, high } = bracket;
  if (isUp ? b >= high : b <= low) return 'edge';
  bracket.trial = Math.min(Math.max(next, low), high);
  return Number.isFinite(bracket.trial) ? 'continue' : 'unbounded';
}

function swap(bracket: Bracket): void {
  const { a, fa } = bracket;
  bracket.a = bracket.b;
  bracket.fa = bracket.fb;
  bracket.b = a;
  bracket.fb = fa;
}

/** Where to look next beyond c. */
function ahead({ a, fa, b, fb, c, fc }: Bracket): number {
  const r = (b - a) * (fb - fc);
  const q = (b - c) * (fb - fa);
  const stretch = (b - ((b - c) * q - (b - a) * r) / (2 * (q - r)) - c) / (c - b);
  return c + (stretch > 0 ? Math.min(Math.max(stretch, 1), mostStretch) : golden) * (c - b);
}
