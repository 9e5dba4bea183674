/** Runs the chosen rules side by side, with the defaults of each besides the learning rate. */
import { adagrad, adam, gradientDescent, lion, momentum, nesterov, rmsprop, rprop } from '@thetakit/optimizers';
import type { AnyMethod } from '@thetakit/registry';
import { numberOf, textOf, type Values } from '../../kit/control.ts';
import { decadesOf } from '../../kit/domain.ts';
import type { FigureProgram } from '../../kit/figure.ts';
import type { Colour, Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { drawn, type Surface, startAt, startOf, surfaceOf, surfacePanel } from '../../surfaces/surfaces.ts';
import { beginTrace, pathOf, stepTrace, type Trace } from '../trace.ts';
import { formulaObjective } from './own-surface.ts';
import { RACERS } from './racers.ts';

const methods: Readonly<Record<string, AnyMethod>> = {
  'gradient-descent': gradientDescent,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  adam,
  lion,
  rprop,
};

interface Racer {
  readonly label: string;
  readonly colour: Colour;
  readonly trace: Trace;
}

interface State {
  readonly surface: Surface;
  readonly racers: readonly Racer[];
  /** The lowest value that anybody found: the zero of the losses. */
  lowest: number;
}

const box = [-2, 2] as const;

function chosen(values: Values): Surface {
  const id = textOf(values, 'surface');
  return id === 'own' ? { x: box, y: box, minima: [], ...drawn(formulaObjective(textOf(values, 'formula')), box, box) } : surfaceOf(id);
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => 'traced graph, JavaScript, float64',
  start(values) {
    const surface = chosen(values);
    const x0 = startOf(surface, values);
    const names = textOf(values, 'racers').split(',');
    const racers = RACERS.flatMap(({ value, label }, i): Racer[] => {
      const method = methods[value];
      if (method === undefined || !names.includes(value)) return [];
      const options = { learningRate: numberOf(values, 'rate'), gtol: 1e-6 };
      return [{ label, colour: ((i % 8) + 1) as Colour, trace: beginTrace(method, surface.objective, x0, { options, maxiter: 400 }) }];
    });
    return { surface, racers, lowest: lowestOf(surface) };
  },
  step(state) {
    for (const { trace } of state.racers) {
      if (trace.done) continue;
      stepTrace(trace);
      state.lowest = Math.min(state.lowest, trace.values.at(-1)!);
    }
    return state;
  },
  isDone: ({ racers }) => racers.every(({ trace }) => trace.done),
  scene({ surface, racers, lowest }) {
    const above = (trace: Trace) => trace.values.map((value, i): Point => [i, Math.max(1e-10, value - lowest)]);
    const order = [...racers].sort((a, b) => a.trace.values.at(-1)! - b.trace.values.at(-1)!);
    const steps = Math.max(20, ...racers.map(({ trace }) => trace.values.length - 1));
    const ends = racers.map(({ colour, trace }) => ({ type: 'dots', points: [pathOf(trace).at(-1)!], colour, radius: 5 }) as const);
    return {
      panels: [
        surfacePanel(surface, [...racers.map(({ label, colour, trace }) => ({ type: 'line', points: pathOf(trace), colour, label }) as const), ...ends]),
        {
          x: { label: 'step', domain: [0, steps] },
          y: {
            label: 'f above the lowest value',
            domain: decadesOf(
              racers.flatMap(({ trace }) => above(trace).map(([, y]) => y)),
              1e-10,
            ),
            scale: 'log',
          },
          marks: racers.map(({ label, colour, trace }) => ({ type: 'line', points: above(trace), colour, label }) as const),
        },
      ],
      status: `In front: ${order.map(({ label, trace }) => `${label} ${inWords(trace.values.at(-1)!)}`).join(', ')}.`,
    };
  },
  pick: ({ surface }, _values, panel, x, y) => (panel === 0 ? startAt(surface, x, y) : null),
};

/** The lowest value on a grid of 81 x 81 points and at the known minima. */
function lowestOf({ x, y, objective, minima }: Surface): number {
  let lowest = Number.POSITIVE_INFINITY;
  const consider = (a: number, b: number) => {
    const value = objective.value(Float64Array.of(a, b));
    if (value < lowest) lowest = value;
  };
  for (let i = 0; i <= 80; i++) for (let j = 0; j <= 80; j++) consider(x[0] + ((x[1] - x[0]) * i) / 80, y[0] + ((y[1] - y[0]) * j) / 80);
  for (const [a, b] of minima) consider(a, b);
  return lowest;
}
