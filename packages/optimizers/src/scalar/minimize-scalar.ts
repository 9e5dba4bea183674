/** `minimizeScalar`: minima of functions of one variable, after scipy.optimize.minimize_scalar. */
import { didYouMean, type OptionsOf, type Outcome, o, outcomeOf, resolveOptions, type StopReason, ThetakitError } from '@thetakit/registry';
import { advanceBracket, type Bracket, beginBracket, emptyBracket } from './bracket.ts';
import { advanceBrent, type Brent, type BrentTolerance, beginBrent, beginBrentFrom, emptyBrent } from './brent.ts';
import { type Counted, checkPoints, counted } from './counted.ts';
import { goldenSection } from './golden.ts';

const who = 'minimizeScalar';
const methods = ['brent', 'bounded', 'golden'] as const;
const xtol = o.number({ gt: 0, default: 1.48e-8, describe: 'Accuracy of x, relative; 1e-11 is added.', unit: '1', scale: 'log' });
const schemas = {
  brent: o.options({ xtol, maxiter: o.integer({ min: 0, default: 500, describe: 'Most steps inside the bracket.', unit: '1' }) }),
  golden: o.options({ xtol, maxiter: o.integer({ min: 0, default: 5000, describe: 'Most steps inside the bracket.', unit: '1' }) }),
  bounded: o.options({
    xatol: o.number({ gt: 0, default: 1e-8, describe: 'Accuracy of x, absolute; sqrt(eps) |x| is added.', unit: 'x', scale: 'log' }),
    maxiter: o.integer({ min: 0, default: 500, describe: 'Most steps.', unit: '1' }),
  }),
};

/** Settings of `minimizeScalar`. */
export interface MinimizeScalarSettings {
  /** Default 'bounded' when there are bounds, else 'brent'. */
  readonly method?: (typeof methods)[number] | undefined;
  /** Two points to walk downhill from, default [0, 1]; or a < b < c with f(b) < f(a), f(c). For 'brent' and 'golden'. */
  readonly bracket?: readonly number[] | undefined;
  /** Finite [low, high], for 'bounded'. */
  readonly bounds?: readonly [number, number] | undefined;
  /** 'brent' and 'golden': relative accuracy of x, default 1.48e-8. */
  readonly xtol?: number | undefined;
  /** 'bounded': absolute accuracy of x, default 1e-8. */
  readonly xatol?: number | undefined;
  /** Most steps; default 500, 5000 for 'golden'. */
  readonly maxiter?: number | undefined;
}

/** Result of a search over one variable. */
export interface ScalarResult extends Outcome {
  readonly x: number;
  /** f(x). */
  readonly fun: number;
  readonly nfev: number;
  readonly nit: number;
  readonly method: string;
}

interface Answer {
  readonly x: number;
  readonly fun: number;
  readonly nit: number;
  readonly reason: StopReason;
}

/**
 * A local minimum of a function of one variable, accurate to about 1.5e-8 relative: values tell no more.
 *
 * 'brent' (default): parabolas and golden sections inside a bracket, which is found by walking downhill. 'golden': golden sections only,
 * for functions with kinks. 'bounded': Brent's method inside finite bounds; an end of the interval is looked at when the search ends there.
 * NaN counts as +Infinity and is never a success; a function that falls without end gives reason 'diverged'.
 * Throws OPTION_UNKNOWN, OPTION_CONFLICT, OPTION_OUT_OF_RANGE, ARGUMENT_TYPE, BOUNDS_INVALID, or ARGUMENT_OUT_OF_RANGE for three points that
 * do not bracket a minimum.
 * Source: R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 5.
 *
 * @example
 * minimizeScalar((x) => (x - 2) ** 2).x; // 2
 */
export function minimizeScalar(fun: (x: number) => number, settings: MinimizeScalarSettings = {}): ScalarResult {
  const { method = settings.bounds === undefined ? 'brent' : 'bounded', bracket, bounds, ...rest } = settings;
  if (!methods.includes(method))
    throw new ThetakitError('ID_UNKNOWN', { who, problem: `method ${JSON.stringify(method)} is not known`, action: didYouMean(method, methods) });
  const isBounded = method === 'bounded';
  if (isBounded ? bracket !== undefined : bounds !== undefined)
    throw new ThetakitError('OPTION_CONFLICT', {
      who,
      problem: isBounded ? "a bracket was given to method 'bounded'" : `bounds were given to method '${method}'`,
      action: isBounded ? 'Pass bounds, or choose brent or golden' : "Choose 'bounded', or pass a bracket",
    });
  const counter = counted(who, 'fun', fun);
  const f = (x: number) => {
    const value = counter.at(x);
    return Number.isNaN(value) ? Infinity : value;
  };
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const answer = isBounded
    ? bounded(f, bounds, resolveOptions(who, schemas.bounded, given))
    : insideBracket(f, method, bracket ?? [0, 1], resolveOptions(who, schemas[method], given));
  return resultOf(answer, counter, method);
}

function resultOf({ x, fun, nit, reason }: Answer, { calls }: Counted, method: string): ScalarResult {
  return { ...outcomeOf(Number.isFinite(fun) ? reason : fun === -Infinity ? 'diverged' : 'non-finite'), x, fun, nfev: calls, nit, method };
}

function insideBracket(f: (x: number) => number, method: 'brent' | 'golden', points: readonly number[], options: OptionsOf<typeof schemas.brent>): Answer {
  const bracket = emptyBracket();
  if (!findBracket(f, points, bracket)) return { x: bracket.c, fun: bracket.fc, nit: 0, reason: 'diverged' };
  if (method === 'golden') {
    const { isDone, ...found } = goldenSection(f, bracket, options.xtol, options.maxiter);
    return { ...found, reason: isDone ? 'step-tolerance' : 'max-iterations' };
  }
  const tolerance = { rtol: options.xtol, atol: 1e-11, noise: 0 };
  const brent = emptyBrent();
  return runBrent(f, brent, beginBrentFrom(brent, bracket, tolerance), tolerance, options.maxiter);
}

/** Fills the bracket from two or three points; false when f falls without end. */
function findBracket(f: (x: number) => number, points: readonly number[], bracket: Bracket): boolean {
  checkPoints(who, 'bracket', points, [2, 3]);
  const [a, b, c] = points as [number, number, number | undefined];
  if (c === undefined) {
    beginBracket(bracket, a, f(a), b, -Infinity, Infinity);
    let verdict = advanceBracket(bracket, f(bracket.trial));
    while (verdict === 'continue') verdict = advanceBracket(bracket, f(bracket.trial));
    return verdict === 'found';
  }
  Object.assign(bracket, { a, fa: f(a), b, fb: f(b), c, fc: f(c) });
  const isOrdered = (a < b && b < c) || (a > b && b > c);
  if (isOrdered && bracket.fb < bracket.fa && bracket.fb < bracket.fc) return true;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who,
    problem: `the bracket ${a}, ${b}, ${c} has values ${bracket.fa}, ${bracket.fb}, ${bracket.fc}, expected a < b < c with f(b) < f(a) and f(b) < f(c)`,
    action: 'Pass two points to search for a bracket',
    received: points,
  });
}

function bounded(f: (x: number) => number, bounds: readonly [number, number] | undefined, { xatol, maxiter }: OptionsOf<typeof schemas.bounded>): Answer {
  if (bounds === undefined) throw new ThetakitError('BOUNDS_INVALID', { who, problem: "method 'bounded' needs bounds", action: 'Pass bounds: [low, high]' });
  checkPoints(who, 'bounds', bounds, [2]);
  const [low, high] = bounds;
  if (low > high)
    throw new ThetakitError('BOUNDS_INVALID', { who, problem: `the bounds are ${low} and ${high}, expected lower <= upper`, action: 'Swap them' });
  const tolerance = { rtol: Math.sqrt(Number.EPSILON), atol: xatol / 3, noise: 0 };
  const brent = emptyBrent();
  beginBrent(brent, low, high);
  const inside = runBrent(f, brent, false, tolerance, maxiter);
  const end = brent.a === low ? low : brent.b === high ? high : NaN;
  if (inside.reason !== 'step-tolerance' || Number.isNaN(end)) return inside;
  const value = f(end);
  return value <= inside.fun ? { ...inside, x: end, fun: value } : inside;
}

function runBrent(f: (x: number) => number, brent: Brent, isDoneAlready: boolean, tolerance: BrentTolerance, maxiter: number): Answer {
  let isDone = isDoneAlready;
  let nit = 0;
  for (; !isDone && nit < maxiter; nit++) isDone = advanceBrent(brent, f(brent.trial), tolerance);
  const { x, fx } = brent;
  return { x, fun: fx, nit, reason: isDone ? 'step-tolerance' : 'max-iterations' };
}
