/** The state of a Levenberg-Marquardt run: plain data, every buffer allocated once. */
import type { Bounds, MethodContext, MethodState, StopReason } from '@thetakit/registry';

/** Where the method is in its cycle. */
export type LmPhase = 'start' | 'probe' | 'trial' | 'jacobian' | 'polish';

/** Everything that a run remembers. n variables, m residuals, k = max(m, n) rows after padding with zeros. */
export interface LmState extends MethodState {
  phase: LmPhase;
  /** Start of every attempt, shape [n]. */
  readonly start: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Which strategy is running: 0 at first, one more after each restart. */
  attempt: number;
  /** 1/2 ||r||^2 at the start. */
  startCost: number;
  /** Residuals at x, shape [m]. */
  readonly residuals: Float64Array;
  /** Residuals at the accepted trial point whose Jacobian is awaited, shape [m]. */
  readonly trialResiduals: Float64Array;
  trialCost: number;
  /** J at x, row-major [m, n]; empty unless the method asked for it to be kept. */
  readonly jacobian: Float64Array;
  /** J^T r at x, shape [n]. */
  readonly gradient: Float64Array;
  /** Scale D of the variables, shape [n]: `longest`, or 1. */
  readonly scale: Float64Array;
  /** Largest norms of the columns of J in this attempt, shape [n]. */
  readonly longest: Float64Array;
  /** 1 for a variable that rests on a bound which its gradient pushes against, shape [n]. */
  readonly held: Uint8Array;
  /** R of the scaled Jacobian J D^-1 P = Q R, row-major [n, n]. */
  readonly r: Float64Array;
  /** -Q^T r, shape [k]. */
  readonly rhs: Float64Array;
  /** P: column i of R belongs to variable pivots[i], shape [n]. */
  readonly pivots: Int32Array;
  /** Numerical rank of R, and the number of variables that are not held. */
  rank: number;
  free: number;
  /** Has a column of J shrunk to nothing against its largest norm? */
  hasVanished: boolean;
  /** ||Q_1^T r||: what a full Gauss-Newton step would take out of the residual. */
  tangent: number;
  /** ||r||. */
  length: number;
  /** What rounding of x does to the residual: eps times the norm of (||J e_j|| x_j). */
  rounding: number;
  /** ||D^-1 J^T r|| of the variables that are not held, and the largest cosine between r and a column of J. */
  scaledGradient: number;
  cosine: number;
  /** ||D p|| of the full Gauss-Newton step p. */
  fullStep: number;
  /** Bound on ||D p||. */
  radius: number;
  /** Damping parameter of the last step. */
  par: number;
  /** Trial step p, shape [n], and the decrease of 1/2 ||r||^2 and the slope that the linear model gives it. */
  readonly step: Float64Array;
  stepLength: number;
  predicted: number;
  slope: number;
  /** Is the trial the first of its attempt? */
  isFirst: boolean;
  /** Polishing steps tried, and their damping: 0 for full Gauss-Newton steps. */
  polished: number;
  polishPar: number;
  /** Lowest end of the attempts so far. */
  readonly bestX: Float64Array;
  bestCost: number;
  bestGradientNorm: number;
  bestIsSound: boolean;
  lastReason: StopReason | null;
  /** Scratch: its contents mean nothing between updates. */
  readonly scratch: LmScratch;
}

/** Buffers of one update. */
export interface LmScratch {
  /** [n, k] by columns. */
  readonly columns: Float64Array;
  /** [n, n]. */
  readonly s: Float64Array;
  readonly z: Float64Array;
  readonly row: Float64Array;
  readonly work: Float64Array;
}

/** A state before the first evaluation. `keepsJacobian`: does the method need J itself after its factorisation? */
export function lmState(x0: Float64Array, context: MethodContext, keepsJacobian = false): LmState {
  const n = x0.length;
  const m = context.residualCount ?? 0;
  const k = Math.max(m, n);
  const vector = () => new Float64Array(n);
  const bounds: Bounds = context.bounds ?? { lower: vector().fill(-Infinity), upper: vector().fill(Infinity) };
  return {
    query: x0.slice(),
    wants: 'residuals+jacobian',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    start: x0.slice(),
    lower: bounds.lower.slice(),
    upper: bounds.upper.slice(),
    attempt: 0,
    startCost: NaN,
    residuals: new Float64Array(m),
    trialResiduals: new Float64Array(m),
    trialCost: NaN,
    jacobian: new Float64Array(keepsJacobian ? m * n : 0),
    gradient: vector(),
    scale: vector(),
    longest: vector(),
    held: new Uint8Array(n),
    r: new Float64Array(n * n),
    rhs: new Float64Array(k),
    pivots: new Int32Array(n),
    rank: 0,
    free: n,
    hasVanished: false,
    tangent: Infinity,
    length: NaN,
    rounding: 0,
    scaledGradient: Infinity,
    cosine: 1,
    fullStep: Infinity,
    radius: 0,
    par: 0,
    step: vector(),
    stepLength: 0,
    predicted: 0,
    slope: 0,
    isFirst: true,
    polished: 0,
    polishPar: 0,
    bestX: vector(),
    bestCost: Infinity,
    bestGradientNorm: NaN,
    bestIsSound: false,
    lastReason: null,
    scratch: { columns: new Float64Array(n * k), s: new Float64Array(n * n), z: vector(), row: vector(), work: new Float64Array(2 * n) },
  };
}

/** Makes `into` equal to `from`, scratch aside. */
export function copyLmState(from: LmState, into: LmState): void {
  const target = into as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(from)) {
    if (ArrayBuffer.isView(value)) (target[name] as Float64Array).set(value as Float64Array);
    else if (name !== 'scratch') target[name] = value;
  }
}
