/** The state of the trust-region methods for least squares with bounds: plain data, every buffer allocated once. */
import type { MethodContext, MethodState } from '@thetakit/registry';
import type { JacobianMatrix, JacobianPattern } from './jacobian-matrix.ts';

/** Everything that a run remembers. n variables, m residuals, e stored elements of J. */
export interface BoundedState extends MethodState {
  phase: 'start' | 'trial' | 'jacobian' | 'snap';
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Start, shape [n]. */
  readonly start: Float64Array;
  startCost: number;
  /** Residuals at x and at the trial point, shape [m]. */
  readonly residuals: Float64Array;
  readonly trialResiduals: Float64Array;
  trialCost: number;
  /** Stored elements of J at x, shape [e]. */
  readonly jacobian: Float64Array;
  /** J^T r, shape [n]. */
  readonly gradient: Float64Array;
  /** Largest norm of each column of J so far, shape [n], and 1 over it: the scale of the variable. */
  readonly longest: Float64Array;
  readonly scale: Float64Array;
  /** -1 or 1 where x rests on its lower or upper bound (dogbox), shape [n]. */
  readonly onBound: Int8Array;
  /** |g_j| / ||J e_j||, shape [n]. */
  readonly cosines: Float64Array;
  /** Share of the residual that a Gauss-Newton step within reach of the bounds would take away. */
  offset: number;
  /** Largest cosine between r and a column of J whose variable can move. */
  cosine: number;
  /** Has a column of J shrunk to nothing, its variable having grown? */
  hasVanished: boolean;
  /** Trial step, its length in the norm of the radius, and the decrease that the model gives it. */
  readonly step: Float64Array;
  stepNorm: number;
  predicted: number;
  /** Does the step reach the edge of the trust region? */
  isAtEdge: boolean;
  radius: number;
  par: number;
  /** Step variables: step = d z; curvature that the bounds add; slope of the model; shape [n]. */
  readonly d: Float64Array;
  readonly diagonal: Float64Array;
  readonly slope: Float64Array;
  /** Exact model: R [n, n], right-hand side [m + n], order of the columns [n], rank. Otherwise the Gauss-Newton step in `newton`. */
  readonly r: Float64Array;
  readonly rhs: Float64Array;
  readonly pivots: Int32Array;
  rank: number;
  readonly newton: Float64Array;
  /** Scratch: means nothing between updates. */
  readonly scratch: BoundedScratch;
}

/** Buffers of one update. */
export interface BoundedScratch {
  /** [n, m + n], or empty. */
  readonly columns: Float64Array;
  readonly factor: Float64Array;
  readonly z: Float64Array;
  readonly row: Float64Array;
  readonly work: Float64Array;
  readonly image: Float64Array;
  readonly other: Float64Array;
}

/** How J comes to the method: from the run, dense, or from a function of the caller, sparse. */
export interface JacobianSource {
  readonly pattern: JacobianPattern;
  /** Writes the elements at x into `out`. */
  readonly evaluate: (x: Float64Array, out: Float64Array) => void;
}

/** A state before the first evaluation. */
export function boundedState(x0: Float64Array, { bounds, residualCount: m = 0 }: MethodContext, isExact: boolean, source: JacobianSource | null): BoundedState {
  const n = x0.length;
  const vector = () => new Float64Array(n);
  const square = () => new Float64Array(isExact ? n * n : 0);
  const lower = bounds?.lower.slice() ?? vector().fill(-Infinity);
  const upper = bounds?.upper.slice() ?? vector().fill(Infinity);
  return {
    query: x0.slice(),
    wants: source === null ? 'residuals+jacobian' : 'residuals',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    lower,
    upper,
    start: x0.slice(),
    startCost: NaN,
    residuals: new Float64Array(m),
    trialResiduals: new Float64Array(m),
    trialCost: NaN,
    jacobian: new Float64Array(source === null ? m * n : source.pattern.columnIndices.length),
    gradient: vector(),
    longest: vector(),
    scale: vector(),
    onBound: Int8Array.from(x0, (v, j) => (v <= lower[j]! ? -1 : v >= upper[j]! ? 1 : 0)),
    cosines: vector(),
    offset: Infinity,
    cosine: 1,
    hasVanished: false,
    step: vector(),
    stepNorm: 0,
    predicted: 0,
    isAtEdge: false,
    radius: 0,
    par: 0,
    d: vector(),
    diagonal: vector(),
    slope: vector(),
    r: square(),
    rhs: new Float64Array(m + n),
    pivots: new Int32Array(n),
    rank: 0,
    newton: vector(),
    scratch: {
      columns: new Float64Array(isExact ? n * (m + n) : 0),
      factor: square(),
      z: vector(),
      row: vector(),
      work: new Float64Array(2 * n),
      image: new Float64Array(m),
      other: new Float64Array(m),
    },
  };
}

/** Makes `into` equal to `from`, scratch aside. */
export function copyBoundedState(from: BoundedState, into: BoundedState): void {
  const target = into as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(from)) {
    if (ArrayBuffer.isView(value)) (target[name] as Float64Array).set(value as Float64Array);
    else if (name !== 'scratch') target[name] = value;
  }
}

/** J at x. */
export function matrixOf(s: BoundedState, source: JacobianSource | null): JacobianMatrix {
  return { m: s.residuals.length, n: s.x.length, values: s.jacobian, pattern: source?.pattern ?? null };
}
