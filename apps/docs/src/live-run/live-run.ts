/** The numerics of the live run: the method from the registry of built-ins, on a surface. */

import type { AnyMethod, Registry } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import { beginTrace, endOf, pathOf, stepTrace, type Trace } from '../figures/trace.ts';
import { numberOf, type Values } from '../kit/control.ts';
import { decadesOf } from '../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../kit/figure.ts';
import type { Point } from '../kit/scene.ts';
import { inWords } from '../kit/slider-text.ts';
import { chosenSurface, type Surface, startAt, startOf, surfacePanel } from '../surfaces/surfaces.ts';
import type { LiveMethod } from './live-run-spec.ts';

interface State {
  readonly surface: Surface;
  readonly trace: Trace;
}

/** Most evaluations of a live run. */
const mostEvaluations = 1500;

function optionsOf({ sliders }: LiveMethod, values: Values): Record<string, number> {
  return Object.fromEntries(
    sliders
      .map(({ name }) => [name, numberOf(values, `option-${name}`)])
      .map(([name, value]) => [name, name === 'samples' || name === 'points' ? Math.round(Number(value)) : value]),
  );
}

/** Runs a method of the standard registry, from the description on its page. */
export function liveRunProgram(live: LiveMethod): FigureProgram<State> {
  const registry: Registry = createStandardRegistry();
  const method = registry.get(live.kind, live.id) as AnyMethod;
  return {
    backend: () => PLAIN_BACKEND,
    start(values) {
      const surface = chosenSurface(values);
      const isBoxed = method.traits.bounds === 'required';
      const bounds = { lower: Float64Array.of(surface.x[0], surface.y[0]), upper: Float64Array.of(surface.x[1], surface.y[1]) };
      const settings = { options: optionsOf(live, values), maxfev: mostEvaluations, seed: numberOf(values, 'seed'), ...(isBoxed ? { bounds } : {}) };
      return { surface, trace: beginTrace(method, surface.objective, startOf(surface, values), settings) };
    },
    step(state) {
      stepTrace(state.trace);
      return state;
    },
    isDone: ({ trace }) => trace.done,
    scene({ surface, trace }) {
      const path = pathOf(trace);
      const x = trace.iterates.at(-1)!;
      const losses = trace.values.map((value, i): Point => [trace.evaluations[i]!, Math.max(1e-16, value)]);
      return {
        panels: [
          surfacePanel(surface, [
            { type: 'line', points: path, colour: 2, label: 'path' },
            { type: 'dots', points: path, colour: 2, radius: 2.5 },
            { type: 'dots', points: [path.at(-1)!], colour: 2, radius: 6 },
          ]),
          {
            x: { label: 'evaluations', domain: [0, Math.max(20, trace.evaluations.at(-1)!)] },
            y: { label: 'f', domain: decadesOf(trace.values, 1e-16), scale: 'log' },
            marks: [{ type: 'line', points: losses, colour: 2 }],
          },
        ],
        status: `At (${inWords(x[0]!)}, ${inWords(x[1]!)}), f = ${inWords(trace.values.at(-1)!)} after ${trace.evaluations.at(-1)} evaluations. ${endOf(trace)}`,
      };
    },
    pick: ({ surface }, _values, panel, px, py) => (panel === 0 ? startAt(surface, px, py) : null),
  };
}
