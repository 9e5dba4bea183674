/** The state of methods that model f by a dense Hessian and try one step per model. */
import type { DenseSystem } from './dense-kernel.ts';
import type { TrialState } from './trial.ts';

/** State of trust-exact, dogleg and ARC. Plain data. */
export interface DenseState extends TrialState, DenseSystem {
  phase: 'start' | 'trial' | 'hessian';
  /** g and H at x. */
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly step: Float64Array;
  /** What keeps the step short: the radius, or sigma of the cubic model. */
  radius: number;
  /** Scratch: order of the rows in a pivoted factorisation. */
  readonly pivots: Int32Array;
}

/** The state at x0. */
export function denseState(x0: Float64Array, radius: number): DenseState {
  const n = x0.length;
  const vector = () => new Float64Array(n);
  return {
    query: x0.slice(),
    wants: 'value+gradient+hessian',
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    order: n,
    gradient: vector(),
    hessian: new Float64Array(n * n),
    step: vector(),
    radius,
    stepLength: 0,
    predicted: 0,
    decrement: Infinity,
    isConvex: false,
    shift: 0,
    deficit: 0,
    low: 0,
    high: 0,
    levelSteps: 0,
    eigenvector: vector(),
    factor: new Float64Array(n * n),
    pivots: new Int32Array(n),
    work: vector(),
  };
}

/** into <- from, scratch excepted. */
export function copyDenseState(from: DenseState, into: DenseState): void {
  into.query.set(from.query);
  into.wants = from.wants;
  into.x.set(from.x);
  into.fun = from.fun;
  into.gradientNorm = from.gradientNorm;
  into.iteration = from.iteration;
  into.stop = from.stop;
  into.phase = from.phase;
  into.gradient.set(from.gradient);
  into.hessian.set(from.hessian);
  into.step.set(from.step);
  into.radius = from.radius;
  into.stepLength = from.stepLength;
  into.predicted = from.predicted;
  into.decrement = from.decrement;
  into.isConvex = from.isConvex;
  into.shift = from.shift;
  into.deficit = from.deficit;
  into.low = from.low;
  into.high = from.high;
  into.levelSteps = from.levelSteps;
}
