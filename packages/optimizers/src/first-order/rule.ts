/**
 * What every first-order rule shares: one gradient per update, the iterate is the last evaluated point, and the query is
 * where the rule moves next. `iteration` counts moves, so x after k iterations is x_k of the recurrence.
 */
import { type MethodState, type Observation, o, ThetakitError } from '@thetakit/registry';
import { normInf } from '../dense/vector.ts';

/** State of a rule. */
export interface RuleState extends MethodState {
  /** g at x, shape [n]. */
  gradient: Float64Array;
}

/** The option that ends a rule. */
export const gtol = o.number({
  min: 0,
  default: 1e-8,
  describe: 'Stop when the largest component of the gradient is at most this; 0 stops only where it vanishes.',
  unit: 'f/x',
  scale: 'log',
});

/** Traits of a rule. */
export const ruleTraits = { needs: ['value', 'gradient'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] } as const;

/** The shared part of a first state. */
export function beginRule(x0: Float64Array): RuleState {
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    gradient: new Float64Array(x0.length),
  };
}

/**
 * Makes the observed point the iterate. True when the run is over: the gradient is small enough, or the observation is
 * not finite, in which case the iterate stays where it was.
 */
export function takeTurn(state: RuleState, { value, gradient }: Observation, gtol: number, into: RuleState): boolean {
  into.wants = state.wants;
  if (value === Infinity) {
    into.query.set(state.query);
    into.x.set(state.x);
    into.fun = state.fun;
    into.gradientNorm = state.gradientNorm;
    into.gradient.set(state.gradient);
    into.iteration = state.iteration;
    into.stop = 'non-finite';
    return true;
  }
  into.x.set(state.query);
  into.query.set(state.query);
  into.fun = value;
  into.gradient.set(gradient);
  into.gradientNorm = normInf(gradient);
  into.iteration = Number.isNaN(state.fun) ? 0 : state.iteration + 1;
  into.stop = into.gradientNorm <= gtol ? 'gradient-tolerance' : null;
  return into.stop !== null;
}

/** Throws OPTION_CONFLICT: the chosen variant of a rule does not have the option `name`, variant `owner` does. */
export function refuseOption(who: string, variant: string, name: string, owner: string): never {
  throw new ThetakitError('OPTION_CONFLICT', {
    who,
    problem: `variant ${variant} has no ${name}`,
    action: `Use variant '${owner}', or leave ${name} out`,
  });
}
