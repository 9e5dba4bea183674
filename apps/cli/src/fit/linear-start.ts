/** Start values by variable projection: parameters in which the model is linear need none. */
import { ThetakitError } from '@thetakit/registry';
import { variableProjection } from '@thetakit/second-order';
import type { FitData } from './read-fit-input.ts';
import { type ModelTrace, traceModel } from './trace-model.ts';

/** Relative size of what rounding leaves of a sum that should vanish. */
const ROUNDING = 1e-9;

/** `a,c` as positions among the parameters. Throws OPTION_CONFLICT for other names. */
export function linearPositions(names: readonly string[], parameters: readonly string[]): number[] {
  return names.map((name) => {
    const at = parameters.indexOf(name);
    if (at >= 0) return at;
    throw new ThetakitError('OPTION_CONFLICT', {
      who: '--linear',
      problem: `the model does not use ${JSON.stringify(name)}`,
      action: 'Name parameters of the model',
      received: name,
    });
  });
}

/**
 * The fit by variable projection as start values for all parameters: those at `linear` need no start of their own.
 * Throws OPTION_CONFLICT when the model is not linear in them, or has a part without any of them.
 */
export function linearStart(
  trace: ModelTrace,
  { response, weights, start }: Pick<FitData, 'response' | 'weights' | 'start'>,
  linear: readonly number[],
): Float64Array {
  const rest = Array.from(start.keys()).filter((i) => !linear.includes(i));
  const traced = traceModel(trace);
  const place = (theta: ArrayLike<number>, c: (k: number) => number) => {
    const whole = start.slice();
    rest.forEach((i, k) => {
      whole[i] = theta[k] ?? Number.NaN;
    });
    linear.forEach((i, k) => {
      whole[i] = c(k);
    });
    return whole;
  };
  const valuesAt = (theta: ArrayLike<number>, c: (k: number) => number) => traced.residuals(place(theta, c)).slice();
  const columnsAt = (theta: ArrayLike<number>) => linear.map((_, k) => valuesAt(theta, (l) => (l === k ? 1 : 0)));
  const theta0 = Float64Array.from(rest, (i) => start[i] ?? Number.NaN);
  checkLinear(
    columnsAt(theta0),
    valuesAt(theta0, () => 0),
    valuesAt(theta0, (k) => k + 2),
  );
  // All linear: any start will do.
  if (rest.length === 0) return start;
  const basis = (theta: Float64Array) => {
    const columns = columnsAt(theta);
    return Array.from(response, (_, i) => columns.map((column) => column[i] ?? Number.NaN));
  };
  const { nonlinear, linear: c } = variableProjection({ basis }, response, { start: theta0, ...(weights === undefined ? {} : { weights }) });
  return place(nonlinear, (k) => c[k] ?? Number.NaN);
}

/** Is the model sum_k c_k column_k, with nothing left at c = 0? */
function checkLinear(columns: readonly Float64Array[], atZero: Float64Array, combined: Float64Array): void {
  const size = combined.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const isHomogeneous = atZero.every((v) => Math.abs(v) <= ROUNDING * size);
  const isLinear = combined.every((v, i) => Math.abs(v - columns.reduce((sum, column, k) => sum + (k + 2) * (column[i] ?? 0), 0)) <= ROUNDING * size);
  if (isHomogeneous && isLinear) return;
  throw new ThetakitError('OPTION_CONFLICT', {
    who: '--linear',
    problem: isHomogeneous ? 'the model is not linear in these parameters' : 'the model has a part without any of these parameters, or is not linear in them',
    action: 'Name parameters that only multiply terms, and all such',
  });
}
