/** `rootScalar`: roots of functions of one variable, after scipy.optimize.root_scalar. */
import { didYouMean, o, outcomeOf, resolveOptions, type StopReason, show, ThetakitError } from '@thetakit/registry';
import { type Counted, checkPoints, counted } from './counted.ts';
import type { ScalarResult } from './minimize-scalar.ts';
import { bisect } from './root/bisect.ts';
import type { BracketedRoot, RootAnswer, RootTolerance, SignChange } from './root/bracketed.ts';
import { brentq } from './root/brentq.ts';
import { newton } from './root/newton.ts';
import { toms748 } from './root/toms748.ts';

const who = 'rootScalar';
const methods = ['brentq', 'toms748', 'newton', 'bisect'] as const;
const bracketed: Readonly<Record<'brentq' | 'toms748' | 'bisect', BracketedRoot>> = { brentq, toms748, bisect };
const schema = o.options({
  xtol: o.number({ gt: 0, default: 2e-12, describe: 'Accuracy of x, absolute.', unit: 'x', scale: 'log' }),
  rtol: o.number({ min: 4 * Number.EPSILON, default: 4 * Number.EPSILON, describe: 'Accuracy of x, relative; added to xtol.', unit: '1', scale: 'log' }),
  maxiter: o.integer({ min: 0, default: 100, describe: 'Most steps.', unit: '1' }),
});

/** Settings of `rootScalar`. */
export interface RootScalarSettings {
  /** Default 'brentq' when there is a bracket, else 'newton'. */
  readonly method?: (typeof methods)[number] | undefined;
  /** Two points where f has opposite signs. Optional for 'newton', which it keeps safe. */
  readonly bracket?: readonly [number, number] | undefined;
  /** Start of 'newton'; default the middle of the bracket. */
  readonly x0?: number | undefined;
  /** f', for 'newton'. */
  readonly fprime?: ((x: number) => number) | undefined;
  /** Absolute accuracy of x, default 2e-12. */
  readonly xtol?: number | undefined;
  /** Relative accuracy of x, default and least 4 eps. */
  readonly rtol?: number | undefined;
  /** Most steps, default 100. */
  readonly maxiter?: number | undefined;
}

/** Result of `rootScalar`. */
export interface RootResult extends ScalarResult {
  /** The root: x under SciPy's name. */
  readonly root: number;
  /** Calls of fprime. */
  readonly njev: number;
}

/**
 * A root of a function of one variable.
 *
 * 'brentq' (default) and 'toms748' take few evaluations, 'bisect' takes one per bit, 'newton' needs fprime and a start or a bracket. A
 * change of sign at a pole or a jump is not called a root: where |f| has not become smaller than at both ends the reason is 'stalled'.
 * Throws OPTION_UNKNOWN, OPTION_OUT_OF_RANGE, OPTION_MISSING, ARGUMENT_TYPE, ORACLE_MISSING, START_NOT_FINITE, or ARGUMENT_OUT_OF_RANGE for
 * a bracket without a change of sign.
 * Sources: R. P. Brent (1973), chapters 3 and 4; Alefeld, Potra and Shi, ACM TOMS 21 (1995) 327-344, doi:10.1145/210089.210111.
 *
 * @example
 * rootScalar((x) => x * x - 2, { bracket: [0, 2] }).root; // 1.4142135623730951
 */
export function rootScalar(fun: (x: number) => number, settings: RootScalarSettings): RootResult {
  const { method = settings.bracket === undefined ? 'newton' : 'brentq', bracket, x0, fprime, ...rest } = settings;
  if (!methods.includes(method))
    throw new ThetakitError('ID_UNKNOWN', { who, problem: `method ${JSON.stringify(method)} is not known`, action: didYouMean(method, methods) });
  const options = resolveOptions<RootTolerance>(who, schema, Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)));
  if (bracket === undefined && method !== 'newton')
    throw new ThetakitError('OPTION_MISSING', { who, problem: `bracket is missing, and method '${method}' needs it`, action: 'Pass bracket: [a, b]' });
  const f = counted(who, 'fun', fun);
  const slope = method === 'newton' ? slopeOf(fprime) : undefined;
  const change = bracket === undefined ? undefined : signChange(f.at, bracket);
  const answer = search(f.at, slope?.at, method, x0, change, options);
  const { x, fun: value, nit } = answer;
  const reason = reasonOf(answer, change);
  const evidence = reason === 'stalled' ? 'The sign changes here by a jump or a pole, not at a root.' : undefined;
  return { ...outcomeOf(reason, evidence), x, root: x, fun: value, nfev: f.calls, njev: slope?.calls ?? 0, nit, method };
}

interface Answer extends RootAnswer {
  readonly isSingular?: boolean;
}

function search(
  f: (x: number) => number,
  slope: ((x: number) => number) | undefined,
  method: (typeof methods)[number],
  x0: number | undefined,
  change: SignChange | undefined,
  options: RootTolerance,
): Answer {
  if (change !== undefined && (change.fa === 0 || change.fb === 0)) return { x: change.fa === 0 ? change.a : change.b, fun: 0, nit: 0, isDone: true };
  if (method === 'newton') return newton(f, slope!, startOf(x0, change), change, options);
  return bracketed[method](f, change!, options);
}

function reasonOf({ fun, nit, isDone, isSingular }: Answer, change: SignChange | undefined): StopReason {
  if (!Number.isFinite(fun)) return 'non-finite';
  if (isSingular === true) return 'singular';
  if (!isDone) return 'max-iterations';
  if (fun === 0) return 'function-tolerance';
  const isJump = change !== undefined && nit > 0 && Math.abs(fun) >= Math.max(Math.abs(change.fa), Math.abs(change.fb));
  return isJump ? 'stalled' : 'step-tolerance';
}

/** Values at the ends of the bracket, of opposite signs or 0. */
function signChange(f: (x: number) => number, bracket: readonly [number, number]): SignChange {
  checkPoints(who, 'bracket', bracket, [2]);
  const [a, b] = bracket;
  const fa = f(a);
  const fb = f(b);
  if (Number.isNaN(fa) || Number.isNaN(fb))
    throw new ThetakitError('START_NOT_FINITE', {
      who,
      problem: `f(${a}) is ${fa} and f(${b}) is ${fb}, expected numbers`,
      action: 'Bracket the root where the function is defined',
    });
  if (Math.sign(fa) * Math.sign(fb) <= 0) return { a, fa, b, fb };
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who,
    problem: `f(${a}) is ${fa} and f(${b}) is ${fb}, expected opposite signs`,
    action: 'Choose a bracket in which the function changes sign',
    received: bracket,
  });
}

function slopeOf(fprime: ((x: number) => number) | undefined): Counted {
  if (fprime !== undefined) return counted(who, 'fprime', fprime);
  throw new ThetakitError('ORACLE_MISSING', {
    who,
    problem: "method 'newton' needs the derivative, and fprime is missing",
    action: "Pass fprime, or choose 'brentq' with a bracket",
  });
}

function startOf(x0: number | undefined, change: SignChange | undefined): number {
  const isInside = change === undefined || x0 === undefined || (x0 >= Math.min(change.a, change.b) && x0 <= Math.max(change.a, change.b));
  if (x0 !== undefined && Number.isFinite(x0) && isInside) return x0;
  if (x0 === undefined && change !== undefined) return change.a + (change.b - change.a) / 2;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who,
    problem: isInside ? `x0 is ${show(x0)}, expected a finite number` : `x0 is ${x0}, outside the bracket`,
    action: isInside ? "Pass the start of 'newton', or a bracket" : 'Start inside the bracket, or leave x0 out',
    received: x0,
  });
}
