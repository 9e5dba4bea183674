/** Fits the line with BFGS; loss and derivatives come from the traced program. */

import * as tf from '@tensorflow/tfjs-core';
import { losses, objective, type TracedObjective } from '@thetakit/autodiff-core';
import { bfgs } from '@thetakit/optimizers';
import { numberOf, textOf } from '../../kit/control.ts';
import type { FigureProgram } from '../../kit/figure.ts';
import type { Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { drawn, type Surface, surfacePanel } from '../../surfaces/surfaces.ts';
import { beginTrace, endOf, pathOf, stepTrace, type Trace } from '../trace.ts';
import { noisyLine } from './data.ts';

type LossName = 'squaredError' | 'absoluteError' | 'huber' | 'logCosh';

/** The mean loss of the line slope t + level, as an objective of (slope, level). */
export function lineObjective(loss: LossName, t: Float64Array, y: Float64Array): TracedObjective<number[]> {
  const f = (line: tf.Tensor) => {
    const predicted = tf.add(tf.mul(tf.slice(line, 0, 1), tf.tensor1d(Array.from(t))), tf.slice(line, 1, 1));
    return losses[loss](predicted, tf.tensor1d(Array.from(y))) as tf.Tensor;
  };
  return objective(f, [0, 0]);
}

interface State {
  readonly trace: Trace;
  readonly surface: Surface;
  readonly points: readonly Point[];
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => 'traced graph, JavaScript, float64',
  start(values) {
    const { t, y } = noisyLine(numberOf(values, 'seed'), numberOf(values, 'outlier'));
    const target = lineObjective(textOf(values, 'loss') as LossName, t, y);
    const box = { x: [-2, 4], y: [-4, 6] } as const;
    const start = Float64Array.of(numberOf(values, 'slope'), numberOf(values, 'level'));
    return {
      trace: beginTrace(bfgs, target, start, { maxiter: 60 }),
      surface: { ...box, ...drawn(target, box.x, box.y), minima: [] },
      points: Array.from(t, (at, i): Point => [at, y[i]!]),
    };
  },
  step(state) {
    stepTrace(state.trace);
    return state;
  },
  isDone: ({ trace }) => trace.done,
  scene({ trace, surface, points }) {
    const [slope = 0, level = 0] = trace.iterates.at(-1)!;
    const line: Point[] = [-2.2, 2.2].map((at) => [at, slope * at + level]);
    return {
      panels: [
        {
          x: { label: 'data 1: t', domain: [-2.2, 2.2] },
          y: { label: 'data 2: y', domain: [-10, 7] },
          marks: [
            {
              type: 'segments',
              pieces: points.map(([at, y]) => [
                [at, y],
                [at, slope * at + level],
              ]),
              colour: 3,
              width: 1,
              label: 'residual',
            },
            { type: 'dots', points, colour: 1, label: 'data' },
            { type: 'line', points: line, colour: 2, label: 'F with these parameters' },
          ],
        },
        {
          ...surfacePanel(surface, [
            { type: 'line', points: pathOf(trace), colour: 2, label: 'path' },
            { type: 'dots', points: [[slope, level]], colour: 2, radius: 5 },
          ]),
          x: { label: 'slope', domain: surface.x },
          y: { label: 'level', domain: surface.y },
        },
      ],
      status: `Slope ${inWords(slope)}, level ${inWords(level)}, mean loss ${inWords(trace.values.at(-1)!)}. ${endOf(trace)}`,
    };
  },
  pick: (_state, _values, panel, x, y) => (panel === 1 ? { slope: Number(x.toFixed(2)), level: Number(y.toFixed(2)) } : null),
};
