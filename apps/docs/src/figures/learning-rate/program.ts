/** Gradient descent of one variable and the sweep over learning rates. */
import { gradientDescent } from '@thetakit/optimizers';
import type { Objective } from '@thetakit/registry';
import { numberOf, textOf, type Values } from '../../kit/control.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { beginTrace, endOf, stepTrace, type Trace } from '../trace.ts';

/** f of one variable with its slope. */
export function curveOf(name: string, L: number): Objective {
  const isWells = name === 'wells';
  const value = (x: number) => (isWells ? (L * (x * x - 1) ** 2) / 8 + x / 10 : (L * x * x) / 2);
  const slope = (x: number) => (isWells ? (L * x * (x * x - 1)) / 2 + 0.1 : L * x);
  return { dimension: 1, value: ([x = 0]) => value(x), gradient: ([x = 0], out = new Float64Array(1)) => out.fill(slope(x)) };
}

const sweepSteps = 30;

/** f after 30 steps for 90 learning rates from 0.01 to 3; capped at 1e6, where the run has exploded. */
export function sweep(objective: Objective, start: number): Point[] {
  return Array.from({ length: 90 }, (_, i) => 0.01 * 300 ** (i / 89)).map((rate): Point => [rate, lastValue(objective, start, rate)]);
}

/** f at the last point, not at the best one: an explosion has to show. */
function lastValue(objective: Objective, start: number, rate: number): number {
  const trace = beginTrace(gradientDescent, objective, Float64Array.of(start), { options: { learningRate: rate, gtol: 0 }, maxiter: sweepSteps });
  while (!trace.done) stepTrace(trace);
  const value = trace.values.at(-1)!;
  return Number.isFinite(value) ? Math.min(1e6, value) : 1e6;
}

interface State {
  readonly objective: Objective;
  readonly trace: Trace;
  readonly sweep: readonly Point[];
}

/** The lowest value of the curve, for a logarithmic axis. */
function lowest(objective: Objective): number {
  let least = Number.POSITIVE_INFINITY;
  for (let x = -3; x <= 3; x += 0.001) least = Math.min(least, objective.value(Float64Array.of(x)));
  return least;
}

function verdict(values: Values): string {
  const product = numberOf(values, 'rate') * numberOf(values, 'curvature');
  if (textOf(values, 'curve') !== 'parabola') return '';
  const factor = 1 - product;
  const kind = product < 1 ? 'falls to the minimum from one side' : product < 2 ? 'jumps over the minimum, nearer each time' : 'explodes';
  return `Every step multiplies x by 1 - rate L = ${inWords(factor)}: it ${kind}.`;
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const objective = curveOf(textOf(values, 'curve'), numberOf(values, 'curvature'));
    const start = numberOf(values, 'start');
    const settings = { options: { learningRate: numberOf(values, 'rate'), gtol: 1e-9 }, maxiter: 60 };
    return { objective, trace: beginTrace(gradientDescent, objective, Float64Array.of(start), settings), sweep: sweep(objective, start) };
  },
  step(state) {
    stepTrace(state.trace);
    return state;
  },
  isDone: ({ trace }) => trace.done || Math.abs(trace.iterates.at(-1)![0]!) > 1e6,
  scene({ objective, trace, sweep: rates }, values) {
    const curve = Array.from({ length: 121 }, (_, i): Point => [-3 + i / 20, objective.value(Float64Array.of(-3 + i / 20))]);
    const visited = trace.iterates.map((x, i): Point => [x[0]!, trace.values[i]!]);
    const floor = lowest(objective);
    const rate = numberOf(values, 'rate');
    const shown = rates.map(([at, value]): Point => [at, Math.max(1e-12, value - floor)]);
    return {
      panels: [
        {
          x: { label: 'x', domain: [-3, 3] },
          y: { label: 'f', domain: [floor - 0.3, Math.max(3, objective.value(Float64Array.of(numberOf(values, 'start'))) * 1.4)] },
          marks: [
            { type: 'line', points: curve, colour: 1, label: 'f' },
            { type: 'line', points: visited, colour: 2, width: 1 },
            { type: 'dots', points: visited, colour: 2, radius: 4, label: 'steps' },
          ],
        },
        {
          x: { label: 'learning rate', domain: [0.01, 3], scale: 'log' },
          y: { label: 'f above its minimum', domain: [1e-12, 1e6], scale: 'log' },
          marks: [
            { type: 'line', points: shown, colour: 1 },
            {
              type: 'line',
              points: [
                [rate, 1e-12],
                [rate, 1e6],
              ],
              colour: 2,
              dashed: true,
              label: 'this learning rate',
            },
            {
              type: 'line',
              points: [
                [2 / numberOf(values, 'curvature'), 1e-12],
                [2 / numberOf(values, 'curvature'), 1e6],
              ],
              colour: 3,
              dashed: true,
              label: '2 / L',
            },
          ],
        },
      ],
      status: `x = ${inWords(trace.iterates.at(-1)![0]!)}, f = ${inWords(trace.values.at(-1)!)}. ${verdict(values)} ${endOf(trace)}`,
    };
  },
  pick: (_state, _values, panel, x) => (panel === 0 ? { start: Math.max(-2, Math.min(2, Number(x.toFixed(2)))) } : { rate: Number(x.toPrecision(3)) }),
};
