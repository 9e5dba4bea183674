/** Second derivatives for objectives that have none: differences of gradients, whole or in groups of columns, and sparse Hessians. */
import { type Objective, ThetakitError } from '@thetakit/registry';
import { groupColumns } from '../least-squares/bounded/column-groups.ts';
import type { JacobianPattern, SparseJacobian } from '../least-squares/bounded/jacobian-matrix.ts';

/** Options of `withDifferenceHessian`. */
export interface DifferenceHessianOptions {
  /** Where H may be nonzero, both triangles, in compressed rows: columns without a common row then share their gradients. Default: everywhere. */
  readonly pattern?: JacobianPattern;
}

/** Relative step of central differences. */
const relativeStep = Math.cbrt(Number.EPSILON);

/**
 * The objective with `hessian` and `hessianProduct` by central differences of its gradient:
 *
 *   H e_j = (g(x + h e_j) - g(x - h e_j)) / 2h, then symmetric;   H v = (g(x + t v) - g(x - t v)) / 2t
 *
 * Two gradients per column, per group of columns, or per product; about 10 correct digits. For `trustExact`, `newtonCg` and the
 * others when only a gradient is at hand. Throws ORACLE_MISSING without a gradient, SHAPE_MISMATCH for a pattern of another size.
 */
export function withDifferenceHessian(objective: Objective, { pattern }: DifferenceHessianOptions = {}): Objective {
  const n = objective.dimension;
  const gradient = gradientOf(objective);
  const groups = pattern === undefined ? null : groupColumns(checked(pattern, n));
  const [up, down, at] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const step = (x: Float64Array, i: number) => relativeStep * Math.max(1, Math.abs(x[i]!));
  const slope = (x: Float64Array, along: (i: number) => number) => {
    for (let i = 0; i < n; i++) at[i] = x[i]! + along(i);
    gradient(at, up);
    for (let i = 0; i < n; i++) at[i] = x[i]! - along(i);
    gradient(at, down);
  };
  return {
    ...objective,
    hessianProduct(x, v, out = new Float64Array(n)) {
      let size = 0;
      for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(v[i]!) / Math.max(1, Math.abs(x[i]!)));
      const t = size > 0 ? relativeStep / size : 0;
      slope(x, (i) => t * v[i]!);
      for (let i = 0; i < n; i++) out[i] = t === 0 ? 0 : (up[i]! - down[i]!) / (2 * t);
      return out;
    },
    hessian(x, out = new Float64Array(n * n)) {
      out.fill(0);
      for (let group = 0; group < (groups?.count ?? n); group++) {
        const isIn = (j: number) => (groups === null ? j === group : groups.groupOf[j] === group);
        slope(x, (j) => (isIn(j) ? step(x, j) : 0));
        if (pattern === undefined) for (let i = 0; i < n; i++) out[i * n + group] = (up[i]! - down[i]!) / (2 * step(x, group));
        else
          for (let i = 0; i < n; i++)
            for (let k = pattern.rowPointers[i]!; k < pattern.rowPointers[i + 1]!; k++) {
              const j = pattern.columnIndices[k]!;
              if (isIn(j)) out[i * n + j] = (up[i]! - down[i]!) / (2 * step(x, j));
            }
      }
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[i * n + j] = out[j * n + i] = (out[i * n + j]! + out[j * n + i]!) / 2;
      return out;
    },
  };
}

/**
 * The objective with products H v from a sparse Hessian, such as that of `sparseHessian` of `@thetakit/autodiff-core`: both triangles,
 * in compressed rows, computed once per point. For `trustKrylov`, `trustNcg` and `newtonCg` with many variables.
 */
export function withSparseHessian(objective: Objective, hessianAt: (x: Float64Array) => SparseJacobian): Objective {
  const n = objective.dimension;
  const at = new Float64Array(n).fill(NaN);
  let held: SparseJacobian | undefined;
  const { hessian: _, ...rest } = objective;
  return {
    ...rest,
    hessianProduct(x, v, out = new Float64Array(n)) {
      if (held === undefined || x.some((value, i) => value !== at[i])) {
        held = hessianAt(x);
        checked(held, n);
        at.set(x);
      }
      const { rowPointers, columnIndices, values } = held;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = rowPointers[i]!; k < rowPointers[i + 1]!; k++) sum += values[k]! * v[columnIndices[k]!]!;
        out[i] = sum;
      }
      return out;
    },
  };
}

function gradientOf(objective: Objective): (x: Float64Array, out: Float64Array) => void {
  const { gradient, valueAndGradient } = objective;
  const write = (g: Float64Array, out: Float64Array) => {
    if (g !== out) out.set(g);
  };
  if (gradient !== undefined) return (x, out) => write(gradient.call(objective, x, out), out);
  if (valueAndGradient !== undefined) return (x, out) => write(valueAndGradient.call(objective, x, out).gradient, out);
  throw new ThetakitError('ORACLE_MISSING', {
    who: 'withDifferenceHessian',
    problem: 'the objective has no gradient',
    action: 'Give one: second differences of values are too rough for Newton steps',
  });
}

function checked(pattern: JacobianPattern, n: number): JacobianPattern {
  const { shape, rowPointers } = pattern;
  if (shape[0] === n && shape[1] === n && rowPointers.length === n + 1) return pattern;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'the Hessian',
    problem: `its pattern is ${shape[0]} x ${shape[1]} with ${rowPointers.length} row pointers, expected ${n} x ${n}`,
    action: 'Give both triangles in compressed rows',
  });
}
