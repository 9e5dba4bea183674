/** What the methods for n equations in n unknowns share: r(x) = 0, J the Jacobian of r, f = 1/2 |r|^2. */
import { type MethodContext, type MethodState, type StopReason, ThetakitError } from '@thetakit/registry';
import { factorLu, solveLu } from '../dense/lu.ts';
import { copyVector, dotRow, norm2, normInf } from '../dense/vector.ts';

/** State of a root finder. */
export interface EquationState extends MethodState {
  /** 'refresh': the Jacobian is evaluated at x. */
  phase: 'start' | 'trial' | 'refresh';
  /** r at x, shape [n]. */
  residuals: Float64Array;
  /** J or Broyden's approximation of it, row-major [n, n]. */
  jacobian: Float64Array;
  /** Is it that of x, without any update since? */
  fresh: boolean;
  /** The step that is tried, shape [n]. */
  step: Float64Array;
  /** Largest |r_i| at the start. */
  first: number;
  /** Scratch: factors [n, n], pivots [n] and a vector [n]. */
  factors: Float64Array;
  pivots: Int32Array;
  work: Float64Array;
}

/** The first state; the start and its Jacobian are evaluated. Throws SHAPE_MISMATCH unless there are as many equations as unknowns. */
export function beginEquations(who: string, x0: Float64Array, { residualCount }: MethodContext): EquationState {
  const n = x0.length;
  if (residualCount !== n) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `there are ${residualCount ?? 0} equations for ${n} unknowns`,
      action: 'Give as many equations as unknowns, or minimise the sum of squares',
      received: residualCount,
      expected: n,
    });
  }
  return {
    query: x0.slice(),
    wants: 'residuals+jacobian',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    residuals: new Float64Array(n),
    jacobian: new Float64Array(n * n),
    fresh: true,
    step: new Float64Array(n),
    first: NaN,
    factors: new Float64Array(n * n),
    pivots: new Int32Array(n),
    work: new Float64Array(n),
  };
}

/** Copies what an update may change. */
export function carryEquations(from: EquationState, into: EquationState): void {
  for (const name of ['query', 'x', 'residuals', 'jacobian', 'step'] as const) copyVector(into[name], from[name]);
  into.wants = from.wants;
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = null;
  into.phase = from.phase;
  into.fresh = from.fresh;
  into.first = from.first;
}

/** x and r move to the query. */
export function accept(s: EquationState, residuals: Float64Array, value: number): void {
  copyVector(s.x, s.query);
  copyVector(s.residuals, residuals);
  s.fun = value;
}

/** Asks for the Jacobian at x. */
export function askJacobian(s: EquationState): void {
  copyVector(s.query, s.x);
  s.phase = 'refresh';
  s.wants = 'jacobian';
}

/** Asks for r at x + alpha step. */
export function askTrial(s: EquationState, alpha: number): void {
  for (let i = 0; i < s.x.length; i++) s.query[i] = s.x[i]! + alpha * s.step[i]!;
  s.phase = 'trial';
  s.wants = 'residuals';
}

/** out <- J^T r; returns its largest component. */
export function gradientOf({ jacobian, residuals }: EquationState, out: Float64Array): number {
  const n = out.length;
  out.fill(0);
  for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) out[i]! += jacobian[k * n + i]! * residuals[k]!;
  return normInf(out);
}

/** out <- the Newton step: J out = -r; false when J is singular. */
export function newtonStep(s: EquationState, out: Float64Array): boolean {
  const n = out.length;
  s.factors.set(s.jacobian);
  if (!factorLu(s.factors, n, n, s.pivots)) return false;
  for (let i = 0; i < n; i++) out[i] = -s.residuals[i]!;
  solveLu(s.factors, n, n, s.pivots, out);
  return out.every(Number.isFinite);
}

/** Broyden's update: J <- J + (r_new - r - J p) q^T / (q^T p), with q = D^2 p (D = 1 when `scale` is left out). */
export function broydenUpdate({ jacobian, residuals, step }: EquationState, next: Float64Array, alpha: number, scale?: Float64Array): void {
  const n = step.length;
  let length = 0;
  for (let i = 0; i < n; i++) length += ((scale?.[i] ?? 1) * step[i]!) ** 2;
  if (!(length > 0)) return;
  for (let k = 0; k < n; k++) {
    const miss = (next[k]! - residuals[k]!) / alpha - dotRow(jacobian, k * n, step);
    for (let i = 0; i < n; i++) jacobian[k * n + i]! += (miss * (scale?.[i] ?? 1) ** 2 * step[i]!) / length;
  }
}

/** The reason for an end: a success only where max |r_i| <= ftol max(1, max |r_i(x0)|). */
export function endOf({ residuals, first }: EquationState, ftol: number, success: StopReason, failure: StopReason): StopReason {
  return normInf(residuals) <= ftol * Math.max(1, first) ? success : failure;
}

/** Euclidean norm of D v, written into `work` on the way. */
export function scaledLength(scale: Float64Array, v: Float64Array, work: Float64Array): number {
  for (let i = 0; i < v.length; i++) work[i] = scale[i]! * v[i]!;
  return norm2(work);
}
