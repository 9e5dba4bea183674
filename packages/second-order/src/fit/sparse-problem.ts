/** Least squares with a sparse Jacobian: from the caller's matrix, or by differences of whole groups of columns. No dense matrix is made. */
import { type Bounds, type Objective, ThetakitError } from '@thetakit/registry';
import type { JacobianSource } from '../least-squares/bounded/bounded-state.ts';
import { groupColumns } from '../least-squares/bounded/column-groups.ts';
import type { JacobianPattern, SparseJacobian } from '../least-squares/bounded/jacobian-matrix.ts';
import type { DifferenceScheme } from './difference-jacobian.ts';
import { bend, type Loss } from './loss.ts';
import { checkLoss, lengthOf, type ResidualFunction, type ResidualSetting, residualsOfObjective, shapeError } from './residual-problem.ts';

/** A sparse problem of one call of `leastSquares`. */
export interface SparseProblem {
  /** Residuals alone. */
  readonly objective: Objective;
  readonly source: JacobianSource;
  readonly counts: { nfev: number; njev: number };
  /** Residuals, elements of J, cost and gradient at x, in fresh arrays. */
  finalEvaluation(x: Float64Array): { fun: Float64Array; sparse: SparseJacobian; cost: number; grad: Float64Array };
}

/** Relative steps that balance truncation and rounding. */
const steps = { '2-point': Math.sqrt(Number.EPSILON), '3-point': Math.cbrt(Number.EPSILON) } as const;

/** Is it a matrix in compressed rows? */
export function isSparse(value: unknown): value is SparseJacobian {
  return typeof value === 'object' && value !== null && 'rowPointers' in value && 'columnIndices' in value;
}

/** Makes the problem. `jac` gives matrices of one pattern at every point, or names the differences that fill `pattern`. */
export function sparseProblem(
  given: ResidualFunction | Objective,
  start: Float64Array,
  pattern: JacobianPattern,
  jac: ((x: Float64Array) => SparseJacobian) | DifferenceScheme,
  { loss, lossScale, bounds }: Pick<ResidualSetting, 'loss' | 'lossScale' | 'bounds'>,
): SparseProblem {
  checkLoss(loss, lossScale);
  const counts = { nfev: 0, njev: 0 };
  const residualsOf = typeof given === 'function' ? given : residualsOfObjective(given);
  const [m, n] = [lengthOf(residualsOf(start)), start.length];
  checkPattern(pattern, m, n);
  const raw = (x: Float64Array, out: Float64Array) => {
    counts.nfev += 1;
    const r = residualsOf(x);
    if (lengthOf(r) !== m) throw shapeError(`the residuals have length ${r.length} at this point and ${m} at x0`);
    out.set(r);
  };
  const fill = typeof jac === 'function' ? fromCaller(jac, pattern) : fromDifferences(raw, pattern, jac, start, bounds);
  const held = new Float64Array(m);
  const source: JacobianSource = {
    pattern,
    evaluate(x, out) {
      counts.njev += 1;
      fill(x, out);
      if (loss === 'linear') return;
      raw(x, held);
      bendRows(out);
    },
  };
  const bendRows = (values: Float64Array) => {
    for (let i = 0; i < m; i++) {
      const [, slope] = bend(loss, held[i]!, lossScale);
      for (let at = pattern.rowPointers[i]!; at < pattern.rowPointers[i + 1]!; at++) values[at] = slope * values[at]!;
    }
  };
  const objective = residualsAlone(n, m, raw, loss, lossScale);
  return { objective, source, counts, finalEvaluation };

  function finalEvaluation(x: Float64Array) {
    const fun = new Float64Array(m);
    const values = new Float64Array(pattern.columnIndices.length);
    raw(x, fun);
    counts.njev += 1;
    fill(x, values);
    const grad = new Float64Array(n);
    let cost = 0;
    for (let i = 0; i < m; i++) {
      const [s, slope] = bend(loss, fun[i]!, lossScale);
      cost += 0.5 * s * s;
      for (let at = pattern.rowPointers[i]!; at < pattern.rowPointers[i + 1]!; at++) {
        const j = pattern.columnIndices[at]!;
        grad[j] = grad[j]! + s * slope * values[at]!;
      }
    }
    return { fun, sparse: { ...pattern, values }, cost, grad };
  }
}

function residualsAlone(n: number, m: number, raw: (x: Float64Array, out: Float64Array) => void, loss: Loss, lossScale: number): Objective {
  const own = new Float64Array(m);
  const residuals = (x: Float64Array, out = own) => {
    raw(x, out);
    if (loss !== 'linear') for (let i = 0; i < m; i++) out[i] = bend(loss, out[i]!, lossScale)[0];
    return out;
  };
  return { dimension: n, residualCount: m, value: (x) => residuals(x).reduce((sum, r) => sum + 0.5 * r * r, 0), residuals };
}

function checkPattern({ shape, rowPointers, columnIndices }: JacobianPattern, m: number, n: number): void {
  const isWhole = rowPointers.length === m + 1 && rowPointers[m] === columnIndices.length;
  if (shape[0] === m && shape[1] === n && isWhole) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'leastSquares',
    problem: `the pattern of the Jacobian is ${shape[0]} x ${shape[1]} with ${rowPointers.length} row pointers and ${columnIndices.length} elements, expected ${m} residuals times ${n} variables`,
    action: 'Give compressed rows: m + 1 row pointers, the last of them the number of elements',
  });
}

function fromCaller(jac: (x: Float64Array) => SparseJacobian, pattern: JacobianPattern) {
  return (x: Float64Array, out: Float64Array) => {
    const { values } = jac(x);
    if (values?.length !== pattern.columnIndices.length) throw shapeError(`the Jacobian has ${values?.length} elements at this point and ${out.length} at x0`);
    out.set(values);
  };
}

/** Each group of columns without a common row takes one step together; steps that would leave the bounds go the other way. */
function fromDifferences(
  raw: (x: Float64Array, out: Float64Array) => void,
  pattern: JacobianPattern,
  scheme: DifferenceScheme,
  start: Float64Array,
  bounds: Bounds | undefined,
) {
  const { groupOf, count } = groupColumns(pattern);
  const [m, n] = pattern.shape;
  const [above, below, at] = [new Float64Array(m), new Float64Array(m), new Float64Array(n)];
  const [up, down] = [new Float64Array(n), new Float64Array(n)];
  const place = (x: Float64Array, group: number, by: Float64Array, out: Float64Array) => {
    for (let j = 0; j < n; j++) at[j] = groupOf[j] === group ? x[j]! + by[j]! : x[j]!;
    raw(at, out);
  };
  return (x: Float64Array, out: Float64Array) => {
    for (let j = 0; j < n; j++) {
      const h = steps[scheme] * (Math.max(Math.abs(x[j]!), Math.abs(start[j]!) / 1000) || 1);
      const [low, high] = [bounds?.lower[j] ?? -Infinity, bounds?.upper[j] ?? Infinity];
      up[j] = Math.min(h, high - x[j]!);
      down[j] = scheme === '3-point' ? -Math.min(h, x[j]! - low) : up[j]! >= h ? 0 : -Math.min(h, x[j]! - low);
    }
    if (scheme === '2-point') raw(x, below);
    for (let group = 0; group < count; group++) {
      const forward = scheme === '2-point' ? up.map((u, j) => (u + down[j]! >= 0 && down[j] === 0 ? u : down[j]!)) : up;
      place(x, group, forward, above);
      if (scheme === '3-point') place(x, group, down, below);
      for (let i = 0; i < m; i++) {
        for (let k = pattern.rowPointers[i]!; k < pattern.rowPointers[i + 1]!; k++) {
          const j = pattern.columnIndices[k]!;
          if (groupOf[j] !== group) continue;
          const span = x[j]! + forward[j]! - (scheme === '3-point' ? x[j]! + down[j]! : x[j]!);
          out[k] = span === 0 ? 0 : (above[i]! - below[i]!) / span;
        }
      }
    }
  };
}
