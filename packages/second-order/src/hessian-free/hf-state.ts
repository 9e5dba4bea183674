/** The state of the Hessian-free method. Plain data. */
import type { MethodState } from '@thetakit/registry';

/** Most iterates of conjugate gradients that are kept for backtracking: enough for 1.3^60 products. */
const mostKept = 60;

/** State of `hessianFree`. */
export interface HessianFreeState extends MethodState {
  phase: 'start' | 'product' | 'backtrack' | 'search';
  /** v of the product G v, shape [n]. */
  readonly direction: Float64Array;
  readonly gradient: Float64Array;
  /** p of conjugate gradients, its residual r = g + (G + lambda I) p, and G p. */
  readonly step: Float64Array;
  readonly residual: Float64Array;
  readonly image: Float64Array;
  /** Search direction d of conjugate gradients, while `direction` is the last one asked for. */
  readonly path: Float64Array;
  /** Is the product one with the first p, rather than with d? */
  isWarm: boolean;
  products: number;
  damping: number;
  /** Values of the damped model after each product, the newest at products % length. */
  readonly models: Float64Array;
  /** Iterates kept for backtracking, row by row, how many, and the values of the undamped model there. */
  readonly kept: Float64Array;
  readonly promises: Float64Array;
  keptCount: number;
  /** Number of products at which the next one is kept. */
  nextKept: number;
  /** Row that is being tried, and the best value of f so far with its row. */
  row: number;
  bestRow: number;
  bestValue: number;
  /** Factor of the step in the line search. */
  alpha: number;
}

/** The state at x0; at most `longest` values of the model are remembered. */
export function hessianFreeState(x0: Float64Array, damping: number, longest: number): HessianFreeState {
  const vector = () => new Float64Array(x0.length);
  return {
    query: x0.slice(),
    wants: 'value+gradient',
    direction: vector(),
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null,
    phase: 'start',
    gradient: vector(),
    step: vector(),
    residual: vector(),
    image: vector(),
    path: vector(),
    isWarm: false,
    products: 0,
    damping,
    models: new Float64Array(longest),
    kept: new Float64Array(mostKept * x0.length),
    promises: new Float64Array(mostKept),
    keptCount: 0,
    nextKept: 1,
    row: 0,
    bestRow: 0,
    bestValue: NaN,
    alpha: 1,
  };
}

/** into <- from. */
export function copyHessianFreeState(from: HessianFreeState, into: HessianFreeState): void {
  const target = into as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(from)) {
    if (ArrayBuffer.isView(value)) (target[name] as Float64Array).set(value as Float64Array);
    else target[name] = value;
  }
}

/** Keeps the iterate p with the undamped model's value there. When there is no more room the last row is overwritten. */
export function keep(s: HessianFreeState, promise: number): void {
  const row = Math.min(s.keptCount, mostKept - 1);
  s.kept.set(s.step, row * s.x.length);
  s.promises[row] = promise;
  s.keptCount = row + 1;
}

/** query = x + alpha p of a kept row. */
export function askRow(s: HessianFreeState, row: number, alpha: number): void {
  const n = s.x.length;
  for (let i = 0; i < n; i++) s.query[i] = s.x[i]! + alpha * s.kept[row * n + i]!;
  s.row = row;
}
