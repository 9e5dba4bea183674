/**
 * Rules whose numeric options may be schedules: `defineRule` is `defineOptimizer` for a rule that sees plain numbers, and hands it
 * the values of the moment. The number of moves made, and so the place on every schedule, is part of the state.
 */
import { type AnyOptionSchema, type Definition, defineOptimizer, type ElementwiseMove, jsonSchemaOf, type Optimizer } from '@thetakit/registry';
import type { RuleState } from './rule.ts';
import type { Schedule } from './schedules/schedule.ts';

/** The schema, with a function accepted in the place of any number. Its values are not checked beforehand. */
export function acceptSchedules<O>(schema: AnyOptionSchema<O>): AnyOptionSchema<O> {
  const own = schema['~standard'];
  const isNumeric = (name: string) => ['number', 'integer'].includes(String(jsonSchemaOf('rule', schema)?.properties[name]?.type));
  return {
    ...schema,
    '~standard': {
      ...own,
      validate: (given) => {
        if (typeof given !== 'object' || given === null) return own.validate(given);
        const entries = Object.entries(given as object);
        const scheduled = entries.filter(([name, value]) => typeof value === 'function' && isNumeric(name));
        if (scheduled.length === 0) return own.validate(given);
        const result = own.validate(Object.fromEntries(entries.filter((entry) => !scheduled.includes(entry))));
        if (result instanceof Promise || result.issues !== undefined) return result;
        return { value: { ...result.value, ...Object.fromEntries(scheduled) } };
      },
    },
  };
}

/** The options with every schedule replaced by its value; the same record when there is none. */
export function optionsAt<O>(options: O, step: number): O {
  const fields = options as Readonly<Record<string, unknown>>;
  for (const name in fields) {
    if (typeof fields[name] !== 'function') continue;
    const resolve = ([key, value]: [string, unknown]) => [key, typeof value === 'function' ? (value as Schedule)(step) : value];
    return Object.fromEntries(Object.entries(fields).map(resolve)) as O;
  }
  return options;
}

/** Number of moves that a rule in this state has made when it takes its next turn. */
export function movesBefore({ fun, iteration }: Pick<RuleState, 'fun' | 'iteration'>): number {
  return Number.isNaN(fun) ? 0 : iteration + 1;
}

/** Defines a first-order rule whose numeric options may be schedules. */
export function defineRule<O, S extends RuleState, const Id extends string>(
  definition: Definition<Optimizer<O, S>, Id>,
): Optimizer<O, S> & { readonly id: Id } {
  const { init, update, options, extras, elementwise } = definition;
  return defineOptimizer<O, S, Id>({
    ...definition,
    options: acceptSchedules(options),
    init: (x0, given, context) => init(x0, optionsAt(given, 0), context),
    update: (state, observation, given, into) => update(state, observation, optionsAt(given, movesBefore(state)), into),
    ...(elementwise === undefined ? {} : { elementwise: scheduledMove(elementwise) }),
    ...(extras === undefined ? {} : { extras: (state: S, given: O) => extras(state, optionsAt(given, movesBefore(state))) }),
  });
}

function scheduledMove<O, S extends RuleState>(move: ElementwiseMove<O, S>): ElementwiseMove<O, S> {
  return {
    ...move,
    numbers: (state, given) => move.numbers(state, optionsAt(given, movesBefore(state))),
    after: (state, given) => move.after(state, optionsAt(given, movesBefore(state))),
  };
}
