/** One evaluation per step, with grid and random of the optimizers. */
import { createRun, grid, type Run, random } from '@thetakit/optimizers';
import { numberOf, textOf } from '../../kit/control.ts';
import { decadesOf } from '../../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { chosenSurface, type Surface, surfacePanel } from '../../surfaces/surfaces.ts';
import { answer } from '../trace.ts';

interface State {
  readonly surface: Surface;
  readonly run: Run;
  readonly tried: Point[];
  readonly best: number[];
  readonly total: number;
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const surface = chosenSurface(values);
    const side = numberOf(values, 'side');
    const bounds = { lower: Float64Array.of(surface.x[0], surface.y[0]), upper: Float64Array.of(surface.x[1], surface.y[1]) };
    const isGrid = textOf(values, 'method') === 'grid';
    const options = isGrid ? { points: side } : { samples: side * side };
    const run = createRun(isGrid ? grid : random, bounds.lower.slice(), { bounds, options, seed: numberOf(values, 'seed') });
    return { surface, run, tried: [], best: [], total: side * side };
  },
  step(state) {
    const { run, surface, tried, best } = state;
    const question = run.ask();
    if (question === null) return state;
    const [x = 0, y = 0] = question.x;
    tried.push([x, y]);
    answer({ run, objective: surface.objective });
    best.push(run.result().best.fun);
    return state;
  },
  isDone: ({ run }) => run.ask() === null,
  scene({ surface, run, tried, best, total }) {
    const { x, fun } = run.result().best;
    const found: Point[] = tried.length === 0 ? [] : [[x[0]!, x[1]!]];
    return {
      panels: [
        surfacePanel(surface, [
          { type: 'dots', points: tried, colour: 1, radius: 2, label: 'tried' },
          { type: 'dots', points: found, colour: 2, radius: 6, label: 'best so far' },
        ]),
        {
          x: { label: 'evaluations', domain: [0, total] },
          y: { label: 'best f', domain: decadesOf(best.length === 0 ? [1] : best, 1e-8), scale: 'log' },
          marks: [{ type: 'line', points: best.map((value, i): Point => [i + 1, value]), colour: 2 }],
        },
      ],
      status:
        tried.length === 0
          ? `${total} points to try.`
          : `${tried.length} of ${total} points tried; the best is f(${inWords(x[0]!)}, ${inWords(x[1]!)}) = ${inWords(fun)}.`,
    };
  },
};
