/** `minimizeAsync`: the same contract for functions that return promises. */
import type { Objective, Observation } from '@thetakit/registry';
import { createConstraintEvaluator, observeConstraints } from '../run/constraint-evaluator.ts';
import { advance, mayGoOn, openRun, type RunCore } from '../run/core.ts';
import { relativeSteps, type Stencil, stencilAt } from '../run/difference.ts';
import { missing } from '../run/evaluator.ts';
import { interrupt } from '../run/interrupted.ts';
import { closeRun, type OptimizeResult } from '../run/result.ts';
import { wantsGradient, wantsHessian, wantsValue } from '../run/want.ts';
import { asMatrix, asPair, asValue, asVector, type MatrixLike, type VectorLike } from './answers.ts';
import { methodOf } from './method-of.ts';
import type { Fun } from './objective-of.ts';
import { type MinimizeSettings, prepare } from './prepare.ts';
import { checkConcurrency, sideBySide } from './side-by-side.ts';
import { withinLimits } from './within-limits.ts';

type Later<T> = T | Promise<T>;

/** f(x), or [f(x), g(x)] with jac: true, now or later. */
export type AsyncFun = (x: Float64Array) => Later<ReturnType<Fun>>;

/** Settings of `minimizeAsync`: derivatives may come later too. */
export interface MinimizeAsyncSettings extends Omit<MinimizeSettings, 'jac' | 'hess' | 'hessp' | 'checkGradient'> {
  readonly jac?: boolean | '2-point' | '3-point' | ((x: Float64Array) => Later<VectorLike>) | undefined;
  readonly hess?: ((x: Float64Array) => Later<MatrixLike>) | undefined;
  readonly hessp?: ((x: Float64Array, v: Float64Array) => Later<VectorLike>) | undefined;
  /**
   * Evaluations that may run at once, default 1. Methods that draw points in generations (grid, random, cma-es, differential-evolution, direct,
   * ...) keep so many workers busy; the result does not depend on it. Evaluations under way when the run ends are not counted.
   */
  readonly concurrency?: number | undefined;
}

const who = 'minimizeAsync';

/**
 * Minimises a function that is evaluated elsewhere: in workers, by a service, by people. The 2 n (or n) evaluations of a
 * difference gradient are asked for at once. `maxTime` and `signal` end the wait for an evaluation that never comes. Otherwise as `minimize`; constraints are synchronous functions, and least-squares methods are not offered here.
 */
export async function minimizeAsync(fun: AsyncFun | Objective, x0: ArrayLike<number> | number, settings: MinimizeAsyncSettings = {}): Promise<OptimizeResult> {
  const { concurrency = 1, ...rest } = settings;
  const most = checkConcurrency(who, concurrency);
  const { method, x0: start, run } = prepare(who, x0, rest as MinimizeSettings, methodOf);
  const derivatives = typeof fun === 'function' ? rest : { ...derivativesOf(fun), ...rest };
  if (method.traits.needs.includes('residuals') || method.traits.needs.includes('jacobian')) throw missing(who, 'residuals', 'residuals');
  const core = openRun(method, start, run);
  const one: AsyncFun = typeof fun === 'function' ? fun : (x) => fun.value(x);
  const call: AsyncFun = most > 1 ? sideBySide(core, one, most) : one;
  const constraints = createConstraintEvaluator(who, start.length, core.observation, run);
  const last: Last = { x: null, value: NaN, hasGradient: false };
  try {
    while (mayGoOn(core, costOf(core, derivatives))) {
      if (!(await withinLimits(core, observe(core, call, derivatives, last)))) break;
      const { query, wants } = core.current;
      if (constraints !== null && (wantsValue(wants) || wantsGradient(wants))) observeConstraints(constraints, query, wantsGradient(wants));
      advance(core);
    }
  } catch (thrown) {
    interrupt(core, thrown);
  }
  return closeRun(core);
}

function derivativesOf({ gradient, hessian, hessianProduct }: Objective): Pick<MinimizeAsyncSettings, 'jac' | 'hess' | 'hessp'> {
  return {
    ...(gradient === undefined ? {} : { jac: (x: Float64Array) => gradient(x) }),
    ...(hessian === undefined ? {} : { hess: (x: Float64Array) => hessian(x) }),
    ...(hessianProduct === undefined ? {} : { hessp: (x: Float64Array, v: Float64Array) => hessianProduct(x, v) }),
  };
}

function costOf({ current, settings }: RunCore, { jac }: MinimizeAsyncSettings): number {
  const isDifference = wantsGradient(current.wants) && jac !== true && typeof jac !== 'function';
  return 1 + (isDifference ? (settings.difference === '2-point' ? 1 : 2) * current.query.length : 0);
}

/** The last point whose value (and maybe gradient) the observation still holds. */
interface Last {
  x: Float64Array | null;
  value: number;
  hasGradient: boolean;
}

/** Evaluates what the method wants; every call gets its own copy of x. */
async function observe(core: RunCore, fun: AsyncFun, { jac, hess, hessp }: MinimizeAsyncSettings, last: Last): Promise<void> {
  const { current, observation, counters } = core;
  const { query, wants, direction } = current;
  if (wantsValue(wants) || wantsGradient(wants)) await observeValue(core, fun, jac, last);
  if (wantsHessian(wants)) {
    if (hess === undefined) throw missing(who, 'a Hessian', 'hess');
    counters.nhev += 1;
    asMatrix(who, await hess(query.slice()), observation.hessian);
  }
  if (wants !== 'product') return;
  if (hessp === undefined || direction === undefined) throw missing(who, 'Hessian-vector products', 'hessp');
  counters.nhev += 1;
  asVector(who, 'the result of hessp', await hessp(query.slice(), direction.slice()), observation.product);
}

async function observeValue(core: RunCore, fun: AsyncFun, jac: MinimizeAsyncSettings['jac'], last: Last): Promise<void> {
  const { current, observation, counters } = core;
  const { query, wants } = current;
  const isSame = last.x?.every((value, i) => value === query[i]) === true;
  if (!isSame) {
    counters.nfev += 1;
    last.x = query.slice();
    last.hasGradient = jac === true;
    const answer = await fun(query.slice());
    last.value = jac === true ? asPair(who, answer, observation.gradient) : asValue(who, answer);
    if (jac === true) counters.njev += 1;
  }
  observation.value = last.value;
  if (!wantsGradient(wants) || last.hasGradient) return;
  counters.njev += 1;
  if (typeof jac === 'function') asVector(who, 'the result of jac', await jac(query.slice()), observation.gradient);
  else await differences(core, fun, observation);
  last.hasGradient = true;
}

/** A difference gradient whose evaluations run side by side. */
async function differences(core: RunCore, fun: AsyncFun, observation: Observation): Promise<void> {
  const { current, settings, counters } = core;
  const { query } = current;
  const scheme = settings.difference ?? '3-point';
  const stencils = Array.from(query, (_, i) => {
    const stencil: Stencil = { a: 0, b: 0, w0: 0, w1: 0, w2: 0, points: 0 };
    stencilAt(stencil, query, i, settings.relativeStep ?? relativeSteps[scheme], scheme === '3-point', settings.bounds);
    return stencil;
  });
  const at = async (i: number, offset: number, isNeeded: boolean) => {
    if (!isNeeded) return 0;
    counters.nfev += 1;
    const x = query.slice();
    x[i] = x[i]! + offset;
    return asValue(who, await fun(x));
  };
  const pairs = await Promise.all(stencils.map(({ a, b, points }, i) => Promise.all([at(i, a, points > 0), at(i, b, points > 1)])));
  pairs.forEach(([one, two], i) => {
    const { w0, w1, w2, points } = stencils[i]!;
    observation.gradient[i] = points === 0 ? 0 : (w0 === 0 ? 0 : w0 * observation.value) + w1 * one + (points > 1 ? w2 * two : 0);
  });
}
