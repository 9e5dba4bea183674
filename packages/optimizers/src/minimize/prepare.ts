/** What `minimize` and `minimizeAsync` do before they run: everything the caller said, checked and put in its place. */
import { type AnyMethod, jsonSchemaOf, type Registry, show, ThetakitError } from '@thetakit/registry';
import type { RunCheckpoint } from '../run/checkpoint.ts';
import type { IterationInfo } from '../run/observe.ts';
import type { CancelSignal, Difference, RunSettings } from '../run/settings.ts';
import { type BoundsInput, boundsOf } from './bounds-of.ts';
import { type ConstraintsInput, constraintsOf } from './constraints-of.ts';
import type { FindMethod } from './find-method.ts';
import { differenceOf, type Hess, type Hessp, type Jac } from './objective-of.ts';

/** Settings of `minimize`, in SciPy's words. */
export interface MinimizeSettings {
  /** SciPy's name, a registered id or alias in any letter case, or a method. Default: SLSQP with constraints, L-BFGS-B with bounds, else BFGS. */
  readonly method?: string | AnyMethod | undefined;
  /** Gradient: a function; true when fun returns [value, gradient]; '2-point' or '3-point' differences. Default '3-point'. */
  readonly jac?: Jac | undefined;
  /** Hessian, by rows or row-major. */
  readonly hess?: Hess | undefined;
  /** Hessian-vector product (x, v) => H(x) v. */
  readonly hessp?: Hessp | undefined;
  /** Pairs [low, high], null for none; or { lower, upper } or { lb, ub }. */
  readonly bounds?: BoundsInput | undefined;
  /** Constraints in SciPy's forms: { type, fun, jac? }, { fun, lb, ub, jac? }, { A, lb, ub }, one or a list; or a Constraints of the registry. */
  readonly constraints?: ConstraintsInput | null | undefined;
  /** One tolerance for the method's main tolerances (its trait `tol`); options given by name win. */
  readonly tol?: number | undefined;
  /** Called after every iteration with its own copy; return true, or throw `stopRun`, to stop. */
  readonly callback?: ((info: IterationInfo) => unknown) | undefined;
  /** Options of the method; SciPy's limits maxiter, maxfev and maxfun are accepted too. Unknown names are refused. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** Where `method` is looked up; default the methods of this package. */
  readonly registry?: Registry | undefined;
  /** Most seconds. */
  readonly maxTime?: number | undefined;
  /** Most evaluations of fun, differences included. */
  readonly maxfev?: number | undefined;
  /** Most iterations. */
  readonly maxiter?: number | undefined;
  /** Stop once a value <= target is seen. */
  readonly target?: number | undefined;
  /** Stops the run when aborted. */
  readonly signal?: CancelSignal | undefined;
  /** Keep a row per iteration: all, or at most so many (an integer >= 16), evenly spaced. */
  readonly history?: boolean | number | undefined;
  /** Seed of a stochastic method; default 0. */
  readonly seed?: number | undefined;
  /** Compare the gradient with differences at the start, before the run, and throw GRADIENT_CHECK_FAILED where they disagree; see `checkGradient`. */
  readonly checkGradient?: boolean | undefined;
  /** Where to go on: the checkpoint of a `stepRun` or `createRun` with the same method, start and options, to the numbers of a run that was never stopped. */
  readonly resume?: RunCheckpoint | undefined;
  /** Clock in milliseconds; default the host's. */
  readonly clock?: (() => number) | undefined;
}

/** Ready to run. */
export interface Prepared {
  readonly method: AnyMethod;
  readonly x0: Float64Array;
  readonly run: RunSettings;
}

const known = [
  'method',
  'jac',
  'hess',
  'hessp',
  'bounds',
  'constraints',
  'tol',
  'callback',
  'options',
  'registry',
  'maxTime',
  'maxfev',
  'maxiter',
  'target',
  'signal',
  'history',
  'seed',
  'clock',
  'checkGradient',
  'resume',
];
/** Limits that SciPy keeps in `options`, and what they are here. */
const limits: Readonly<Record<string, 'maxiter' | 'maxfev'>> = { maxiter: 'maxiter', maxfev: 'maxfev', maxfun: 'maxfev' };

/** Checks and sorts the settings. Throws OPTION_UNKNOWN, OPTION_CONFLICT, ID_UNKNOWN, BOUNDS_INVALID or ARGUMENT_TYPE. */
export function prepare(who: string, start: ArrayLike<number> | number, settings: MinimizeSettings, find: FindMethod): Prepared {
  for (const name of Object.keys(settings)) {
    if (known.includes(name) && !(name === 'checkGradient' && who !== 'minimize')) continue;
    throw new ThetakitError('OPTION_UNKNOWN', {
      who,
      problem: `${JSON.stringify(name)} is not a setting`,
      action: `Use one of: ${known.join(', ')}`,
      received: name,
      expected: known,
    });
  }
  const x0 = startOf(who, start);
  const bounds = boundsOf(who, settings.bounds, x0.length);
  const difference: Difference | undefined = differenceOf(who, settings.jac);
  const constraints = constraintsOf(settings.constraints, { who, x0, bounds, difference: difference ?? '3-point' });
  const usual = constraints !== undefined ? 'slsqp' : bounds === undefined ? 'bfgs' : 'l-bfgs-b';
  const method = find(who, settings.method ?? usual, settings.registry);
  const { options, fromOptions } = splitOptions(method, settings);
  const { callback, maxTime, maxfev, maxiter, target, signal, history, seed, clock, resume } = settings;
  const given = {
    callback,
    maxTime,
    target,
    signal,
    history,
    seed,
    clock,
    resume,
    bounds,
    constraints,
    difference,
    maxfev: maxfev ?? fromOptions.maxfev,
    maxiter: maxiter ?? fromOptions.maxiter,
  };
  const run = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as RunSettings;
  return { method, x0, run: { ...run, options } };
}

/** A copy of the start; a number is a vector of one. */
export function startOf(who: string, start: ArrayLike<number> | number): Float64Array {
  if (typeof start === 'number') return Float64Array.of(start);
  const isList = typeof start === 'object' && start !== null && typeof start.length === 'number' && start.length > 0;
  const isNumeric = isList && Array.from(start).every((value) => typeof value === 'number');
  if (isNumeric) return Float64Array.from(start);
  throw new ThetakitError('ARGUMENT_TYPE', {
    who,
    problem: `x0 is ${show(start)}, expected a number or a non-empty array of numbers`,
    action: 'Pass the starting point',
    received: start,
  });
}

/** Separates limits from the method's own options, and spreads `tol` over the tolerances that were not given. */
function splitOptions(
  method: AnyMethod,
  { options = {}, tol }: MinimizeSettings,
): { options: Record<string, unknown>; fromOptions: { maxiter?: number; maxfev?: number } } {
  const own = jsonSchemaOf(method.id, method.options)?.properties ?? {};
  const fromOptions: { maxiter?: number; maxfev?: number } = {};
  const rest: Record<string, unknown> = {};
  if (tol !== undefined) for (const name of method.traits.tol) rest[name] = tol;
  for (const [name, value] of Object.entries(options)) {
    const limit = Object.hasOwn(own, name) ? undefined : limits[name];
    if (limit !== undefined && value !== undefined) fromOptions[limit] = value as number;
    else rest[name] = value;
  }
  return { options: rest, fromOptions };
}
