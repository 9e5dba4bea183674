/** Runs any registered method on a loss of the reader's, and measures what the page draws. */
import type { AnyMethod, Objective, Registry } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import { answer, beginTrace, type Trace } from '../figures/trace.ts';
import { compileLoss } from './compile-loss.ts';

/** What to run. */
export interface PlaygroundRequest {
  readonly code: string;
  readonly kind: 'optimizer' | 'minimizer';
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly start: readonly [number, number];
  readonly box: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  readonly seed: number;
}

/** What came out: plain data, so that a worker can send it. */
export interface PlaygroundResult {
  readonly path: readonly (readonly [number, number])[];
  readonly values: readonly number[];
  readonly evaluations: readonly number[];
  /** f on a grid over the box, row by row from below. */
  readonly grid: Float64Array;
  readonly side: number;
  readonly summary: Readonly<Record<string, string | number | boolean>>;
}

/** Points of the grid along each axis. */
const side = 72;
const mostEvaluations = 4000;
const mostPoints = 2000;

function gridOf(objective: Objective, { x, y }: PlaygroundRequest['box']): Float64Array {
  const grid = new Float64Array(side * side);
  const at = ([low, high]: readonly [number, number], i: number) => low + ((high - low) * (i + 0.5)) / side;
  const point = new Float64Array(2);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      point[0] = at(x, column);
      point[1] = at(y, row);
      grid[row * side + column] = objective.value(point);
    }
  }
  return grid;
}

/** Records an iterate per iteration until the run ends. */
function follow(trace: Trace): void {
  let iteration = trace.run.state.iteration;
  for (let evaluations = 1; answer(trace); evaluations++) {
    const { state } = trace.run;
    if (state.iteration === iteration || trace.iterates.length >= mostPoints) continue;
    iteration = state.iteration;
    trace.iterates.push(state.x.slice());
    trace.values.push(trace.objective.value(state.x));
    trace.evaluations.push(evaluations);
  }
}

/** Compiles, runs and measures. Throws what is wrong with the code, the options or the method. */
export function runLoss(request: PlaygroundRequest): PlaygroundResult {
  const objective = compileLoss(request.code);
  const registry: Registry = createStandardRegistry();
  const method = registry.get(request.kind, request.method) as AnyMethod;
  const { x, y } = request.box;
  const bounds = { lower: Float64Array.of(x[0], y[0]), upper: Float64Array.of(x[1], y[1]) };
  const settings = { options: request.options, maxfev: mostEvaluations, seed: request.seed, ...(method.traits.bounds === 'required' ? { bounds } : {}) };
  const trace = beginTrace(method, objective, Float64Array.from(request.start), settings);
  follow(trace);
  const result = trace.run.result();
  return {
    path: trace.iterates.map(([a = 0, b = 0]) => [a, b]),
    values: trace.values,
    evaluations: trace.evaluations,
    grid: gridOf(objective, request.box),
    side,
    summary: {
      x: `[${Array.from(result.x, (value) => value.toPrecision(8)).join(', ')}]`,
      fun: result.fun,
      success: result.success,
      reason: result.reason,
      message: result.message,
      nit: result.nit,
      nfev: result.nfev,
      njev: result.njev,
      nhev: result.nhev,
    },
  };
}
