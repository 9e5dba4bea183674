/** Newton's method in one variable: f(x + s) is about f + f' s + f'' s^2 / 2, whose stationary point is s = -f' / f''. */

import type { Objective } from '@thetakit/registry';
import { newton } from '@thetakit/second-order';
import { numberOf, textOf } from '../../kit/control.ts';
import { domainOf } from '../../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { beginTrace, endOf, stepTrace, type Trace } from '../trace.ts';

type Derivatives = readonly [(x: number) => number, (x: number) => number, (x: number) => number];

const curves: Readonly<Record<string, Derivatives>> = {
  valley: [(x) => Math.exp(x) - 2 * x, (x) => Math.exp(x) - 2, (x) => Math.exp(x)],
  quartic: [(x) => x ** 4 / 4 - x ** 2 + x / 4, (x) => x ** 3 - 2 * x + 1 / 4, (x) => 3 * x ** 2 - 2],
  root: [(x) => Math.hypot(1, x), (x) => x / Math.hypot(1, x), (x) => Math.hypot(1, x) ** -3],
};

/** The curve of this name as an objective of one variable. */
export function curveNamed(name: string): Objective & { readonly derivatives: Derivatives } {
  const derivatives = curves[name] ?? curves['valley']!;
  const [f, slope, bend] = derivatives;
  return {
    derivatives,
    dimension: 1,
    value: ([x = 0]) => f(x),
    gradient: ([x = 0], out = new Float64Array(1)) => out.fill(slope(x)),
    hessian: ([x = 0], out = new Float64Array(1)) => out.fill(bend(x)),
  };
}

interface State {
  readonly curve: ReturnType<typeof curveNamed>;
  readonly trace: Trace;
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const curve = curveNamed(textOf(values, 'curve'));
    const settings = { options: { lambda: numberOf(values, 'lambda'), gtol: 1e-14 }, maxiter: 40 };
    return { curve, trace: beginTrace(newton, curve, Float64Array.of(numberOf(values, 'start')), settings) };
  },
  step(state) {
    stepTrace(state.trace);
    return state;
  },
  isDone: ({ trace }) => trace.done || Math.abs(trace.iterates.at(-1)![0]!) > 1e8,
  scene({ curve, trace }) {
    const [f, slope, bend] = curve.derivatives;
    const x = trace.iterates.at(-1)![0]!;
    const model = (at: number) => f(x) + slope(x) * (at - x) + (bend(x) * (at - x) ** 2) / 2;
    const grid = Array.from({ length: 141 }, (_, i) => -3.5 + i / 20);
    const target = x - slope(x) / bend(x);
    const errors = trace.iterates.map((at, i): Point => [i, Math.max(1e-17, Math.abs(at[0]! - x))]).slice(0, -1);
    return {
      panels: [
        {
          x: { label: 'x', domain: [-3.5, 3.5] },
          y: {
            label: 'f',
            domain: domainOf(
              grid.map(f).map((value) => Math.min(value, 12)),
              0.1,
            ),
          },
          marks: [
            { type: 'line', points: grid.map((at): Point => [at, f(at)]), colour: 1, label: 'f' },
            { type: 'line', points: grid.map((at): Point => [at, model(at)]), colour: 2, dashed: true, label: 'Taylor parabola here' },
            { type: 'dots', points: trace.iterates.map((at): Point => [at[0]!, f(at[0]!)]), colour: 3, radius: 3, label: 'steps so far' },
            { type: 'dots', points: [[x, f(x)]], colour: 3, radius: 6 },
            { type: 'dots', points: [[target, model(target)]], colour: 2, radius: 5, hollow: true, label: 'its stationary point' },
          ],
        },
        {
          x: { label: 'step', domain: [0, Math.max(8, trace.iterates.length)] },
          y: { label: 'distance to the last point', domain: [1e-16, 10], scale: 'log' },
          marks: [
            { type: 'line', points: errors, colour: 3 },
            { type: 'dots', points: errors, colour: 3, radius: 4 },
          ],
        },
      ],
      status: `x = ${inWords(x)}, f' = ${inWords(slope(x))}, f'' = ${inWords(bend(x))}${bend(x) < 0 ? ': the parabola opens down, so the step goes uphill' : ''}. ${endOf(trace)}`,
    };
  },
  pick: (_state, _values, panel, x) => (panel === 0 ? { start: Math.max(-3, Math.min(3, Number(x.toFixed(2)))) } : null),
};
