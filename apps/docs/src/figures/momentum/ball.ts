/** Momentum and plain gradient descent, step by step. */
import { gradientDescent, momentum } from '@thetakit/optimizers';
import { numberOf, textOf } from '../../kit/control.ts';
import { decadesOf } from '../../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { chosenSurface, type Surface, startAt, startOf, surfacePanel } from '../../surfaces/surfaces.ts';
import { beginTrace, pathOf, stepTrace, type Trace } from '../trace.ts';

interface State {
  readonly surface: Surface;
  readonly ball: Trace;
  readonly walker: Trace;
}

const mostSteps = 300;

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const surface = chosenSurface(values);
    const x0 = startOf(surface, values);
    const learningRate = numberOf(values, 'rate');
    const options = { learningRate, momentum: numberOf(values, 'beta'), nesterov: textOf(values, 'variant') === 'nesterov', gtol: 1e-6 };
    return {
      surface,
      ball: beginTrace(momentum, surface.objective, x0, { options, maxiter: mostSteps }),
      walker: beginTrace(gradientDescent, surface.objective, x0, { options: { learningRate, gtol: 1e-6 }, maxiter: mostSteps }),
    };
  },
  step(state) {
    if (!state.ball.done) stepTrace(state.ball);
    if (!state.walker.done) stepTrace(state.walker);
    return state;
  },
  isDone: ({ ball, walker }) => ball.done && walker.done,
  scene({ surface, ball, walker }) {
    const curve = (trace: Trace) => trace.values.map((value, i): Point => [i, value]);
    const steps = Math.max(ball.values.length, walker.values.length);
    return {
      panels: [
        surfacePanel(surface, [
          { type: 'line', points: pathOf(walker), colour: 1, label: 'walker: no momentum' },
          { type: 'line', points: pathOf(ball), colour: 2, label: 'ball: momentum' },
          { type: 'dots', points: [pathOf(walker).at(-1)!], colour: 1, radius: 6 },
          { type: 'dots', points: [pathOf(ball).at(-1)!], colour: 2, radius: 6 },
        ]),
        {
          x: { label: 'step', domain: [0, Math.max(20, steps - 1)] },
          y: { label: 'f', domain: decadesOf([...ball.values, ...walker.values], 1e-12), scale: 'log' },
          marks: [
            { type: 'line', points: curve(walker), colour: 1, label: 'walker' },
            { type: 'line', points: curve(ball), colour: 2, label: 'ball' },
          ],
        },
      ],
      status: `After ${steps - 1} steps: ball f = ${inWords(ball.values.at(-1)!)}, walker f = ${inWords(walker.values.at(-1)!)}.`,
    };
  },
  pick: ({ surface }, _values, panel, x, y) => (panel === 0 ? startAt(surface, x, y) : null),
};
