/** Nelder-Mead in the plane: the triangle after every cycle. */
import { type NelderMeadState, nelderMead } from '@thetakit/optimizers';
import { numberOf } from '../../kit/control.ts';
import { decadesOf } from '../../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { LineMark, Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { chosenSurface, type Surface, startAt, startOf, surfacePanel } from '../../surfaces/surfaces.ts';
import { beginTrace, endOf, stepTrace, type Trace } from '../trace.ts';

interface State {
  readonly surface: Surface;
  readonly trace: Trace;
  readonly triangles: Float64Array[];
}

const corners = (trace: Trace) => (trace.run.state as NelderMeadState).simplex.points.slice(0, 6);

function triangle(points: Float64Array): Point[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = points;
  return [
    [a, b],
    [c, d],
    [e, f],
    [a, b],
  ];
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const surface = chosenSurface(values);
    const options = { initialStep: numberOf(values, 'edge'), restarts: 0, xatol: 1e-6, fatol: 1e-10 };
    const trace = beginTrace(nelderMead, surface.objective, startOf(surface, values), { options, maxiter: 250 });
    return { surface, trace, triangles: [corners(trace)] };
  },
  step(state) {
    stepTrace(state.trace);
    state.triangles.push(corners(state.trace));
    return state;
  },
  isDone: ({ trace }) => trace.done,
  scene({ surface, trace, triangles }) {
    const past = triangles.slice(-60, -1).map((points): LineMark => ({ type: 'line', points: triangle(points), colour: 1, width: 1 }));
    const x = trace.iterates.at(-1)!;
    return {
      panels: [
        surfacePanel(surface, [...past, { type: 'line', points: triangle(triangles.at(-1)!), colour: 2, width: 3, label: 'simplex' }]),
        {
          x: { label: 'iteration', domain: [0, Math.max(20, trace.values.length - 1)] },
          y: { label: 'best f', domain: decadesOf(trace.values, 1e-14), scale: 'log' },
          marks: [{ type: 'line', points: trace.values.map((value, i): Point => [i, Math.max(1e-14, value)]), colour: 2 }],
        },
      ],
      status: `Best corner (${inWords(x[0]!)}, ${inWords(x[1]!)}), f = ${inWords(trace.values.at(-1)!)}, ${trace.evaluations.at(-1)} evaluations. ${endOf(trace)}`,
    };
  },
  pick: ({ surface }, _values, panel, x, y) => (panel === 0 ? startAt(surface, x, y) : null),
};
