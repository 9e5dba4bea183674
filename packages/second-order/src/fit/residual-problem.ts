/** Turns what callers of `leastSquares` give into an Objective with residuals and Jacobian, counted and, for robust losses, bent. */
import { type Bounds, type Objective, show, ThetakitError } from '@thetakit/registry';
import type { SparseJacobian } from '../least-squares/bounded/jacobian-matrix.ts';
import { type DifferenceScheme, differenceJacobian } from './difference-jacobian.ts';
import { bend, LOSSES, type Loss } from './loss.ts';

/** r(x): m numbers, the same m at every x. */
export type ResidualFunction = (x: Float64Array) => ArrayLike<number>;

/** J(x): row-major, flat or as rows, or in compressed rows. */
export type JacobianFunction = (x: Float64Array) => ArrayLike<number> | readonly ArrayLike<number>[] | SparseJacobian;

/** How the residuals are to be used. */
export interface ResidualSetting {
  readonly jac?: JacobianFunction | DifferenceScheme;
  readonly bounds?: Bounds;
  readonly loss: Loss;
  readonly lossScale: number;
}

/** The problem of one call of `leastSquares`. */
export interface ResidualProblem {
  readonly objective: Objective;
  readonly counts: { nfev: number; njev: number };
  /** Relative error of the elements of J that its making leaves. */
  readonly rankTolerance: number;
  /** Residuals, Jacobian, cost and gradient at x, in fresh arrays. */
  finalEvaluation(x: Float64Array): { fun: Float64Array; jac: Float64Array; cost: number; grad: Float64Array };
}

type Writer = (x: Float64Array, out: Float64Array) => void;

/** Makes the problem; calls the residuals once at `start` to learn how many there are. */
export function residualProblem(given: ResidualFunction | Objective, start: Float64Array, setting: ResidualSetting): ResidualProblem {
  const { loss, lossScale } = setting;
  checkLoss(loss, lossScale);
  const n = start.length;
  const counts = { nfev: 0, njev: 0 };
  const residualsOf = typeof given === 'function' ? given : residualsOfObjective(given);
  const m = lengthOf(residualsOf(start));
  const raw: Writer = (x, out) => {
    counts.nfev += 1;
    const r = residualsOf(x);
    if (lengthOf(r) !== m) throw shapeError(`the residuals have length ${r.length} at this point and ${m} at x0`);
    out.set(r);
  };
  const rawJacobian = jacobianWriter(given, raw, start, m, setting);
  const countedJacobian: Writer = (x, out) => {
    counts.njev += 1;
    rawJacobian(x, out);
  };
  const held = new Float64Array(m);
  const bentResiduals: Writer = (x, out) => {
    raw(x, out);
    if (loss !== 'linear') for (let i = 0; i < m; i++) out[i] = bend(loss, out[i]!, lossScale)[0];
  };
  const bentJacobian: Writer = (x, out) => {
    countedJacobian(x, out);
    if (loss === 'linear') return;
    raw(x, held);
    for (let i = 0; i < m; i++) {
      const [, slope] = bend(loss, held[i]!, lossScale);
      for (let j = 0; j < n; j++) out[i * n + j] = slope * out[i * n + j]!;
    }
  };
  return { objective: objectiveOf(n, m, bentResiduals, bentJacobian), counts, rankTolerance: noiseOf(given, setting), finalEvaluation };

  function finalEvaluation(x: Float64Array) {
    const fun = new Float64Array(m);
    const jac = new Float64Array(m * n);
    raw(x, fun);
    countedJacobian(x, jac);
    const grad = new Float64Array(n);
    let cost = 0;
    for (let i = 0; i < m; i++) {
      const [s, slope] = bend(loss, fun[i]!, lossScale);
      cost += 0.5 * s * s;
      for (let j = 0; j < n; j++) grad[j] = grad[j]! + s * slope * jac[i * n + j]!;
    }
    return { fun, jac, cost, grad };
  }
}

/** What differences leave of the elements of J, with a factor of 20 to spare. */
function noiseOf(given: ResidualFunction | Objective, { jac }: ResidualSetting): number {
  if (typeof jac === 'function' || (typeof given !== 'function' && given.jacobian !== undefined)) return 0;
  return jac === '2-point' ? 1e-7 : 1e-9;
}

function objectiveOf(n: number, m: number, residuals: Writer, jacobian: Writer): Objective {
  const own = new Float64Array(m);
  const ownJacobian = new Float64Array(m * n);
  return {
    dimension: n,
    residualCount: m,
    value: (x) => {
      residuals(x, own);
      return own.reduce((sum, r) => sum + 0.5 * r * r, 0);
    },
    residuals: (x, out = own) => {
      residuals(x, out);
      return out;
    },
    jacobian: (x, out = ownJacobian) => {
      jacobian(x, out);
      return out;
    },
  };
}

/** The residuals of an Objective. Throws ORACLE_MISSING. */
export function residualsOfObjective(objective: Objective): ResidualFunction {
  const { residuals } = objective;
  if (typeof residuals === 'function') return (x) => residuals.call(objective, x);
  throw new ThetakitError('ORACLE_MISSING', {
    who: 'leastSquares',
    problem: `the objective is ${show(objective)}, and it has no residuals`,
    action: 'Give a function that returns the residuals, or an Objective with residuals',
  });
}

function jacobianWriter(given: ResidualFunction | Objective, raw: Writer, start: Float64Array, m: number, { jac, bounds }: ResidualSetting): Writer {
  const n = start.length;
  if (typeof given !== 'function' && given.jacobian !== undefined && typeof jac !== 'function') {
    return (x, out) => {
      const result = given.jacobian!(x, out);
      if (result !== out) out.set(result);
    };
  }
  if (typeof jac === 'function') return (x, out) => writeRows(jac(x), out, m, n);
  const scheme = jac ?? '3-point';
  if (scheme !== '2-point' && scheme !== '3-point') {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who: 'leastSquares',
      problem: `jac is ${show(jac)}, expected a function, '2-point' or '3-point'`,
      action: 'Leave it out for 3-point differences',
      received: jac,
    });
  }
  return differenceJacobian({ residuals: raw, start, residualCount: m, ...(bounds === undefined ? {} : { bounds }) }, scheme);
}

function writeRows(rows: ReturnType<JacobianFunction>, out: Float64Array, m: number, n: number): void {
  if ('rowPointers' in rows) {
    out.fill(0);
    for (let i = 0; i < m; i++)
      for (let at = rows.rowPointers[i]!; at < rows.rowPointers[i + 1]!; at++) out[i * n + rows.columnIndices[at]!] = rows.values[at]!;
    return;
  }
  if (typeof rows[0] === 'number') {
    if (rows.length !== m * n) throw shapeError(`the Jacobian has ${rows.length} elements, expected ${m} residuals times ${n} variables`);
    out.set(rows as ArrayLike<number>);
    return;
  }
  const each = rows as readonly ArrayLike<number>[];
  if (each.length !== m || each.some((row) => row.length !== n))
    throw shapeError(`the Jacobian has ${each.length} rows of length ${each[0]?.length ?? 0}, expected ${m} rows of length ${n}`);
  each.forEach((row, i) => {
    out.set(row, i * n);
  });
}

/** Number of residuals. Throws ARGUMENT_TYPE. */
export function lengthOf(r: ArrayLike<number>): number {
  if (typeof r === 'object' && r !== null && typeof r.length === 'number' && r.length > 0) return r.length;
  throw new ThetakitError('ARGUMENT_TYPE', {
    who: 'leastSquares',
    problem: `the residuals are ${show(r)}, expected an array of at least one number`,
    action: 'Return the vector of residuals, not their sum of squares',
    received: r,
  });
}

/** SHAPE_MISMATCH of residuals or a Jacobian. */
export function shapeError(problem: string): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', { who: 'leastSquares', problem, action: 'Return arrays of one shape at every point' });
}

/** Refuses an unknown loss and an impossible scale: OPTION_OUT_OF_RANGE. */
export function checkLoss(loss: string, scale: number): void {
  if (!(LOSSES as readonly string[]).includes(loss)) {
    throw new ThetakitError('OPTION_OUT_OF_RANGE', {
      who: 'leastSquares',
      problem: `loss is ${show(loss)}, expected one of ${LOSSES.join(', ')}`,
      action: 'Choose one of them',
      received: loss,
    });
  }
  if (!(scale > 0 && scale < Infinity)) {
    throw new ThetakitError('OPTION_OUT_OF_RANGE', {
      who: 'leastSquares',
      problem: `lossScale is ${show(scale)}, expected 0 < lossScale < Infinity`,
      action: 'Give the size of an ordinary residual',
      received: scale,
    });
  }
}
