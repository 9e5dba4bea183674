/** Gradient descent, one step at a time, with the slope at the current point. */
import { gradientDescent } from '@thetakit/optimizers';
import { numberOf } from '../../kit/control.ts';
import { decadesOf } from '../../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { chosenSurface, type Surface, startAt, startOf, surfacePanel } from '../../surfaces/surfaces.ts';
import { beginTrace, endOf, pathOf, stepTrace, type Trace } from '../trace.ts';

interface State {
  readonly surface: Surface;
  readonly trace: Trace;
}

/** Most steps of the figure. */
const mostSteps = 300;

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const surface = chosenSurface(values);
    const settings = { options: { learningRate: numberOf(values, 'rate'), gtol: 1e-6 }, maxiter: mostSteps };
    return { surface, trace: beginTrace(gradientDescent, surface.objective, startOf(surface, values), settings) };
  },
  step(state) {
    stepTrace(state.trace);
    return state;
  },
  isDone: ({ trace }) => trace.done,
  scene({ surface, trace }) {
    const at = trace.iterates.at(-1)!;
    const [x = 0, y = 0] = at;
    const [gx = 0, gy = 0] = surface.objective.gradient!(at);
    const reach = (surface.x[1] - surface.x[0]) / 6 / (Math.hypot(gx, gy) || 1);
    const values = trace.values;
    return {
      panels: [
        surfacePanel(surface, [
          {
            type: 'segments',
            pieces: [
              [
                [x, y],
                [x - gx * reach, y - gy * reach],
              ],
            ],
            colour: 3,
            arrow: true,
            label: 'downhill: minus the gradient',
          },
          { type: 'line', points: pathOf(trace), colour: 2 },
          { type: 'dots', points: pathOf(trace), colour: 2, radius: 2.5, label: 'steps' },
          { type: 'dots', points: [[x, y]], colour: 2, radius: 6 },
        ]),
        {
          x: { label: 'step', domain: [0, Math.max(20, values.length - 1)] },
          y: { label: 'f', domain: decadesOf(values, 1e-12), scale: 'log' },
          marks: [{ type: 'line', points: values.map((value, i): Point => [i, value]), colour: 2 }],
        },
      ],
      status: `At (${inWords(x)}, ${inWords(y)}), f = ${inWords(values.at(-1)!)}, slope ${inWords(Math.hypot(gx, gy))}. ${endOf(trace)}`,
    };
  },
  pick: ({ surface }, _values, panel, x, y) => (panel === 0 ? startAt(surface, x, y) : null),
};
