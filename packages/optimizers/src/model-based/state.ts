/** Options and state of the methods that build quadratic models from values. */
import { type MethodContext, type MethodState, type OptionsOf, o } from '@thetakit/registry';
import { type Rows, rowsOf } from '../constrained/rows.ts';
import { newSubproblemWork, type SubproblemWork } from '../constrained/sqp/subproblem.ts';
import { copyVector } from '../dense/vector.ts';
import { copyPoints, newPoints, type Points } from './interpolation/points.ts';
import { copyQuadratic, newQuadratic, type Quadratic } from './interpolation/quadratic.ts';
import { newTrustWork, type TrustWork } from './trust-step.ts';

/** The option schema of BOBYQA. */
export const modelOptions = o.options({
  initialRadius: o.number({
    gt: 0,
    default: 0.5,
    describe: 'First trust radius, relative to max(|x_i|, 1) at the start; at most a quarter of the distance between two bounds.',
    unit: '1',
    scale: 'log',
  }),
  finalRadius: o.number({ gt: 0, default: 1e-8, describe: 'Stop when the trust radius, in the same unit, is as small as this.', unit: '1', scale: 'log' }),
  ctol: o.number({ min: 0, default: 1e-8, describe: 'Largest violation of a constraint at a success.', unit: '1', scale: 'log' }),
  rounds: o.integer({
    min: 1,
    default: 8,
    describe: 'Most times that a fresh set of points is made where the last one ended, until that gains nothing.',
    unit: '1',
  }),
});

/** Options of BOBYQA and COBYQA. */
export type ModelOptions = OptionsOf<typeof modelOptions>;

/** State of BOBYQA and COBYQA. */
export interface ModelState extends MethodState {
  phase: 'build' | 'trust' | 'geometry' | 'final';
  violation: number;
  /** The point being built or replaced. */
  target: number;
  points: Points;
  /** Models of f and of each row. */
  models: Quadratic[];
  /** f and h at the points, and whether f was not finite there and stands for something large. */
  values: Float64Array;
  rowValues: Float64Array;
  isBad: Uint8Array;
  /** Where the points were evaluated, to the last bit: free variables, row-major [m, n]. */
  exact: Float64Array;
  /** The best point. */
  center: number;
  /** Resolution rho and trust radius delta, in units. */
  rho: number;
  delta: number;
  /** Displacement being evaluated, what it should gain, and its length in units. */
  trial: Float64Array;
  foreseen: number;
  length: number;
  /** Of the rows; weight of violations in the merit. */
  multipliers: Float64Array;
  penalty: number;
  isElastic: boolean;
  /** Rounds begun, f and violation when this one began, and the step that it took since. */
  round: number;
  roundValue: number;
  roundViolation: number;
  rows: Rows;
  constraintCount: number;
  /** Variables that are not fixed; their unit of length and bounds. */
  free: Int32Array;
  units: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** Work space. */
  step: Float64Array;
  gradient: Float64Array;
  low: Float64Array;
  high: Float64Array;
  scratch: Float64Array;
  trialRows: Float64Array;
  work: TrustWork;
  hessian: Float64Array;
  normals: Float64Array;
  zero: Float64Array;
  /** Null without constraints. */
  subproblem: SubproblemWork | null;
}

/** The first state: the start is evaluated first, then 2 n points around it (n for linear models). */
export function newModelState(
  x0: Float64Array,
  { initialRadius, finalRadius }: ModelOptions,
  { bounds, constraints }: MethodContext,
  isLinear = false,
): ModelState {
  const free = Int32Array.from(x0.keys()).filter((i) => bounds === undefined || bounds.lower[i]! < bounds.upper[i]!);
  const n = free.length;
  const rows = rowsOf(constraints);
  const points = newPoints(n, isLinear ? n + 1 : 2 * n + 1);
  const lower = Float64Array.from(free, (i) => bounds?.lower[i] ?? -Infinity);
  const upper = Float64Array.from(free, (i) => bounds?.upper[i] ?? Infinity);
  const units = Float64Array.from(free, (i) => Math.max(1, Math.abs(x0[i]!)));
  let rho = initialRadius;
  for (let i = 0; i < n; i++) rho = Math.min(rho, (upper[i]! - lower[i]!) / 4 / units[i]!);
  rho = Math.max(rho, finalRadius);
  points.scale = rho;
  for (let i = 0; i < n; i++) points.base[i] = x0[free[i]!]!;
  const vector = () => new Float64Array(n);
  return {
    query: x0.slice(),
    wants: 'value',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    violation: NaN,
    iteration: 0,
    stop: null,
    phase: 'build',
    target: 0,
    points,
    models: Array.from({ length: 1 + rows.count }, () => newQuadratic(points)),
    values: new Float64Array(points.count),
    rowValues: new Float64Array(points.count * rows.count),
    isBad: new Uint8Array(points.count),
    exact: new Float64Array(points.count * n),
    center: 0,
    rho,
    delta: rho,
    trial: vector(),
    foreseen: 0,
    length: 0,
    multipliers: new Float64Array(rows.count),
    penalty: 0,
    isElastic: false,
    round: 0,
    roundValue: Infinity,
    roundViolation: Infinity,
    rows,
    constraintCount: constraints?.count ?? 0,
    free,
    units,
    lower,
    upper,
    ...workSpace(n, rows),
  };
}

function workSpace(n: number, rows: Rows): Pick<ModelState, (typeof workNames)[number]> {
  const vector = () => new Float64Array(n);
  return {
    step: vector(),
    gradient: vector(),
    low: vector(),
    high: vector(),
    scratch: vector(),
    trialRows: new Float64Array(rows.count),
    work: newTrustWork(n),
    hessian: new Float64Array(rows.count === 0 ? 0 : n * n),
    normals: new Float64Array(n * rows.count),
    zero: vector(),
    subproblem: rows.count === 0 ? null : newSubproblemWork(n, rows),
  };
}

const workNames = ['step', 'gradient', 'low', 'high', 'scratch', 'trialRows', 'work', 'hessian', 'normals', 'zero', 'subproblem'] as const;

/** into <- from; work space is left alone. */
export function copyModelState(into: ModelState, from: ModelState): void {
  copyPoints(into.points, from.points);
  for (let k = 0; k < from.models.length; k++) copyQuadratic(into.models[k]!, from.models[k]!);
  for (const name of vectors) copyVector(into[name], from[name]);
  into.isBad.set(from.isBad);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.violation = from.violation;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.target = from.target;
  into.center = from.center;
  into.rho = from.rho;
  into.delta = from.delta;
  into.foreseen = from.foreseen;
  into.length = from.length;
  into.penalty = from.penalty;
  into.isElastic = from.isElastic;
  into.round = from.round;
  into.roundValue = from.roundValue;
  into.roundViolation = from.roundViolation;
}

const vectors = ['query', 'x', 'exact', 'values', 'rowValues', 'trial', 'multipliers'] as const;
