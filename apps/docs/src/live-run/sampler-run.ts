/** The numerics of a sampler's live run. */
import { type Objective, type Registry, resolveOptions, type Sampler } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import { numberOf, textOf } from '../kit/control.ts';
import { domainOf } from '../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../kit/figure.ts';
import type { Point } from '../kit/scene.ts';
import { inWords } from '../kit/slider-text.ts';
import type { LiveSampler } from './sampler-run-spec.ts';

/** A log density of two variables with its gradient, from both at once. */
function density(at: (x: number, y: number) => readonly [value: number, dx: number, dy: number]): Objective {
  return {
    dimension: 2,
    value: ([x, y]) => at(x!, y!)[0],
    gradient: ([x, y], out = new Float64Array(2)) => {
      const [, dx, dy] = at(x!, y!);
      out.set([dx, dy]);
      return out;
    },
  };
}

/** log(e^a + e^b), and the share of the first. */
function logSum(a: number, b: number): readonly [number, number] {
  const top = Math.max(a, b);
  const sum = Math.exp(a - top) + Math.exp(b - top);
  return [top + Math.log(sum), Math.exp(a - top) / sum];
}

const densities: Readonly<Record<string, Objective>> = {
  // Covariance [[1, r], [r, 1]] with r = 0.9.
  normal: density((x, y) => {
    const [r, d] = [0.9, 1 - 0.9 ** 2];
    return [-(x * x - 2 * r * x * y + y * y) / (2 * d), -(x - r * y) / d, -(y - r * x) / d];
  }),
  // y given x is normal around x^2 / 2 - 1.
  banana: density((x, y) => {
    const off = y - (x * x) / 2 + 1;
    return [-(x * x) / 2 - 2 * off * off, -x + 4 * off * x, -4 * off];
  }),
  // Two normals of deviation 0.7 at (-2, 0) and (2, 0).
  two: density((x, y) => {
    const s = 0.49;
    const [value, share] = logSum(-((x + 2) ** 2) / (2 * s), -((x - 2) ** 2) / (2 * s));
    return [value - (y * y) / (2 * s), -(share * (x + 2) + (1 - share) * (x - 2)) / s, -y / s];
  }),
};

interface State {
  readonly target: Objective;
  readonly options: unknown;
  /** Steps until the end. */
  readonly most: number;
  readonly draws: Float64Array[];
  chain: unknown;
}

/** Runs a sampler of the standard registry. */
export function samplerRunProgram(live: LiveSampler): FigureProgram<State> {
  const registry: Registry = createStandardRegistry();
  const sampler = registry.resolve('sampler', live.id).entry as Sampler;
  return {
    backend: () => PLAIN_BACKEND,
    start(values) {
      const target = densities[textOf(values, 'density')]!;
      const options = resolveOptions(sampler.id, sampler.options, {});
      const start = Float64Array.of(0, 0);
      return { target, options, most: numberOf(values, 'steps'), draws: [start], chain: sampler.init(start, target, options, numberOf(values, 'seed')) };
    },
    step(state) {
      state.chain = sampler.step(state.chain, state.target, state.options);
      state.draws.push(sampler.position(state.chain).slice());
      return state;
    },
    isDone: ({ draws, most }) => draws.length > most,
    scene({ draws }) {
      const points = draws.map(([x = 0, y = 0]): Point => [x, y]);
      const first = draws.map(([x = 0], k): Point => [k, x]);
      const mean = (i: number) => draws.reduce((sum, each) => sum + each[i]!, 0) / draws.length;
      return {
        panels: [
          {
            x: { label: 'x', domain: [-4.5, 4.5] },
            y: { label: 'y', domain: domainOf([-3, 3, ...draws.map(([, y = 0]) => y)]) },
            marks: [{ type: 'dots', points, colour: 2, radius: 1.5 }],
          },
          {
            x: { label: 'step', domain: [0, Math.max(20, draws.length - 1)] },
            y: { label: 'x', domain: domainOf([-3, 3, ...draws.map(([x = 0]) => x)]) },
            marks: [{ type: 'line', points: first, colour: 2 }],
          },
        ],
        status: `After ${draws.length - 1} steps the means are ${inWords(mean(0))} and ${inWords(mean(1))}.`,
      };
    },
  };
}
