/** Options and state of SLSQP. */
import { type MethodContext, type MethodState, type OptionsOf, o } from '@thetakit/registry';
import { copyVector } from '../../dense/vector.ts';
import { type Rows, rowsOf } from '../rows.ts';
import { newSubproblemWork, type SubproblemWork } from './subproblem.ts';

/** The option schema of SLSQP. */
export const slsqpOptions = o.options({
  gtol: o.number({
    min: 0,
    default: 1e-9,
    describe: 'Stop when the largest component of the projected gradient of the Lagrangian is at most gtol max(1, |g|).',
    unit: '1',
    scale: 'log',
  }),
  ctol: o.number({ min: 0, default: 1e-9, describe: 'Largest violation of a constraint at a success.', unit: '1', scale: 'log' }),
  ftol: o.number({
    min: 0,
    default: 0,
    describe: 'Stop at a feasible point when f changes by at most ftol max(|f|, 1) in a full step; 0 means never.',
    unit: '1',
    scale: 'log',
  }),
  maxls: o.integer({ min: 1, default: 40, describe: 'Most trials of one line search.', unit: '1' }),
});

/** Options of SLSQP. */
export type SlsqpOptions = OptionsOf<typeof slsqpOptions>;

/** State of SLSQP. */
export interface SlsqpState extends MethodState {
  phase: 'start' | 'trial' | 'corrected' | 'accepted';
  violation: number;
  /** g, h and its normals at x. */
  gradient: Float64Array;
  values: Float64Array;
  normals: Float64Array;
  /** B, row-major [n, n]. */
  hessian: Float64Array;
  /** Is B still a multiple of the identity? */
  isFresh: boolean;
  step: Float64Array;
  /** Of the rows. */
  multipliers: Float64Array;
  penalty: Float64Array;
  /** Weight of the elastic program; raised while the constraints contradict each other. */
  weight: number;
  isElastic: boolean;
  /** phi and its slope along d at x; step length of the trial and number of trials. */
  merit: number;
  slope: number;
  alpha: number;
  trials: number;
  /** Value at an accepted trial whose gradient is asked for. */
  acceptedFun: number;
  /** Iterations in a row that got nowhere. */
  idle: number;
  rows: Rows;
  lower: Float64Array;
  upper: Float64Array;
  constraintCount: number;
  /** Work space. */
  correction: Float64Array;
  trialValues: Float64Array;
  multiplierWork: Float64Array;
  s: Float64Array;
  y: Float64Array;
  work: SubproblemWork;
}

/** The first state. */
export function newSlsqpState(x0: Float64Array, { bounds, constraints }: MethodContext): SlsqpState {
  const n = x0.length;
  const rows = rowsOf(constraints);
  const vector = () => new Float64Array(n);
  const perRow = () => new Float64Array(rows.count);
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
    gradient: vector(),
    values: perRow(),
    normals: new Float64Array(rows.count * n),
    hessian: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
    isFresh: true,
    step: vector(),
    multipliers: perRow(),
    penalty: perRow(),
    weight: 0,
    isElastic: false,
    merit: NaN,
    slope: NaN,
    alpha: 1,
    trials: 0,
    acceptedFun: NaN,
    idle: 0,
    rows,
    lower: bounds?.lower.slice() ?? vector().fill(-Infinity),
    upper: bounds?.upper.slice() ?? vector().fill(Infinity),
    constraintCount: constraints?.count ?? 0,
    correction: vector(),
    trialValues: perRow(),
    multiplierWork: perRow(),
    s: vector(),
    y: vector(),
    work: newSubproblemWork(n, rows),
  };
}

/** into <- from; work space is left alone. */
export function copySlsqpState(into: SlsqpState, from: SlsqpState): void {
  for (const name of vectors) copyVector(into[name], from[name]);
  into.wants = from.wants;
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.violation = from.violation;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.isFresh = from.isFresh;
  into.weight = from.weight;
  into.isElastic = from.isElastic;
  into.merit = from.merit;
  into.slope = from.slope;
  into.alpha = from.alpha;
  into.trials = from.trials;
  into.acceptedFun = from.acceptedFun;
  into.idle = from.idle;
}

const vectors = ['query', 'x', 'gradient', 'values', 'normals', 'hessian', 'step', 'multipliers', 'penalty'] as const;
