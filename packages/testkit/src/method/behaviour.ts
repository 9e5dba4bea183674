/** Rules about what a method does on simple problems. */
import type { AnyMethod, Bounds, MethodState, Objective, Oracle, Want } from '@thetakit/registry';
import { STOP_REASONS } from '@thetakit/registry';
import { type ConformanceCheck, require } from '../fail.ts';
import { type Drive, drive } from './drive.ts';
import { convexQuadratic } from './sample-problems.ts';
import { type Setting, sampleBox } from './setting.ts';

/** The oracles that each want uses. */
const oraclesOf: Readonly<Record<Want, readonly Oracle[]>> = {
  value: ['value'],
  gradient: ['gradient'],
  'value+gradient': ['value', 'gradient'],
  hessian: ['hessian'],
  'value+gradient+hessian': ['value', 'gradient', 'hessian'],
  product: ['hessianProduct'],
  residuals: ['residuals'],
  jacobian: ['jacobian'],
  'residuals+jacobian': ['residuals', 'jacobian'],
};

/** The rules. */
export function behaviourChecks(method: AnyMethod, setting: Setting): ConformanceCheck[] {
  const { bounds: boundsTrait, global } = method.traits;
  return [
    { name: 'a convex quadratic goes down', run: () => checkDescent(method, setting) },
    { name: 'only declared oracles are asked for', run: () => checkOracles(method, setting) },
    { name: 'the reported fun is f at the reported x', run: () => checkReport(method, setting) },
    { name: 'values that are not finite are survived and never a success', run: () => checkNaN(method, setting) },
    ...(global ? [] : [{ name: 'a run that starts at the minimum stays there', run: () => checkStationary(method, setting) }]),
    ...(boundsTrait === 'none' ? [] : [{ name: 'every query respects the bounds', run: () => checkBounds(method, setting) }]),
  ];
}

function quadraticDrive(method: AnyMethod, setting: Setting, evaluations = 400): Drive {
  return drive(method, convexQuadratic.objective, Float64Array.from(convexQuadratic.start), { ...setting, evaluations });
}

function checkDescent(method: AnyMethod, setting: Setting): void {
  const before = convexQuadratic.objective.value(Float64Array.from(convexQuadratic.start));
  const { state } = quadraticDrive(method, setting);
  const after = convexQuadratic.objective.value(state.x);
  require(after <
    before, method.id, `after 400 evaluations f is ${after}, at the start it was ${before}`, 'A default run on a convex quadratic with curvatures 1 and 4 must go down');
}

function checkOracles(method: AnyMethod, setting: Setting): void {
  const { needs } = method.traits;
  for (const { wants } of [quadraticDrive(method, setting), drive(method, setting.valley, setting.start(), setting)]) {
    for (const want of wants) {
      for (const oracle of oraclesOf[want]) {
        const isDeclared = needs.includes(oracle) || (oracle === 'value' && (needs.includes('residuals') || needs.includes('gradient')));
        require(isDeclared, method.id, `it wants '${want}', but needs lists ${needs.join(', ')}`, `Add ${oracle} to the trait needs`);
      }
    }
  }
}

function checkReport(method: AnyMethod, setting: Setting): void {
  const seen = (state: MethodState) => {
    if (Number.isNaN(state.fun)) return;
    const value = setting.valley.value(state.x);
    require(Math.abs(value - state.fun) <=
      1e-14 * Math.abs(value), method.id, `it reports fun ${state.fun} at an x where f is ${value}`, 'Set x and fun together');
  };
  const { state } = drive(method, setting.valley, setting.start(), { ...setting, onState: seen });
  seen(state);
}

/** f is NaN beyond a wall, and in a second run everywhere but at the start. */
function checkNaN(method: AnyMethod, setting: Setting): void {
  const { objective, start: x0, minimiser } = convexQuadratic;
  const walls: ((x: Float64Array) => boolean)[] = [(x) => x[0]! < 1.5, (x) => x.some((value, i) => value !== x0[i])];
  for (const isBad of walls) {
    const { state, queries } = drive(method, withNaN(objective, isBad), Float64Array.from(x0), { ...setting, evaluations: 2000 });
    require(queries.every((query) =>
      query.every(Number.isFinite),
    ), method.id, 'a query is not finite after f was NaN', 'Treat a value of +Infinity as a bad point, and never use its gradient');
    require(state.x.every(Number.isFinite), method.id, 'the iterate is not finite after f was NaN', 'Keep the last good point');
    const isSuccess = state.stop !== null && STOP_REASONS[state.stop].success && state.stop !== 'search-complete';
    const distance = Math.max(...minimiser.map((value, i) => Math.abs(value - state.x[i]!)));
    require(!isSuccess ||
      distance <
        1e-3, method.id, `it stops with '${state.stop}' at [${state.x.join(', ')}], next to values that are NaN`, 'Being unable to move is not a success');
    require(state.fun !== Infinity &&
      !(isSuccess && Number.isNaN(state.fun)), method.id, 'it moved to a point whose value is not finite', 'Keep the last good point');
  }
}

function withNaN(objective: Required<Objective>, isBad: (x: Float64Array) => boolean): Objective {
  const spoil = (x: Float64Array, values: Float64Array) => (isBad(x) ? values.map(() => NaN) : values);
  return {
    ...objective,
    value: (x) => (isBad(x) ? NaN : objective.value(x)),
    gradient: (x) => spoil(x, objective.gradient(x)),
    hessian: (x) => spoil(x, objective.hessian(x)),
    hessianProduct: (x, v) => spoil(x, objective.hessianProduct(x, v)),
    residuals: (x) => spoil(x, objective.residuals(x)),
    jacobian: (x) => spoil(x, objective.jacobian(x)),
  };
}

function checkStationary(method: AnyMethod, setting: Setting): void {
  const { objective, minimiser } = convexQuadratic;
  const { state } = drive(method, objective, Float64Array.from(minimiser), { ...setting, evaluations: 2000 });
  const distance = Math.max(...minimiser.map((value, i) => Math.abs(value - state.x[i]!)));
  // Methods that only see values resolve a minimum of f to sqrt(eps) = 1.5e-8 of its scale; ten times that is allowed.
  require(distance <= 1.5e-7, method.id, `it moved ${distance} away from the minimum at which it started`, 'At a zero gradient take no step');
  const isFailure = state.stop !== null && !STOP_REASONS[state.stop].success;
  require(!isFailure, method.id, `it stops with '${state.stop}' at a minimum`, 'Check the stopping rule before the first step');
}

function checkBounds(method: AnyMethod, setting: Setting): void {
  const boxes: Bounds[] = [
    { lower: Float64Array.of(1.5, -5), upper: Float64Array.of(4, -1) },
    { lower: Float64Array.of(3, -5), upper: Float64Array.of(3, 5) },
    sampleBox(),
  ];
  for (const bounds of boxes) {
    const { objective, start: x0 } = convexQuadratic;
    const { state, queries } = drive(method, objective, Float64Array.from(x0), { ...setting, bounds });
    for (const query of [...queries, state.x]) {
      const isInside = query.every((value, i) => value >= bounds.lower[i]! && value <= bounds.upper[i]!);
      require(isInside, method.id, `it queries [${query.join(', ')}] outside ${bounds.lower.join(', ')} <= x <= ${bounds.upper.join(', ')}`, 'Cut every query off at the bounds, to the last bit');
    }
    const before = objective.value(Float64Array.from(x0));
    require(objective.value(state.x) <= before, method.id, 'inside bounds it ends higher than it started', 'Keep the best point');
  }
}
