/**
 * Trust-region reflective: nonlinear least squares with bounds, by steps that shrink in the directions of near bounds.
 *
 *   min 1/2 ||r(x)||^2, lower <= x <= upper;   v_j = distance to the bound that -g_j points to (1 without one)
 *   x = x + d z,  d = sqrt(v) scale,  min 1/2 ||J d z||^2 + 1/2 z^T C z + (d g)^T z,  ||z|| <= radius,  C = |g| v' scale
 *   x <- x + d z when the sum of squares falls; steps that leave the box are reflected at it or cut short of it.
 *
 * Source: M.A. Branch, T.F. Coleman, Y. Li, A subspace, interior, and conjugate gradient method for large-scale bound-constrained
 *   minimization problems, SIAM J. Sci. Comput. 21 (1999) 1-23, doi:10.1137/S1064827595289108; the variant of SciPy's `trf`.
 * Ours, not theirs: a QR factorisation in the place of the SVD; fixed variables are allowed; an end next to a bound is put on it;
 *   a shrunken radius alone is never called convergence.
 * Good for: fits with bounds, and sparse Jacobians (`sparseTrf`). Not for: sums that are not squares.
 * Cost per iteration: one Jacobian, one or a few residual vectors, and one QR of order (m + n) n^2 or some products with J and J^T.
 */
import { defineLeastSquares, type MethodContext, type OptionsOf, o } from '@thetakit/registry';
import { norm2 } from '../../dense/norm.ts';
import { factorPivotedQr, rankOf } from '../../dense/pivoted-qr.ts';
import { trustRegionStep } from '../damping.ts';
import { type BoundedModel, type BoundedOptions, boundedOptions, boundedUpdate } from './bounded-loop.ts';
import { type BoundedState, boundedState, type JacobianSource, matrixOf } from './bounded-state.ts';
import { strictlyInside } from './feasible.ts';
import { fillColumns } from './jacobian-matrix.ts';
import { lsmr } from './lsmr.ts';
import { planeStep } from './plane-step.ts';
import { along, imageOf, minimumOnLine, type StepModel } from './quadratic-line.ts';
import { chooseStep } from './trf-step.ts';

const options = o.options(boundedOptions);

/** Options of `trf` and `dogbox`. */
export type TrfOptions = OptionsOf<typeof options>;

/** A start on a bound is moved inside by this share of it. */
const inset = 1e-10;

/** Is the subproblem solved by factorisation? */
export const isExactFor = ({ solver }: BoundedOptions, source: JacobianSource | null) => solver === 'exact' || (solver === 'auto' && source === null);

/** The step model of a state. */
export function stepModel(s: BoundedState, source: JacobianSource | null): StepModel {
  const { work, image, other } = s.scratch;
  return { matrix: matrixOf(s, source), d: s.d, diagonal: s.diagonal, slope: s.slope, scaled: work.subarray(0, s.x.length), image, other };
}

const model: BoundedModel = { firstRadius, linearise, propose };

function firstRadius(s: BoundedState): number {
  let sum = 0;
  for (let j = 0; j < s.x.length; j++) sum += s.d[j]! > 0 ? (s.x[j]! / s.d[j]!) ** 2 : 0;
  return Math.sqrt(sum);
}

function linearise(s: BoundedState, given: BoundedOptions, source: JacobianSource | null): void {
  const { x, gradient: g, lower, upper, scale, d, diagonal, slope } = s;
  s.gradientNorm = 0;
  for (let j = 0; j < x.length; j++) {
    const bound = g[j]! < 0 ? upper[j]! : lower[j]!;
    const isFixed = lower[j] === upper[j];
    const isPushed = g[j] !== 0 && Number.isFinite(bound) && !isFixed;
    const distance = isPushed ? Math.abs(x[j]! - bound) : 1;
    if (!isFixed) s.gradientNorm = Math.max(s.gradientNorm, Math.abs(g[j]! * distance));
    d[j] = isFixed ? 0 : isPushed ? Math.sqrt(distance / scale[j]!) * scale[j]! : scale[j]!;
    diagonal[j] = isPushed ? Math.abs(g[j]!) * scale[j]! : 0;
    slope[j] = d[j]! * g[j]!;
  }
  if (isExactFor(given, source)) factor(s, source);
  else iterate(s, source);
}

function factor(s: BoundedState, source: JacobianSource | null): void {
  const { scratch, rhs, r, pivots, residuals, diagonal } = s;
  const [n, m] = [s.x.length, residuals.length];
  fillColumns(matrixOf(s, source), s.d, scratch.columns, m + n);
  for (let j = 0; j < n; j++) scratch.columns[j * (m + n) + m + j] = Math.sqrt(diagonal[j]!);
  rhs.fill(0);
  for (let i = 0; i < m; i++) rhs[i] = -residuals[i]!;
  factorPivotedQr({ m: m + n, n, columns: scratch.columns, rhs, r, pivots, work: scratch.work });
  s.rank = rankOf(r, n, (m + n) * Number.EPSILON);
  s.offset = norm2(rhs, 0, s.rank) / norm2(residuals);
  s.par = 0;
}

function iterate(s: BoundedState, source: JacobianSource | null): void {
  const [n, m] = [s.x.length, s.residuals.length];
  const line = stepModel(s, source);
  const down = s.slope.map((v) => -v);
  const [a, b] = along(line, down);
  // Regularised by what a step of steepest descent to the edge would gain, as in SciPy.
  const [, gain] = minimumOnLine(a, b, 0, s.radius > 0 ? s.radius / norm2(s.slope) : 1);
  const damp = s.radius > 0 ? Math.sqrt(Math.max(0, -gain)) / s.radius : 0;
  const e = s.diagonal.map(Math.sqrt);
  const rhs = s.residuals.map((v) => -v);
  const z = lsmr({
    matrix: line.matrix,
    d: s.d,
    e,
    rhs,
    damp: Math.min(damp, 1e-3 * norm2(s.slope)),
    tolerance: 1e-10,
    maxIterations: 4 * Math.min(m, n) + 20,
  });
  s.newton.set(z);
  let reach = 0;
  for (let j = 0; j < n; j++) reach -= s.slope[j]! * z[j]!;
  s.offset = Math.sqrt(Math.max(0, reach)) / norm2(s.residuals);
}

function propose(s: BoundedState, given: BoundedOptions, source: JacobianSource | null): void {
  const { x, lower, upper, query, step, d, scratch } = s;
  const n = x.length;
  const z = new Float64Array(n);
  if (isExactFor(given, source)) {
    const { z: inOrder, factor: held, row, work } = scratch;
    s.par = trustRegionStep({ n, r: s.r, rhs: s.rhs, rank: s.rank, radius: s.radius, x: inOrder, s: held, row, work }, s.par);
    for (let k = 0; k < n; k++) z[s.pivots[k]!] = inOrder[k]!;
  } else inPlane(s, z, source);
  const line = stepModel(s, source);
  const theta = Math.max(0.995, 1 - s.gradientNorm);
  s.predicted = chooseStep({ model: line, x, lower, upper, radius: s.radius, theta }, z);
  s.stepNorm = norm2(z);
  s.isAtEdge = s.stepNorm > 0.95 * s.radius;
  for (let j = 0; j < n; j++) {
    query[j] = strictlyInside(x[j]! + d[j]! * z[j]!, lower[j]!, upper[j]!, 0);
    step[j] = query[j]! - x[j]!;
  }
}

/** The best step in the plane of the gradient and the Gauss-Newton step. */
function inPlane(s: BoundedState, z: Float64Array, source: JacobianSource | null): void {
  const line = stepModel(s, source);
  const first = s.slope.slice();
  const second = s.newton.slice();
  scaleBy(first, 1 / norm2(first));
  const size = norm2(second);
  // Twice is enough, against rounding.
  for (let turn = 0; turn < 2; turn++) {
    const share = dot(first, second);
    for (let j = 0; j < z.length; j++) second[j] = second[j]! - share * first[j]!;
  }
  const left = norm2(second);
  scaleBy(second, left > 1e-12 * size ? 1 / left : 0);
  const image = new Float64Array(s.residuals.length);
  imageOf(line, first, image);
  const other = new Float64Array(s.residuals.length);
  imageOf(line, second, other);
  const bent = (u: Float64Array, v: Float64Array) => u.reduce((sum, each, j) => sum + each * s.diagonal[j]! * v[j]!, 0);
  const [p1, p2] = planeStep(
    {
      b11: dot(image, image) + bent(first, first),
      b12: dot(image, other) + bent(first, second),
      b22: dot(other, other) + bent(second, second),
      g1: dot(s.slope, first),
      g2: dot(s.slope, second),
    },
    s.radius,
  );
  for (let j = 0; j < z.length; j++) z[j] = p1 * first[j]! + p2 * second[j]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function scaleBy(v: Float64Array, factor: number): void {
  for (let j = 0; j < v.length; j++) v[j] = v[j]! * factor;
}

function init(source: JacobianSource | null) {
  return (x0: Float64Array, given: TrfOptions, context: MethodContext): BoundedState => {
    const s = boundedState(x0, context, isExactFor(given, source), source);
    for (let j = 0; j < x0.length; j++) s.query[j] = strictlyInside(x0[j]!, s.lower[j]!, s.upper[j]!, inset);
    return s;
  };
}

const text = {
  aliases: ['trust-region-reflective'],
  formula: String.raw`\min_{l \le x \le u} \tfrac12\|r(x)\|^2,\quad \min_z \tfrac12\|J D z\|^2 + \tfrac12 z^T C z + (D\nabla f)^T z,\ \|z\| \le \Delta,\quad x \leftarrow x + D z`,
  goodFor: 'Fits whose parameters have bounds; many parameters with a sparse Jacobian.',
  notFor: 'Objectives that are not sums of squares.',
  sources: ['M.A. Branch, T.F. Coleman, Y. Li, SIAM J. Sci. Comput. 21 (1999) 1-23, doi:10.1137/S1064827595289108'],
  options,
} as const;

/** The method, id `trf`. */
export const trf = defineLeastSquares({
  ...text,
  id: 'trf',
  summary: 'Trust-region reflective: nonlinear least squares with bounds, by interior steps that reflect at them.',
  traits: { needs: ['residuals', 'jacobian'], bounds: 'native', stochastic: false, global: false, tol: ['ftol', 'xtol', 'gtol'] },
  init: init(null),
  update: boundedUpdate(model, null),
});

/** `trf` with a sparse Jacobian of the caller: no dense matrix is made. `leastSquares` does this by itself when `jac` gives sparse matrices. */
export function sparseTrf(source: JacobianSource) {
  return defineLeastSquares({
    ...text,
    id: 'trf',
    summary: 'Trust-region reflective with a sparse Jacobian: nonlinear least squares with bounds and many variables.',
    traits: { needs: ['residuals'], bounds: 'native', stochastic: false, global: false, tol: ['ftol', 'xtol', 'gtol'] },
    init: init(source),
    update: boundedUpdate(model, source),
  });
}
