/**
 * Newton's method with a step factor, as the lecture has it: no line search, no safeguard.
 *
 *   x_{k+1} = x_k - lambda H(x_k)^-1 g(x_k)                          x, g of shape [n], H of shape [n, n]
 *
 * On a quadratic the error shrinks by |1 - lambda| each step, whatever the conditioning, and is zero after one step when
 * lambda = 1; near a minimum with a regular Hessian the digits double each step when lambda = 1. The iterates do not change
 * under x -> A x + b. It finds stationary points of any kind: near a saddle it walks to the saddle.
 * Source: J. Nocedal, S.J. Wright, Numerical Optimization, 2nd ed. (2006), chapters 2 and 3, doi:10.1007/978-0-387-40065-5.
 * Good for: teaching; convex functions near their minimum. Not for: starts far away; use `damped-newton` there.
 * Cost per update: one f, g and H, and n^3/3 multiplications; keeps 2 n^2 floats.
 */
import { defineMinimizer, type MethodState, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { solveSquare } from '../dense/lu-solve.ts';

const options = o.options({
  lambda: o.number({ gt: 0, lt: 2, default: 1, describe: 'Factor of the step; 1 is the full Newton step.', unit: '1' }),
  gtol: o.number({ min: 0, default: 1e-8, scale: 'log', describe: 'Stop when no component of the gradient is larger than this.', unit: 'f/x' }),
  xtol: o.number({
    min: 0,
    default: 0,
    scale: 'log',
    describe: 'Stop when no component of the full step is larger than this share of the largest component of x.',
    unit: '1',
  }),
});

/** Options of `newton`. */
export type NewtonOptions = OptionsOf<typeof options>;

/** State of `newton`. */
export interface NewtonState extends MethodState {
  /** H at x, row-major [n, n]. */
  readonly hessian: Float64Array;
  /** Scratch: the full step H^-1 g, shape [n], and factors, shape [n, n]. */
  readonly step: Float64Array;
  readonly factor: Float64Array;
}

/** The method, id `newton`. */
export const newton = defineMinimizer({
  id: 'newton',
  summary: "Newton's method with a step factor and no safeguard: converges to the nearest stationary point, saddles included.",
  formula: String.raw`x_{k+1} = x_k - \lambda H(x_k)^{-1} \nabla f(x_k)`,
  goodFor: 'Quadratics, convex functions near their minimum, and seeing what Newton steps do.',
  notFor: 'Starts far from a minimum, or Hessians that are not positive definite: use damped-newton.',
  sources: ['J. Nocedal, S.J. Wright, Numerical Optimization, 2nd ed. (2006), chapters 2 and 3, doi:10.1007/978-0-387-40065-5'],
  traits: { needs: ['value', 'gradient', 'hessian'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init,
  update,
  extras: ({ hessian }: NewtonState) => ({ hess: hessian.slice() }),
});

function init(x0: Float64Array): NewtonState {
  const n = x0.length;
  return {
    query: x0.slice(),
    wants: 'value+gradient+hessian',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    hessian: new Float64Array(n * n),
    step: new Float64Array(n),
    factor: new Float64Array(n * n),
  };
}

function update(state: NewtonState, observation: Observation, { lambda, gtol, xtol }: NewtonOptions, into: NewtonState): NewtonState {
  const { query, x, step, factor } = into;
  query.set(state.query);
  const isGood = observation.value < Infinity;
  x.set(isGood ? state.query : state.x);
  into.hessian.set(isGood ? observation.hessian : state.hessian);
  into.fun = isGood ? observation.value : state.fun;
  into.gradientNorm = isGood ? largest(observation.gradient) : state.gradientNorm;
  into.iteration = Number.isNaN(state.fun) ? 0 : state.iteration + 1;
  step.set(observation.gradient);
  factor.set(observation.hessian);
  if (!isGood) into.stop = 'non-finite';
  else if (into.gradientNorm <= gtol) into.stop = 'gradient-tolerance';
  else if (!solveSquare(factor, step)) into.stop = 'singular';
  else {
    into.stop = largest(step) <= xtol * largest(x) ? 'step-tolerance' : null;
    for (let i = 0; i < x.length; i++) query[i] = x[i]! - lambda * step[i]!;
  }
  return into;
}

/** Largest absolute component. */
function largest(v: Float64Array): number {
  let most = 0;
  for (let i = 0; i < v.length; i++) most = Math.max(most, Math.abs(v[i]!));
  return most;
}
