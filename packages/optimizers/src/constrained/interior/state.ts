/** Options and state of trust-constr. */
import { type MethodContext, type MethodState, type OptionsOf, o } from '@thetakit/registry';
import { copyVector } from '../../dense/vector.ts';
import { type Rows, rowsOf } from '../rows.ts';

/** The option schema of trust-constr. */
export const trustConstrOptions = o.options({
  gtol: o.number({
    min: 0,
    default: 1e-8,
    describe: 'Stop when the largest component of the gradient of the Lagrangian is at most gtol max(1, |g|).',
    unit: '1',
    scale: 'log',
  }),
  ctol: o.number({ min: 0, default: 1e-9, describe: 'Largest violation of a constraint at a success.', unit: '1', scale: 'log' }),
  xtol: o.number({ min: 0, default: 1e-14, describe: 'Smallest trust radius, relative to max(1, |x|).', unit: '1', scale: 'log' }),
  barrierTol: o.number({ gt: 0, default: 1e-10, describe: 'Smallest barrier parameter.', unit: 'f', scale: 'log' }),
  initialBarrier: o.number({ gt: 0, default: 0.1, describe: 'First barrier parameter.', unit: 'f', scale: 'log' }),
  initialRadius: o.number({ gt: 0, default: 1, describe: 'First trust radius.', unit: 'x', scale: 'log' }),
});

/** Options of trust-constr. */
export type TrustConstrOptions = OptionsOf<typeof trustConstrOptions>;

/** State of trust-constr. N = n + slacks variables (x and the relative changes of the slacks), M = equations + slacks rows. */
export interface TrustConstrState extends MethodState {
  phase: 'start' | 'trial' | 'corrected' | 'accepted';
  violation: number;
  /** Slacks of inequality rows, then of bounds: all > 0. */
  slacks: Float64Array;
  /** g, h and normals of the rows at x. */
  gradient: Float64Array;
  values: Float64Array;
  normals: Float64Array;
  /** B, row-major [n, n]. */
  hessian: Float64Array;
  isFresh: boolean;
  /** Multipliers of equations and slacked rows, shape [M]. */
  multipliers: Float64Array;
  radius: number;
  barrier: number;
  penalty: number;
  /** The step, shape [N], its forecast, and the slacks of the trial. */
  step: Float64Array;
  foreseen: number;
  trialSlacks: Float64Array;
  /** Steps in a row that gained nothing. */
  idle: number;
  rows: Rows;
  /** Bounds as rows sign (x[variable] - side) - slack = 0. */
  boundVariable: Int32Array;
  boundSign: Float64Array;
  boundSide: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  constraintCount: number;
  /** Work space: A of shape [M, N], A A^T and its factor, residuals c of shape [M]. */
  jacobian: Float64Array;
  factor: Float64Array;
  residuals: Float64Array;
  trialValues: Float64Array;
  s: Float64Array;
  y: Float64Array;
  bs: Float64Array;
}

/** The first state; a start at a bound is moved a little inside. */
export function newTrustConstrState(
  x0: Float64Array,
  { initialBarrier, initialRadius }: TrustConstrOptions,
  { bounds, constraints }: MethodContext,
): TrustConstrState {
  const n = x0.length;
  const rows = rowsOf(constraints);
  const lower = bounds?.lower.slice() ?? new Float64Array(n).fill(-Infinity);
  const upper = bounds?.upper.slice() ?? new Float64Array(n).fill(Infinity);
  const sides = boundRows(lower, upper);
  const x = x0.map((value, i) => moveInside(value, lower[i]!, upper[i]!));
  const slackCount = rows.count - rows.equalities + sides.length;
  const variables = n + slackCount;
  const total = rows.equalities + slackCount;
  const vector = () => new Float64Array(n);
  return {
    query: x.slice(),
    wants: 'value+gradient',
    x,
    fun: NaN,
    gradientNorm: NaN,
    violation: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    slacks: new Float64Array(slackCount),
    gradient: vector(),
    values: new Float64Array(rows.count),
    normals: new Float64Array(rows.count * n),
    hessian: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
    isFresh: true,
    multipliers: new Float64Array(total),
    radius: initialRadius,
    barrier: slackCount === 0 ? 0 : initialBarrier,
    penalty: 1,
    step: new Float64Array(variables),
    foreseen: 0,
    trialSlacks: new Float64Array(slackCount),
    idle: 0,
    rows,
    boundVariable: Int32Array.from(sides, (side) => side.variable),
    boundSign: Float64Array.from(sides, (side) => side.sign),
    boundSide: Float64Array.from(sides, (side) => side.at),
    lower,
    upper,
    constraintCount: constraints?.count ?? 0,
    jacobian: new Float64Array(total * variables),
    factor: new Float64Array(total * total),
    residuals: new Float64Array(total),
    trialValues: new Float64Array(rows.count),
    s: vector(),
    y: vector(),
    bs: vector(),
  };
}

function boundRows(lower: Float64Array, upper: Float64Array): { variable: number; sign: number; at: number }[] {
  const sides: { variable: number; sign: number; at: number }[] = [];
  for (let i = 0; i < lower.length; i++) {
    if (lower[i] === upper[i]) continue;
    if (lower[i]! > -Infinity) sides.push({ variable: i, sign: 1, at: lower[i]! });
    if (upper[i]! < Infinity) sides.push({ variable: i, sign: -1, at: upper[i]! });
  }
  return sides;
}

/** x, at least 1 % of the range (or of max(1, |bound|)) away from its bounds. */
function moveInside(x: number, low: number, high: number): number {
  const margin = (side: number) => 0.01 * Math.min(high - low, Math.max(1, Math.abs(side)));
  return Math.min(Math.max(x, low === -Infinity ? low : low + margin(low)), high === Infinity ? high : high - margin(high));
}

/** into <- from; work space is left alone. */
export function copyTrustConstrState(into: TrustConstrState, from: TrustConstrState): void {
  for (const name of vectors) copyVector(into[name], from[name]);
  into.wants = from.wants;
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.violation = from.violation;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.isFresh = from.isFresh;
  into.radius = from.radius;
  into.barrier = from.barrier;
  into.penalty = from.penalty;
  into.foreseen = from.foreseen;
  into.idle = from.idle;
}

const vectors = ['query', 'x', 'slacks', 'gradient', 'values', 'normals', 'hessian', 'multipliers', 'step', 'trialSlacks'] as const;
