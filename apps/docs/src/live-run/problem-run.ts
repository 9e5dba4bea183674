/** The numerics of a problem's live run. */
import type { AnyMethod, Constraints, Problem, Registry } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import { beginTrace, endOf, stepTrace, type Trace } from '../figures/trace.ts';
import { numberOf, textOf } from '../kit/control.ts';
import { decadesOf } from '../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../kit/figure.ts';
import type { Panel, Point } from '../kit/scene.ts';
import { inWords } from '../kit/slider-text.ts';
import type { LiveProblem } from './problem-run-spec.ts';

/** Most evaluations of a live run, and the smallest height that the picture shows. */
const limits = { evaluations: 3000, floor: 1e-16 } as const;

interface State {
  readonly trace: Trace;
  readonly best: number;
}

/** Largest distance of c(x) from its sides; 0 inside. */
function violationAt({ values, lower, upper }: Constraints, x: Float64Array): number {
  return values(x).reduce((most, c, k) => Math.max(most, lower[k]! - c, c - upper[k]!), 0);
}

/** The violation by evaluations, of the iterates. */
function violationPanel({ constraints, iterates, evaluations }: Trace & { readonly constraints: Constraints }): Panel {
  const amounts = iterates.map((x) => Math.max(limits.floor, violationAt(constraints, x)));
  return {
    x: { label: 'evaluations', domain: [0, Math.max(20, evaluations.at(-1)!)] },
    y: { label: 'violation', domain: decadesOf(amounts, limits.floor), scale: 'log' },
    marks: [{ type: 'line', points: amounts.map((amount, i): Point => [evaluations[i]!, amount]), colour: 3 }],
  };
}

/** Bounds of a problem as arrays. */
function boundsOf({ bounds }: Problem) {
  if (bounds === undefined) return {};
  const side = (values: readonly (number | null)[], none: number) => Float64Array.from(values, (value) => value ?? none);
  return { bounds: { lower: side(bounds.lower, Number.NEGATIVE_INFINITY), upper: side(bounds.upper, Number.POSITIVE_INFINITY) } };
}

/** Runs methods of the standard registry on one of its problems. */
export function problemRunProgram(live: LiveProblem): FigureProgram<State> {
  const registry: Registry = createStandardRegistry();
  const problem = registry.resolve('problem', live.id).entry as Problem;
  return {
    backend: () => PLAIN_BACKEND,
    start(values) {
      const id = textOf(values, 'method');
      const kind = (['minimizer', 'optimizer', 'least-squares'] as const).find((each) => registry.has(each, id))!;
      const method = registry.resolve(kind, id).entry as AnyMethod;
      const start = problem.starts[live.starts > 1 ? Math.round(numberOf(values, 'start')) - 1 : 0]!;
      const x0 = Float64Array.from(start, (value, i) => Math.min(Math.max(value, problem.bounds?.lower[i] ?? value), problem.bounds?.upper[i] ?? value));
      const constraints = problem.constraints?.();
      const settings = { maxfev: limits.evaluations, ...boundsOf(problem), ...(constraints === undefined ? {} : { constraints }) };
      return { trace: beginTrace(method, problem.objective(), x0, settings), best: problem.best.value };
    },
    step(state) {
      stepTrace(state.trace);
      return state;
    },
    isDone: ({ trace }) => trace.done,
    scene({ trace, best }) {
      const heights = trace.values.map((value) => Math.max(limits.floor, trace.constraints === undefined ? value - best : Math.abs(value - best)));
      const points = heights.map((height, i): Point => [trace.evaluations[i]!, height]);
      return {
        panels: [
          {
            x: { label: 'evaluations', domain: [0, Math.max(20, trace.evaluations.at(-1)!)] },
            y: { label: trace.constraints === undefined ? 'f - minimum' : '|f - minimum|', domain: decadesOf(heights, limits.floor), scale: 'log' },
            marks: [{ type: 'line', points, colour: 2 }],
          },
          ...(trace.constraints === undefined ? [] : [violationPanel({ ...trace, constraints: trace.constraints })]),
        ],
        status: `f = ${inWords(trace.values.at(-1)!)} after ${trace.evaluations.at(-1)} evaluations; the known minimum is ${inWords(best)}. ${endOf(trace)}`,
      };
    },
  };
}
