/** `root`: n equations in n unknowns, after scipy.optimize.root. */
import { type AnyMethod, didYouMean, type Objective, type Outcome, type Registry, ThetakitError } from '@thetakit/registry';
import { asRows, asVector, type MatrixLike, type VectorLike } from '../minimize/answers.ts';
import type { Counters } from '../run/observe.ts';
import { runMethod } from '../run/run-method.ts';
import type { CancelSignal, RunSettings } from '../run/settings.ts';
import { hybridPowell } from './hybrid-powell.ts';
import { broyden, newtonEquations } from './newton-equations.ts';

const who = 'root';
const methods: readonly AnyMethod[] = [hybridPowell, newtonEquations, broyden];
const names: Readonly<Record<string, AnyMethod>> = Object.fromEntries([
  ['newton', newtonEquations],
  ...methods.flatMap((method) => [method.id, ...(method.aliases ?? [])].map((name) => [name, method] as const)),
]);
const ownNames = ['method', 'jac', 'tol', 'options', 'registry'];
const limitNames = ['maxiter', 'maxfev', 'maxTime', 'signal'];

/** Settings of `root`. */
export interface RootSettings {
  /** 'hybr' (default), 'newton', 'broyden1', or a method of the kind least-squares, such as `levenbergMarquardt`. */
  readonly method?: string | AnyMethod | undefined;
  /** Jacobian of fun, by rows or row-major [n, n]; else by differences. */
  readonly jac?: ((x: Float64Array) => MatrixLike) | '2-point' | '3-point' | undefined;
  /** Sets the tolerances that the method's trait `tol` names. */
  readonly tol?: number | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly maxiter?: number | undefined;
  /** Most evaluations of fun, differences included. */
  readonly maxfev?: number | undefined;
  /** Most seconds. */
  readonly maxTime?: number | undefined;
  readonly signal?: CancelSignal | undefined;
  readonly registry?: Registry | undefined;
}

/** Result of `root`. */
export interface RootsResult extends Outcome, Readonly<Counters> {
  /** Solution, shape [n]. */
  readonly x: Float64Array;
  /** fun(x), shape [n]. */
  readonly fun: Float64Array;
  /** Jacobian at x or Broyden's approximation of it, row-major [n, n]; present when the method keeps one. */
  readonly jac?: Float64Array;
  /** Largest component of J^T fun; NaN when unknown. */
  readonly gradientNorm: number;
  /** Steps. */
  readonly nit: number;
  /** Seconds. */
  readonly elapsed: number;
  /** Id of the method. */
  readonly method: string;
}

/**
 * A solution of fun(x) = 0, n equations in n unknowns.
 *
 * success is true only where every |fun_i| is small: a minimum of |fun| that is not a root ends with reason 'stalled'.
 * Throws OPTION_UNKNOWN, OPTION_OUT_OF_RANGE, ID_UNKNOWN, ARGUMENT_TYPE, START_NOT_FINITE, and SHAPE_MISMATCH when fun does not give n numbers.
 *
 * @example
 * root(([x, y]) => [x! + 2 * y! - 3, x! * y! - 1], [2, 0.8]).x; // [2, 0.5]
 */
export function root(fun: (x: Float64Array) => VectorLike, x0: ArrayLike<number> | number, settings: RootSettings = {}): RootsResult {
  const { method: named = 'hybr', jac, tol, options, registry, ...limits } = settings;
  for (const name of Object.keys(limits)) {
    if (limitNames.includes(name)) continue;
    throw new ThetakitError('OPTION_UNKNOWN', {
      who,
      problem: `${JSON.stringify(name)} is not a setting`,
      action: didYouMean(name, [...ownNames, ...limitNames]),
    });
  }
  const method = methodNamed(named, registry);
  const start = typeof x0 === 'number' ? Float64Array.of(x0) : Float64Array.from(x0);
  const given = Object.fromEntries(
    Object.entries({ ...limits, difference: typeof jac === 'string' ? jac : undefined }).filter(([, value]) => value !== undefined),
  );
  const tolerances = tol === undefined ? {} : Object.fromEntries(method.traits.tol.map((name) => [name, tol]));
  const run: RunSettings = { ...given, options: { ...tolerances, ...options } };
  const n = start.length;
  const objective: Objective = {
    dimension: n,
    residualCount: n,
    value: () => NaN,
    residuals: (x, out = new Float64Array(n)) => {
      asVector(who, 'the result of fun', fun(x.slice()), out);
      return out;
    },
    ...(typeof jac === 'function' && {
      jacobian: (x: Float64Array, out: Float64Array = new Float64Array(n * n)) => {
        asVector(who, 'the result of jac', asRows(jac(x.slice())), out);
        return out;
      },
    }),
  };
  const { residuals, best: _best, ...found } = runMethod(method, objective, start, run);
  if (residuals instanceof Float64Array && residuals.length === n) return { ...found, fun: residuals };
  // The best point is not the last one: its values are asked for again where the budget allows it.
  if (found.nfev >= (limits.maxfev ?? Infinity)) return { ...found, fun: new Float64Array(n).fill(NaN) };
  return { ...found, fun: objective.residuals!(found.x), nfev: found.nfev + 1 };
}

function methodNamed(named: string | AnyMethod, registry: Registry | undefined): AnyMethod {
  if (typeof named !== 'string') return named;
  const own = names[named.toLowerCase()];
  if (own !== undefined) return own;
  if (registry !== undefined) return registry.resolve('least-squares', named).entry;
  throw new ThetakitError('ID_UNKNOWN', { who, problem: `method ${JSON.stringify(named)} is not known`, action: didYouMean(named, Object.keys(names)) });
}
