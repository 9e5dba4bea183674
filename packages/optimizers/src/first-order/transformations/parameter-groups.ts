/**
 * Parameter groups: consecutive blocks of x, each with a rule and options of its own, as one rule.
 *
 *   parameterGroups([{ size: 10, method: adam, options: { learningRate: 0.01 } }, { size: 2, method: chain(clipByValue(1), momentum) }])
 */
import { type MethodContext, type MethodState, type Observation, type Optimizer, o, resolveOptions, show, ThetakitError } from '@thetakit/registry';
import { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from '../rule.ts';
import { defineRule } from '../scheduled.ts';

/** One block of variables. */
export interface ParameterGroup {
  /** Number of variables in the block. */
  readonly size: number;
  /** The rule that moves them. */
  // biome-ignore lint/suspicious/noExplicitAny: options and state are existential, as in AnyMethod.
  readonly method: Optimizer<any, any>;
  /** Options of the rule; schedules are accepted. */
  readonly options?: unknown;
}

/** State of a set of groups. */
export interface GroupsState extends RuleState {
  /** States of the rules, one per group. */
  groups: MethodState[];
  /** The gradient cut into groups. */
  gradients: Float64Array[];
}

/** A rule that moves each block of variables with a rule of its own. Sizes must add up to the dimension: SHAPE_MISMATCH. */
export function parameterGroups(groups: readonly ParameterGroup[]): Optimizer<{ readonly gtol: number }, GroupsState> {
  const starts = groups.map((_, k) => groups.slice(0, k).reduce((sum, { size }) => sum + size, 0));
  const total = groups.reduce((sum, { size }) => sum + size, 0);
  // A group never stops by itself: the tolerance is about all variables.
  const settings = groups.map(({ method, options }) => ({ ...resolveOptions<object>(method.id, method.options, options), gtol: -1 }));
  const cut = (x: Float64Array, k: number) => x.slice(starts[k]!, starts[k]! + groups[k]!.size);
  const init = (x0: Float64Array, _options: unknown, context: MethodContext): GroupsState => {
    if (total !== x0.length || groups.some(({ size }) => !Number.isInteger(size) || size < 1)) {
      throw new ThetakitError('SHAPE_MISMATCH', {
        who: 'parameterGroups',
        problem: `the groups have ${groups.map(({ size }) => show(size)).join(' + ')} variables, expected whole numbers that add up to ${x0.length}`,
        action: 'Give every variable to one group',
        received: total,
        expected: x0.length,
      });
    }
    const states = groups.map(({ method }, k) => method.init(cut(x0, k), settings[k], { dimension: groups[k]!.size, seed: context.seed + k }) as MethodState);
    return { ...beginRule(x0), groups: states, gradients: groups.map((_, k) => cut(x0, k)) };
  };
  const update = (state: GroupsState, observation: Observation, { gtol }: { readonly gtol: number }, into: GroupsState): GroupsState => {
    takeTurn(state, observation, gtol, into);
    groups.forEach(({ method, size }, k) => {
      const gradient = into.gradients[k]!;
      for (let i = 0; i < size; i++) gradient[i] = observation.gradient[starts[k]! + i]!;
      const part: MethodState = method.update(state.groups[k], { ...observation, gradient }, settings[k], into.groups[k]);
      if (into.stop === null) into.query.set(part.query, starts[k]);
    });
    return into;
  };
  return defineRule<{ readonly gtol: number }, GroupsState, 'parameter-groups'>({
    id: 'parameter-groups',
    summary: `Blocks of variables, each with its own rule: ${groups.map(({ method }) => method.id).join(', ')}.`,
    traits: { ...ruleTraits, stochastic: groups.some(({ method }) => method.traits.stochastic) },
    options: o.options({ gtol }),
    init,
    update,
    extras: ({ gradient }) => ({ jac: gradient.slice() }),
  });
}
