/** The smallest loop that runs a method by its contract: evaluate what it wants, give it the other state, count. */
import { type AnyMethod, type Bounds, type MethodState, type Objective, type Observation, resolveOptions, type Want } from '@thetakit/registry';

declare const structuredClone: <T>(value: T) => T;

/** How to drive. */
export interface DriveSettings {
  readonly options?: unknown;
  readonly bounds?: Bounds | undefined;
  readonly seed?: number;
  readonly evaluations?: number;
  /** Replaces the state before each update, for instance by a clone. */
  readonly between?: (state: MethodState) => MethodState;
  /** Sees each state before its observation is made. */
  readonly onState?: (state: MethodState) => void;
}

/** What a drive saw. */
export interface Drive {
  readonly state: MethodState;
  /** Every query, copied. */
  readonly queries: readonly Float64Array[];
  readonly wants: ReadonlySet<Want>;
}

/** A copy that shares nothing. */
export function clone<T>(value: T): T {
  return structuredClone(value);
}

/** The method's first state. */
export function start(
  method: AnyMethod,
  objective: Objective,
  x0: Float64Array,
  { options, bounds, seed = 0 }: DriveSettings,
): { readonly state: MethodState; readonly options: unknown } {
  const resolved = resolveOptions(method.id, method.options, options);
  const context = {
    dimension: x0.length,
    seed,
    ...(bounds === undefined ? {} : { bounds }),
    ...(objective.residualCount === undefined ? {} : { residualCount: objective.residualCount }),
  };
  return { state: method.init(x0, resolved, context), options: resolved };
}

/** Fresh arrays with everything that the state wants; whatever is not finite is told as value +Infinity. */
export function observe(objective: Objective, state: MethodState): Observation {
  const { query: x, wants } = state;
  const n = x.length;
  const m = objective.residualCount ?? 0;
  const none = new Float64Array(0);
  const has = (part: string) => wants.split('+').includes(part);
  const observation: Observation = {
    value: has('value') ? objective.value(x) : NaN,
    gradient: has('gradient') ? objective.gradient!(x).slice() : new Float64Array(n),
    hessian: has('hessian') ? objective.hessian!(x).slice() : none,
    product: wants === 'product' ? objective.hessianProduct!(x, state.direction!).slice() : none,
    residuals: has('residuals') ? objective.residuals!(x).slice() : new Float64Array(m),
    jacobian: has('jacobian') ? objective.jacobian!(x).slice() : none,
  };
  if (has('residuals')) observation.value = observation.residuals.reduce((sum, r) => sum + (r * r) / 2, 0);
  const parts = [observation.gradient, observation.hessian, observation.product, observation.residuals, observation.jacobian];
  const isFinite = (!(has('value') || has('residuals')) || Number.isFinite(observation.value)) && parts.every((part) => part.every(Number.isFinite));
  if (!isFinite) observation.value = Infinity;
  return observation;
}

/** Runs until the method stops or the evaluations are spent. */
export function drive(method: AnyMethod, objective: Objective, x0: Float64Array, settings: DriveSettings = {}): Drive {
  const { evaluations = 400, between = (state: MethodState) => state, onState } = settings;
  const { state: first, options } = start(method, objective, x0, settings);
  let state = first;
  let spare: MethodState = clone(first);
  const queries: Float64Array[] = [];
  const wants = new Set<Want>();
  for (let k = 0; k < evaluations && state.stop === null; k++) {
    state = between(state);
    onState?.(state);
    queries.push(state.query.slice());
    wants.add(state.wants);
    const next: MethodState = method.update(state, observe(objective, state), options, spare);
    spare = state;
    state = next;
  }
  return { state, queries, wants };
}

/** The part of a state that a driver acts on, as text that tells NaN and -0 apart from other numbers. */
export function visible({ query, wants, direction, x, fun, gradientNorm, iteration, stop }: MethodState): string {
  const text = (value: number) => (Object.is(value, -0) ? '-0' : String(value));
  return JSON.stringify([
    Array.from(query, text),
    wants,
    wants === 'product' ? Array.from(direction ?? [], text) : null,
    Array.from(x, text),
    text(fun),
    text(gradientNorm),
    iteration,
    stop,
  ]);
}
