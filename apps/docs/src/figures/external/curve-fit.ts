/** Both methods on the same sum of squares, iteration by iteration. */
import { lBfgsB, nelderMead } from '@thetakit/optimizers';
import { numberOf } from '../../kit/control.ts';
import { decadesOf } from '../../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { LineMark, Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { beginTrace, stepTrace, type Trace } from '../trace.ts';
import { lectureCurveAt, polynomialAt, polynomialFit } from './polynomial-fit.ts';

interface State {
  readonly times: Float64Array;
  readonly simplex: Trace;
  readonly quasi: Trace;
}

function fitLine(trace: Trace, colour: LineMark['colour'], label: string): LineMark {
  const w = trace.iterates.at(-1)!;
  return { type: 'line', points: Array.from({ length: 121 }, (_, i) => -2 + i / 40).map((t): Point => [t, polynomialAt(w, t)]), colour, label };
}

const lossLine = (trace: Trace, colour: LineMark['colour'], label: string): LineMark => ({
  type: 'line',
  points: trace.values.map((value, i): Point => [Math.max(1, trace.evaluations[i]!), value]),
  colour,
  label,
});

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const fit = polynomialFit(numberOf(values, 'degree'), numberOf(values, 'points'));
    const x0 = new Float64Array(fit.dimension);
    return { times: fit.times, simplex: beginTrace(nelderMead, fit, x0, { maxfev: 6000 }), quasi: beginTrace(lBfgsB, fit, x0, { maxiter: 400 }) };
  },
  step(state) {
    if (!state.quasi.done) stepTrace(state.quasi);
    if (!state.simplex.done) stepTrace(state.simplex);
    return state;
  },
  isDone: ({ simplex, quasi }) => simplex.done && quasi.done,
  scene({ times, simplex, quasi }) {
    const data = Array.from(times, (t): Point => [t, lectureCurveAt(t)]);
    const most = Math.max(10, simplex.evaluations.at(-1)!, quasi.evaluations.at(-1)!);
    const told = (name: string, trace: Trace) =>
      `${name}: loss ${inWords(trace.values.at(-1)!)} after ${trace.evaluations.at(-1)} evaluations${trace.done ? ', finished' : ''}`;
    return {
      panels: [
        {
          x: { label: 'x', domain: [-2, 1] },
          y: { label: 'y', domain: [-4, 30] },
          marks: [{ type: 'dots', points: data, colour: 0, radius: 2, label: 'data' }, fitLine(simplex, 1, 'Nelder-Mead'), fitLine(quasi, 2, 'L-BFGS')],
        },
        {
          x: { label: 'evaluations', domain: [1, most], scale: 'log' },
          y: { label: 'sum of squares', domain: decadesOf([...simplex.values, ...quasi.values], 1e-6), scale: 'log' },
          marks: [lossLine(simplex, 1, 'Nelder-Mead'), lossLine(quasi, 2, 'L-BFGS')],
        },
      ],
      status: `${told('Nelder-Mead', simplex)}. ${told('L-BFGS', quasi)}.`,
    };
  },
};
