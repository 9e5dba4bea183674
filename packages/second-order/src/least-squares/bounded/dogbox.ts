/**
 * Dogleg steps in a box: nonlinear least squares with bounds, the trust region a box as well, so that the two meet in a box.
 *
 *   free variables: those that rest on no bound which their gradient pushes against
 *   Cauchy point c = -t g, t the minimum of the model along -g inside the box;  Gauss-Newton point q = argmin ||r + J q||
 *   p = q when it lies in the box; otherwise the last point inside on the way from c to q
 *
 * Source: C. Voglis, I.E. Lagaris, A rectangular trust region dogleg approach for unconstrained and bound constrained nonlinear
 *   optimization, WSEAS Conf. on Applied Mathematics (2004); the variant of SciPy's `dogbox`.
 * Ours, not theirs: fixed variables are allowed; a shrunken radius alone is never called convergence.
 * Good for: fits whose solution lies on bounds. Not for: nearly dependent parameters: use `trf`.
 * Cost per iteration: one Jacobian, one or a few residual vectors, and one QR of order m n^2 or some products with J and J^T.
 */
import { defineLeastSquares, type MethodContext, type OptionsOf, o } from '@thetakit/registry';
import { norm2 } from '../../dense/norm.ts';
import { factorPivotedQr, rankOf } from '../../dense/pivoted-qr.ts';
import { gaussNewtonStep } from '../damping.ts';
import { type BoundedModel, type BoundedOptions, boundedOptions, boundedUpdate } from './bounded-loop.ts';
import { type BoundedState, boundedState, type JacobianSource, matrixOf } from './bounded-state.ts';
import { type Meeting, stepToBound } from './feasible.ts';
import { fillColumns } from './jacobian-matrix.ts';
import { lsmr } from './lsmr.ts';
import { along, minimumOnLine } from './quadratic-line.ts';
import { isExactFor, stepModel } from './trf.ts';

const options = o.options({
  ...boundedOptions,
  scale: o.choice(['none', 'jacobian'], {
    default: 'none',
    describe: 'Scale of the variables: 1, or one over the largest norm so far of their column of the Jacobian.',
  }),
});

/** Options of `dogbox`. */
export type DogboxOptions = OptionsOf<typeof options>;

const model: BoundedModel = { firstRadius, linearise, propose };

function firstRadius(s: BoundedState): number {
  return s.x.reduce((most, v, j) => Math.max(most, Math.abs(v) / s.scale[j]!), 0);
}

/** d is 1 for free variables, which are scaled, and 0 for held ones; the Gauss-Newton step goes into `newton`. */
function linearise(s: BoundedState, given: BoundedOptions, source: JacobianSource | null): void {
  const { x, gradient: g, lower, upper, onBound, d, diagonal, slope, scale } = s;
  diagonal.fill(0);
  s.gradientNorm = 0;
  for (let j = 0; j < x.length; j++) {
    if (x[j] === lower[j]) onBound[j] = -1;
    else if (x[j] === upper[j]) onBound[j] = 1;
    else onBound[j] = 0;
    const isHeld = lower[j] === upper[j] || onBound[j]! * g[j]! < 0;
    d[j] = isHeld ? 0 : scale[j]!;
    slope[j] = d[j]! * g[j]!;
    if (!isHeld) s.gradientNorm = Math.max(s.gradientNorm, Math.abs(g[j]!));
  }
  if (isExactFor(given, source)) factor(s, source);
  else {
    const [n, m] = [x.length, s.residuals.length];
    const rhs = s.residuals.map((v) => -v);
    const e = new Float64Array(n);
    s.newton.set(lsmr({ matrix: matrixOf(s, source), d, e, rhs, damp: 0, tolerance: 1e-10, maxIterations: 4 * Math.min(m, n) + 20 }));
    const reach = s.newton.reduce((sum, v, j) => sum - slope[j]! * v, 0);
    s.offset = Math.sqrt(Math.max(0, reach)) / norm2(s.residuals);
  }
}

function factor(s: BoundedState, source: JacobianSource | null): void {
  const { scratch, rhs, r, pivots, residuals, newton } = s;
  const [n, m] = [s.x.length, residuals.length];
  fillColumns(matrixOf(s, source), s.d, scratch.columns, m + n);
  rhs.fill(0);
  for (let i = 0; i < m; i++) rhs[i] = -residuals[i]!;
  factorPivotedQr({ m: m + n, n, columns: scratch.columns, rhs, r, pivots, work: scratch.work });
  s.rank = rankOf(r, n, (m + n) * Number.EPSILON);
  s.offset = norm2(rhs, 0, s.rank) / norm2(residuals);
  gaussNewtonStep({ n, r, rhs, rank: s.rank, x: scratch.z });
  for (let k = 0; k < n; k++) newton[pivots[k]!] = scratch.z[k]!;
}

function propose(s: BoundedState, _given: BoundedOptions, source: JacobianSource | null): void {
  const { x, lower, upper, query, step, d, newton, radius } = s;
  const n = x.length;
  // The box of the step in scaled variables, and which of its sides are bounds.
  const low = x.map((v, j) => (d[j] === 0 ? 0 : Math.max((lower[j]! - v) / d[j]!, -radius)));
  const high = x.map((v, j) => (d[j] === 0 ? 0 : Math.min((upper[j]! - v) / d[j]!, radius)));
  const line = stepModel(s, source);
  const z = newton.map((v, j) => (d[j] === 0 ? 0 : v));
  s.isAtEdge = false;
  if (!z.every((v, j) => v >= low[j]! && v <= high[j]!)) {
    const zero = new Float64Array(n);
    const meeting: Meeting = { size: 0, hits: new Int8Array(n) };
    const down = s.slope.map((v) => -v);
    const [a, b] = along(line, down);
    const [t] = minimumOnLine(a, b, 0, Math.min(stepToBound(zero, down, low, high, meeting), Number.MAX_VALUE));
    const cauchy = down.map((v, j) => Math.min(Math.max(t * v, low[j]!), high[j]!));
    const rest = z.map((v, j) => v - cauchy[j]!);
    const share = Math.min(1, stepToBound(cauchy, rest, low, high, meeting));
    for (let j = 0; j < n; j++) z[j] = Math.min(Math.max(cauchy[j]! + share * rest[j]!, low[j]!), high[j]!);
    s.isAtEdge = z.some((v) => Math.abs(v) >= radius);
  }
  const [a, b] = along(line, z);
  s.predicted = -(a + b);
  s.stepNorm = z.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  for (let j = 0; j < n; j++) {
    const isLow = z[j] === low[j] && low[j]! > -radius && d[j] !== 0;
    const isHigh = z[j] === high[j] && high[j]! < radius && d[j] !== 0;
    query[j] = isLow ? lower[j]! : isHigh ? upper[j]! : Math.min(Math.max(x[j]! + d[j]! * z[j]!, lower[j]!), upper[j]!);
    step[j] = query[j]! - x[j]!;
  }
}

const text = {
  aliases: ['rectangular-dogleg'],
  formula: String.raw`\min_{l \le x \le u} \tfrac12\|r(x)\|^2,\quad p \text{ on the path } 0 \to p_{\mathrm{Cauchy}} \to -J^{+} r \text{ inside } [l - x, u - x] \cap [-\Delta, \Delta]`,
  goodFor: 'Fits whose solution lies on bounds, from a fair start.',
  notFor: 'Nearly dependent parameters, where the Gauss-Newton step is long: use trf.',
  sources: ['C. Voglis, I.E. Lagaris, A rectangular trust region dogleg approach, WSEAS Conf. on Applied Mathematics (2004)'],
  options,
} as const;

const init = (source: JacobianSource | null) => (x0: Float64Array, given: DogboxOptions, context: MethodContext) =>
  boundedState(x0, context, isExactFor(given, source), source);

/** The method, id `dogbox`. */
export const dogbox = defineLeastSquares({
  ...text,
  id: 'dogbox',
  summary: 'Dogleg steps in rectangular trust regions: nonlinear least squares with bounds.',
  traits: { needs: ['residuals', 'jacobian'], bounds: 'native', stochastic: false, global: false, tol: ['ftol', 'xtol', 'gtol'] },
  init: init(null),
  update: boundedUpdate(model, null),
});

/** `dogbox` with a sparse Jacobian of the caller; as `sparseTrf`. */
export function sparseDogbox(source: JacobianSource) {
  return defineLeastSquares({
    ...text,
    id: 'dogbox',
    summary: 'Dogleg steps in rectangular trust regions with a sparse Jacobian.',
    traits: { needs: ['residuals'], bounds: 'native', stochastic: false, global: false, tol: ['ftol', 'xtol', 'gtol'] },
    init: init(source),
    update: boundedUpdate(model, source),
  });
}
