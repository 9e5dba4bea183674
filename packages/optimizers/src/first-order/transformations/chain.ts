/**
 * A first-order rule with transformations around it, as one rule.
 *
 *   chain(clipByGlobalNorm(1), adam, addDecayedWeights(0.01), lookahead())
 *
 * From left to right: those before the rule change the gradient, those after it change the point where the rule goes. The options
 * are those of the rule, schedules included; 'gradient-tolerance' is about the gradient of f itself, before any change.
 * State: that of the rule, one record per transformation, and 2 n floats.
 */
import { type MethodContext, type MethodState, type Observation, type Optimizer, show, ThetakitError } from '@thetakit/registry';
import { normInf } from '../../dense/vector.ts';
import { ruleTraits } from '../rule.ts';
import { movesBefore, optionsAt } from '../scheduled.ts';
import { copyState } from './copy-state.ts';
import type { Transformation, Turn } from './transformation.ts';

/** State of a chain. */
export interface ChainState extends MethodState {
  /** State of the rule. */
  rule: MethodState;
  /** States of the transformations, in their order. */
  parts: object[];
  /** The gradient as the rule saw it, shape [n]. */
  gradient: Float64Array;
  /** Is the query a point where the gradient is taken for x? */
  probing: boolean;
  /** Turns in a row whose value or gradient was not finite. */
  bad: number;
}

/** A rule whose option and state types are not known here. */
// biome-ignore lint/suspicious/noExplicitAny: options and state are existential, as in AnyMethod.
type AnyRule = Optimizer<any, any>;
type RuleOptions = { readonly gtol: number; readonly learningRate?: number };

/**
 * Puts transformations and exactly one rule together. Throws OPTION_CONFLICT when there is not exactly one rule, or a
 * transformation stands on the side of it where it has no meaning.
 */
export function chain(...links: readonly (Transformation | AnyRule)[]): AnyRule {
  const rules = links.filter(isRule);
  const rule = rules[0];
  if (rule === undefined || rules.length > 1)
    throw conflict(`${rules.length} rules were given, expected one`, 'Give transformations and one rule, such as adam');
  const at = links.indexOf(rule);
  const before = links.slice(0, at) as readonly Transformation[];
  const after = links.slice(at + 1) as readonly Transformation[];
  checkSides(before, after);
  return Object.freeze({
    kind: 'optimizer' as const,
    id: rule.id,
    summary: `${rule.summary.replace(/\.$/, '')}; with ${[...before, ...after].map(({ id }) => id).join(', ') || 'no transformation'}.`,
    traits: { ...ruleTraits, stochastic: [...before, ...after].some(({ id }) => id.endsWith('add-noise')) },
    options: rule.options,
    init: (x0: Float64Array, options: RuleOptions, context: MethodContext) => begin(rule, before, after, x0, options, context),
    update: (state: ChainState, observation: Observation, options: RuleOptions, into: ChainState) =>
      turn(rule, before, after, state, observation, options, into),
    extras: (state: ChainState, options: RuleOptions) => {
      // The rule's own gradient is the transformed one: not the gradient of f.
      const { jac: _changed, ...rest } = rule.extras?.(state.rule, options) ?? {};
      return rest;
    },
  });
}

function isRule(link: Transformation | AnyRule): link is AnyRule {
  return 'kind' in link && link.kind === 'optimizer';
}

function conflict(problem: string, action: string): ThetakitError {
  return new ThetakitError('OPTION_CONFLICT', { who: 'chain', problem, action });
}

function checkSides(before: readonly Transformation[], after: readonly Transformation[]): void {
  for (const { id, gradient } of before) if (gradient === undefined) throw conflict(`${show(id)} stands before the rule`, 'Put it after the rule');
  for (const { id, move } of after) if (move === undefined) throw conflict(`${show(id)} stands after the rule`, 'Put it before the rule');
  for (const { id, probe } of before.slice(1)) if (probe !== undefined) throw conflict(`${show(id)} is not the first link`, 'Put it first');
}

function begin(
  rule: AnyRule,
  before: readonly Transformation[],
  after: readonly Transformation[],
  x0: Float64Array,
  options: RuleOptions,
  context: MethodContext,
): ChainState {
  const inner: MethodState = rule.init(x0, options, context);
  return {
    query: x0.slice(),
    wants: inner.wants,
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    rule: inner,
    parts: [...before, ...after].map((part, k) => part.init(x0, context.seed + k)),
    gradient: new Float64Array(x0.length),
    probing: false,
    bad: 0,
  };
}

function turn(
  rule: AnyRule,
  before: readonly Transformation[],
  after: readonly Transformation[],
  state: ChainState,
  observation: Observation,
  options: RuleOptions,
  into: ChainState,
): ChainState {
  const isFinite = observation.value < Infinity;
  into.stop = null;
  into.wants = state.wants;
  into.probing = false;
  into.bad = isFinite ? 0 : state.bad + 1;
  into.gradient.set(observation.gradient);
  into.iteration = state.iteration;
  takePoint(state, observation, isFinite, into);
  if (!isFinite && into.bad > Math.max(0, ...before.map(({ survives = 0 }) => survives))) into.stop = 'non-finite';
  else if (isFinite && !state.probing && into.gradientNorm <= options.gtol) into.stop = 'gradient-tolerance';
  const probe = before[0]?.probe;
  if (into.stop === null && isFinite && !state.probing && probe?.(into.query, into.gradient, into.x) === true) {
    into.probing = true;
    return keep(state, into, true);
  }
  if (into.stop !== null) return keep(state, into, false);
  const value = state.probing ? state.fun : observation.value;
  const step = movesBefore(state.rule);
  const now: Turn = { x: state.rule.query, value, step, rate: optionsAt(options, step).learningRate ?? 1 };
  let isHeld = false;
  before.forEach((part, k) => {
    if (isHeld) copyState(into.parts[k]!, state.parts[k]!);
    else isHeld = part.gradient!(into.gradient, state.parts[k], now, into.parts[k]) === false;
  });
  if (isHeld) return keepRule(state, into, before.length);
  const told = { ...observation, value: value < Infinity ? value : 0, gradient: into.gradient };
  rule.update(state.rule, told, { ...options, gtol: -1 }, into.rule);
  after.forEach((part, k) => {
    part.move!(into.rule.query, state.parts[before.length + k], now, into.parts[before.length + k]);
  });
  into.query.set(into.rule.query);
  into.stop = into.rule.stop;
  into.iteration = into.rule.iteration;
  return into;
}

/** Makes the observed point the iterate, unless it is a probe or its value is not finite. */
function takePoint(state: ChainState, { value, gradient }: Observation, isFinite: boolean, into: ChainState): void {
  const isNew = isFinite && !state.probing;
  into.x.set(isNew ? state.query : state.x);
  into.fun = isNew ? value : state.fun;
  into.gradientNorm = isNew ? normInf(gradient) : state.gradientNorm;
}

/** Carries everything over; the query too unless it is new. */
function keep(state: ChainState, into: ChainState, isNewQuery: boolean): ChainState {
  state.parts.forEach((part, k) => {
    copyState(into.parts[k]!, part);
  });
  copyState(into.rule, state.rule);
  if (!isNewQuery) into.query.set(state.rule.query);
  return into;
}

/** Carries the rule and what stands after it over: the transformations before it have already taken their turn. */
function keepRule(state: ChainState, into: ChainState, done: number): ChainState {
  for (let k = done; k < state.parts.length; k++) copyState(into.parts[k]!, state.parts[k]!);
  copyState(into.rule, state.rule);
  into.query.set(state.rule.query);
  return into;
}
