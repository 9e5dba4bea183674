/** Momentum on a tilted quadratic, and what it does to each eigenvector. */
import { momentum } from '@thetakit/optimizers';
import { numberOf, type Values } from '../../kit/control.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { Panel, Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { drawn, type Surface, surfacePanel } from '../../surfaces/surfaces.ts';
import { beginTrace, pathOf, stepTrace, type Trace } from '../trace.ts';
import { eigenvectors, partsOf, shrinkRate, tiltedValley } from './tilted-valley.ts';

interface State {
  readonly surface: Surface;
  readonly trace: Trace;
}

const box = [-2, 2] as const;
const angleOf = (values: Values) => (numberOf(values, 'angle') * Math.PI) / 180;

function partsPanel(trace: Trace, angle: number): Panel {
  const parts = trace.iterates.map((x) => partsOf(x, angle));
  const line = (i: 0 | 1) => parts.map((part, k): Point => [k, Math.max(1e-9, Math.abs(part[i]))]);
  return {
    x: { label: 'step', domain: [0, Math.max(20, parts.length - 1)] },
    y: { label: 'size of the part', domain: [1e-8, 1e2], scale: 'log' },
    marks: [
      { type: 'line', points: line(0), colour: 1, label: 'along the valley (eigenvalue 1)' },
      { type: 'line', points: line(1), colour: 2, label: 'across (largest eigenvalue)' },
    ],
  };
}

function ratePanel(values: Values): Panel {
  const [rate, beta, condition] = [numberOf(values, 'rate'), numberOf(values, 'beta'), numberOf(values, 'condition')];
  const curve = (b: number) => Array.from({ length: 121 }, (_, i) => 10 ** (-0.5 + i / 40)).map((L): Point => [L, Math.min(2, shrinkRate(L, rate, b))]);
  return {
    x: { label: 'eigenvalue', domain: [0.3, 300], scale: 'log' },
    y: { label: 'factor per step', domain: [0, 2] },
    marks: [
      {
        type: 'line',
        points: [
          [0.3, 1],
          [300, 1],
        ],
        colour: 0,
        dashed: true,
        width: 1,
        label: 'above: explodes',
      },
      { type: 'line', points: curve(0), colour: 3, dashed: true, label: 'without momentum' },
      { type: 'line', points: curve(beta), colour: 4, label: 'with momentum' },
      { type: 'dots', points: [[1, Math.min(2, shrinkRate(1, rate, beta))]], colour: 1, radius: 6 },
      { type: 'dots', points: [[condition, Math.min(2, shrinkRate(condition, rate, beta))]], colour: 2, radius: 6 },
    ],
  };
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const objective = tiltedValley(numberOf(values, 'condition'), angleOf(values));
    const options = { learningRate: numberOf(values, 'rate'), momentum: numberOf(values, 'beta'), gtol: 1e-7 };
    return {
      surface: { x: box, y: box, minima: [[0, 0]], ...drawn(objective, box, box) },
      trace: beginTrace(momentum, objective, Float64Array.of(-1.2, -1.5), { options, maxiter: 200 }),
    };
  },
  step(state) {
    stepTrace(state.trace);
    return state;
  },
  isDone: ({ trace }) => trace.done || Math.abs(trace.values.at(-1)!) > 1e12,
  scene({ surface, trace }, values) {
    const angle = angleOf(values);
    const [along, across] = eigenvectors(angle);
    const path = pathOf(trace);
    const rates = [1, numberOf(values, 'condition')].map((L) => shrinkRate(L, numberOf(values, 'rate'), numberOf(values, 'beta')));
    const slowest = Math.max(...rates);
    return {
      panels: [
        surfacePanel(surface, [
          {
            type: 'segments',
            pieces: [
              [
                [0, 0],
                [along[0] * 1.6, along[1] * 1.6],
              ],
            ],
            colour: 1,
            arrow: true,
            label: 'along the valley',
          },
          {
            type: 'segments',
            pieces: [
              [
                [0, 0],
                [across[0] * 1.6, across[1] * 1.6],
              ],
            ],
            colour: 2,
            arrow: true,
            label: 'across',
          },
          { type: 'line', points: path, colour: 4, label: 'path' },
          { type: 'dots', points: [path.at(-1)!], colour: 4, radius: 6 },
        ]),
        partsPanel(trace, angle),
        ratePanel(values),
      ],
      status: `Per step the part along the valley shrinks by ${inWords(rates[0]!)}, the part across by ${inWords(rates[1]!)}: ${slowest < 1 ? `ten times nearer takes about ${Math.ceil(Math.log(0.1) / Math.log(Math.min(slowest, 1 - 1e-9)))} steps` : 'it does not converge'}.`,
    };
  },
};
