/**
 * Augmented Lagrangian: a sequence of smooth problems with bounds only, each solved by L-BFGS-B.
 *
 *   x_k = argmin L(x; u_k, rho_k) over the box, to a tolerance that shrinks with k        (L in penalty/augmented.ts)
 *   u_{k+1} = u_k - rho_k h(x_k), cut off at 0 for inequalities
 *   rho_{k+1} = 10 rho_k unless the infeasibility fell to a quarter
 *
 * Source: Hestenes, J. Optim. Theory Appl. 4 (1969) 303-320; Powell, in Fletcher (ed.), Optimization (1969); Andreani, Birgin,
 *   Martinez and Schuverdt, SIAM J. Optim. 18 (2007) 1286-1309, doi:10.1137/060654797.
 * Ours, not theirs: f and the rows are scaled by their gradients at the start; the end is a success only at a feasible stationary
 *   point; without constraints it is L-BFGS-B.
 * Good for: many variables, constraints that are degenerate or dependent, where SQP's subproblem is too large. Not for: few
 *   evaluations; it needs several times those of SQP.
 * Cost: one value, gradient and constraint Jacobian per update, O((rows + maxcor) n) arithmetic.
 */
import { defineMinimizer, type MethodContext, type MethodState, type Observation, type OptionsOf, o, type StopReason } from '@thetakit/registry';
import { copyVector, normInf } from '../dense/vector.ts';
import { type LBfgsBOptions, type LBfgsBState, lBfgsB } from '../quasi-newton/l-bfgs-b.ts';
import { type AugmentedTerms, augmentedGradient, augmentedValue, nextMultiplier } from './penalty/augmented.ts';
import { multipliersPerConstraint, type Rows, rowNormals, rowsOf, rowValues, rowViolation, worstViolation } from './rows.ts';

const options = o.options({
  gtol: o.number({
    min: 0,
    default: 1e-8,
    describe: 'Stop when the largest component of the projected gradient of the Lagrangian is at most gtol max(1, |g(x0)|).',
    unit: '1',
    scale: 'log',
  }),
  ctol: o.number({ min: 0, default: 1e-9, describe: 'Largest violation of a constraint at a success.', unit: '1', scale: 'log' }),
  penalty: o.number({
    gt: 0,
    optional: true,
    describe: 'First penalty rho; chosen from f and the violation at the start when absent.',
    unit: '1',
    scale: 'log',
  }),
  growth: o.number({ gt: 1, default: 10, describe: 'Factor by which the penalty grows.', unit: '1' }),
  maxcor: o.integer({ min: 1, max: 200, default: 20, describe: 'Most pairs kept in memory by the inner method.', unit: '1' }),
  maxOuter: o.integer({ min: 1, default: 100, describe: 'Most updates of the multipliers.', unit: '1' }),
});

/** Options of the augmented Lagrangian. */
export type AugmentedLagrangianOptions = OptionsOf<typeof options>;

/** State of the augmented Lagrangian. */
export interface AugmentedLagrangianState extends MethodState {
  phase: 'start' | 'inner';
  violation: number;
  /** Updates of the multipliers so far. */
  outer: number;
  terms: AugmentedTerms;
  /** State of L-BFGS-B on L. */
  inner: LBfgsBState;
  innerOptions: LBfgsBOptions;
  /** g, h and its normals at x. */
  gradient: Float64Array;
  values: Float64Array;
  normals: Float64Array;
  /** Infeasibility, complementarity included, at the last update of the multipliers. */
  lastInfeasibility: number;
  rows: Rows;
  lower: Float64Array;
  upper: Float64Array;
  constraintCount: number;
  /** Work space: what L-BFGS-B is told, and h and normals at the query. */
  told: Observation;
  queryValues: Float64Array;
  queryNormals: Float64Array;
}

function init(x0: Float64Array, { maxcor, gtol }: AugmentedLagrangianOptions, context: MethodContext): AugmentedLagrangianState {
  const n = x0.length;
  const rows = rowsOf(context.constraints);
  const innerOptions: LBfgsBOptions = { maxcor, gtol, ftol: 0, c1: 1e-4, c2: 0.9, maxls: 40 };
  const vector = () => new Float64Array(n);
  const none = () => new Float64Array(0);
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    violation: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    outer: 0,
    terms: { objectiveScale: 1, rowScale: new Float64Array(rows.count).fill(1), multipliers: new Float64Array(rows.count), penalty: 1 },
    inner: lBfgsB.init(x0, innerOptions, context),
    innerOptions,
    gradient: vector(),
    values: new Float64Array(rows.count),
    normals: new Float64Array(rows.count * n),
    lastInfeasibility: Infinity,
    rows,
    lower: context.bounds?.lower.slice() ?? none(),
    upper: context.bounds?.upper.slice() ?? none(),
    constraintCount: context.constraints?.count ?? 0,
    told: { value: NaN, gradient: vector(), hessian: none(), product: none(), residuals: none(), jacobian: none() },
    queryValues: new Float64Array(rows.count),
    queryNormals: new Float64Array(rows.count * n),
  };
}

function update(
  state: AugmentedLagrangianState,
  at: Observation,
  options: AugmentedLagrangianOptions,
  into: AugmentedLagrangianState,
): AugmentedLagrangianState {
  copy(into, state);
  const { rows, queryValues, queryNormals, told } = into;
  const n = into.x.length;
  if (at.value < Infinity) {
    rowValues(rows, at.constraints, queryValues);
    rowNormals(rows, at.constraintJacobian, n, queryNormals);
  }
  if (state.phase === 'start') {
    if (!(at.value < Infinity)) {
      into.stop = 'non-finite';
      return into;
    }
    keep(into, at, state.query);
    scale(into, options);
    into.phase = 'inner';
  }
  told.value = augmentedValue(rows, into.terms, at.value, queryValues);
  if (told.value < Infinity) augmentedGradient(rows, into.terms, at.gradient, queryValues, queryNormals, told.gradient);
  turnInner(state.inner, into);
  if (at.value < Infinity && into.inner.x.every((value, i) => value === state.query[i])) keep(into, at, state.query);
  while (into.inner.stop !== null && into.stop === null) turnOuter(into, options);
  copyVector(into.query, into.inner.query);
  return into;
}

function copy(into: AugmentedLagrangianState, from: AugmentedLagrangianState): void {
  copyVector(into.query, from.query);
  copyVector(into.x, from.x);
  copyVector(into.gradient, from.gradient);
  copyVector(into.values, from.values);
  copyVector(into.normals, from.normals);
  copyVector(into.terms.rowScale, from.terms.rowScale);
  copyVector(into.terms.multipliers, from.terms.multipliers);
  into.terms.objectiveScale = from.terms.objectiveScale;
  into.terms.penalty = from.terms.penalty;
  into.innerOptions = from.innerOptions;
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.violation = from.violation;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.outer = from.outer;
  into.lastInfeasibility = from.lastInfeasibility;
}

/** Lets L-BFGS-B take its turn. */
function turnInner(from: LBfgsBState, into: AugmentedLagrangianState): void {
  lBfgsB.update(from, into.told, into.innerOptions, into.inner);
  if (into.inner.iteration > from.iteration) into.iteration += 1;
  into.gradientNorm = into.inner.gradientNorm / into.terms.objectiveScale;
}

/** Makes the observed point the iterate. */
function keep(into: AugmentedLagrangianState, at: Observation, x: Float64Array): void {
  copyVector(into.x, x);
  into.fun = at.value;
  copyVector(into.gradient, at.gradient);
  copyVector(into.values, into.queryValues);
  copyVector(into.normals, into.queryNormals);
  into.violation = worstViolation(into.rows, into.values);
}

/** Scales from the gradients at the start, the first penalty from f and the violation there. */
function scale(into: AugmentedLagrangianState, { penalty, gtol }: AugmentedLagrangianOptions): void {
  const { terms, rows, gradient, values, normals, fun } = into;
  const n = gradient.length;
  if (rows.count === 0) return;
  terms.objectiveScale = 1 / Math.min(1e8, Math.max(1, normInf(gradient)));
  let squares = 0;
  for (let j = 0; j < rows.count; j++) {
    terms.rowScale[j] = 1 / Math.min(1e8, Math.max(1, normInf(normals.subarray(j * n, (j + 1) * n))));
    squares += (terms.rowScale[j]! * rowViolation(rows, j, values[j]!)) ** 2;
  }
  terms.penalty = penalty ?? Math.min(100, Math.max(10, (20 * Math.max(1, Math.abs(terms.objectiveScale * fun))) / Math.max(1, squares)));
  into.innerOptions = { ...into.innerOptions, gtol: Math.max(gtol, 1e-3) };
}

/** L-BFGS-B has ended: new multipliers, and from its end on with the new L; or the end of all. */
function turnOuter(into: AugmentedLagrangianState, options: AugmentedLagrangianOptions): void {
  const { inner, terms, rows, values, gradient, normals, told } = into;
  const reason = inner.stop!;
  if (rows.count === 0) {
    into.stop = reason;
    return;
  }
  let infeasibility = 0;
  for (let j = 0; j < rows.count; j++) {
    const h = terms.rowScale[j]! * values[j]!;
    const miss = j < rows.equalities ? Math.abs(h) : Math.abs(Math.min(h, terms.multipliers[j]! / terms.penalty));
    infeasibility = Math.max(infeasibility, miss);
  }
  const next = Float64Array.from(values, (h, j) => Math.min(1e12, Math.max(-1e12, nextMultiplier(rows, terms, j, h))));
  const gap = next.reduce((sum, m, j) => sum + Math.abs(m * terms.rowScale[j]! * values[j]!), 0);
  copyVector(terms.multipliers, next);
  into.outer += 1;
  const isFeasible = into.violation <= options.ctol && gap <= 1e-7 * Math.max(1, Math.abs(terms.objectiveScale * into.fun));
  into.stop = verdict(into, reason, isFeasible, options);
  if (into.stop !== null) return;
  if (infeasibility > 0.25 * into.lastInfeasibility) terms.penalty *= options.growth;
  into.lastInfeasibility = infeasibility;
  into.innerOptions = { ...into.innerOptions, gtol: Math.max(options.gtol, Math.min(0.1 * into.innerOptions.gtol, infeasibility)) };
  const fresh = lBfgsB.init(into.x, into.innerOptions, { dimension: into.x.length, seed: 0, ...(into.lower.length === 0 ? {} : { bounds: into }) });
  told.value = augmentedValue(rows, terms, into.fun, values);
  augmentedGradient(rows, terms, gradient, values, normals, told.gradient);
  turnInner(fresh, into);
}

function verdict(
  into: AugmentedLagrangianState,
  reason: StopReason,
  isFeasible: boolean,
  { gtol, maxOuter, ctol }: AugmentedLagrangianOptions,
): StopReason | null {
  const isStationary = into.inner.gradientNorm <= gtol;
  const isAsGoodAsItGets = into.innerOptions.gtol <= gtol && reason === 'function-tolerance';
  if (isFeasible && isStationary) return 'gradient-tolerance';
  if (isFeasible && isAsGoodAsItGets) return 'function-tolerance';
  if (into.terms.penalty > 1e14) return into.violation > Math.max(ctol, 1e-6) ? 'infeasible' : 'precision-limit';
  return into.outer >= maxOuter ? 'precision-limit' : null;
}

/** Augmented Lagrangian over L-BFGS-B. */
export const augmentedLagrangian = defineMinimizer({
  id: 'augmented-lagrangian',
  summary: 'Augmented Lagrangian: equalities and inequalities in a penalty with multipliers, bounds and minimisation by L-BFGS-B.',
  aliases: ['auglag', 'AUGLAG'],
  formula: String.raw`L(x; u, \rho) = f + \sum_j \frac{1}{2\rho}\left(\max(0, u_j - \rho h_j)^2 - u_j^2\right),\qquad u \leftarrow \max(0, u - \rho h)`,
  goodFor: 'Many variables; degenerate or dependent constraints.',
  notFor: 'Few evaluations: SQP needs far fewer.',
  sources: [
    'M. R. Hestenes, J. Optim. Theory Appl. 4 (1969) 303-320, doi:10.1007/BF00927673',
    'R. Andreani, E. G. Birgin, J. M. Martinez, M. L. Schuverdt, SIAM J. Optim. 18 (2007) 1286-1309, doi:10.1137/060654797',
  ],
  traits: { needs: ['value', 'gradient'], bounds: 'native', constraints: true, stochastic: false, global: false, tol: ['gtol', 'ctol'] },
  options,
  init,
  update,
  extras: ({ gradient, rows, terms, constraintCount }) => ({
    jac: gradient.slice(),
    ...(constraintCount === 0
      ? {}
      : {
          multipliers: multipliersPerConstraint(
            rows,
            terms.multipliers.map((u, j) => (u * terms.rowScale[j]!) / terms.objectiveScale),
            constraintCount,
          ),
        }),
  }),
});
