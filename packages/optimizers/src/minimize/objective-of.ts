/** From SciPy's way of passing functions to an Objective. */
import { type Objective, show, ThetakitError, type ValueAndGradient } from '@thetakit/registry';
import type { Difference } from '../run/settings.ts';
import { asMatrix, asPair, asValue, asVector, type MatrixLike, type VectorLike } from './answers.ts';

/** f(x), or [f(x), g(x)] with jac: true. x is a copy of its own. */
export type Fun = (x: Float64Array) => number | readonly [number, VectorLike];
/** g(x); true when fun returns it too; a difference scheme; absent for differences. */
export type Jac = boolean | Difference | ((x: Float64Array) => VectorLike);
/** H(x), by rows or row-major. */
export type Hess = (x: Float64Array) => MatrixLike;
/** H(x) v. */
export type Hessp = (x: Float64Array, v: Float64Array) => VectorLike;

/** The functions of a problem. */
export interface Functions {
  readonly jac?: Jac | undefined;
  readonly hess?: Hess | undefined;
  readonly hessp?: Hessp | undefined;
}

/** The difference scheme that `jac` names; undefined when it names none. Throws OPTION_OUT_OF_RANGE for an unknown one. */
export function differenceOf(who: string, jac: Jac | undefined): Difference | undefined {
  if (typeof jac !== 'string') return undefined;
  if (jac === '2-point' || jac === '3-point') return jac;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who,
    problem: `jac is ${show(jac)}, expected a function, true, "2-point" or "3-point"`,
    action: 'Leave it out for 3-point differences',
    received: jac,
  });
}

/** `fun` as it is when it is an Objective, with derivatives added or replaced; otherwise an Objective made from functions. */
export function objectiveOf(who: string, fun: Fun | Objective, n: number, functions: Functions): Objective {
  const added = derivativesOf(who, n, functions);
  if (typeof fun === 'object' && fun !== null && typeof fun.value === 'function') return Object.keys(added).length === 0 ? fun : { ...fun, ...added };
  if (typeof fun !== 'function') {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: `fun is ${show(fun)}, expected a function or an Objective`,
      action: 'Pass x => number',
      received: fun,
    });
  }
  return functions.jac === true ? { ...pairObjective(who, fun, n), ...added } : { dimension: n, value: (x) => asValue(who, fun(x.slice())), ...added };
}

function derivativesOf(who: string, n: number, { jac, hess, hessp }: Functions): Partial<Objective> {
  return {
    ...(typeof jac === 'function' ? { gradient: (x: Float64Array, out = new Float64Array(n)) => asVector(who, 'the result of jac', jac(x.slice()), out) } : {}),
    ...(typeof hess === 'function' ? { hessian: (x: Float64Array, out = new Float64Array(n * n)) => asMatrix(who, hess(x.slice()), out) } : {}),
    ...(typeof hessp === 'function'
      ? {
          hessianProduct: (x: Float64Array, v: Float64Array, out = new Float64Array(n)) =>
            asVector(who, 'the result of hessp', hessp(x.slice(), v.slice()), out),
        }
      : {}),
  };
}

/** fun gives value and gradient together: the last call is remembered, so that asking for one after the other calls it once. */
function pairObjective(who: string, fun: Fun, n: number): Objective {
  const at = new Float64Array(n).fill(NaN);
  const pair = { value: NaN, gradient: new Float64Array(n) };
  const both: ValueAndGradient = { value: NaN, gradient: pair.gradient };
  const call = (x: Float64Array) => {
    if (!x.every((xi, i) => xi === at[i])) {
      pair.value = asPair(who, fun(x.slice()), pair.gradient);
      at.set(x);
    }
    return pair;
  };
  return {
    dimension: n,
    value: (x) => call(x).value,
    valueAndGradient: (x, out) => {
      both.value = call(x).value;
      both.gradient = out ?? pair.gradient;
      if (out !== undefined) out.set(pair.gradient);
      return both;
    },
    gradient: (x, out = new Float64Array(n)) => {
      out.set(call(x).gradient);
      return out;
    },
  };
}
