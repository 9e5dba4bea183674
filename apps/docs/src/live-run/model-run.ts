/** The numerics of a model's live run: a registered model, simulated data, a registered method. */
import { drawLinearPopulation, type ResponseData, simulateLinear } from '@thetakit/cnn-sysid';
import { compileModel, formationModel, networkData, simulateNetwork } from '@thetakit/netform-mcmc';
import { type Key, keyOf, split } from '@thetakit/random';
import { type AnyMethod, type Model, type Registry, resolveOptions } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import { beginTrace, endOf, stepTrace, type Trace } from '../figures/trace.ts';
import { numberOf, textOf } from '../kit/control.ts';
import { domainOf } from '../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../kit/figure.ts';
import type { Mark, Panel, Point } from '../kit/scene.ts';
import { inWords } from '../kit/slider-text.ts';
import { isFormation, type LiveModel } from './model-run-spec.ts';

/** Data, options, and how the parameters are shown. */
interface Example {
  readonly data: unknown;
  readonly options: object;
  panel(trace: Trace): Panel;
}

interface State {
  readonly trace: Trace;
  readonly panel: Example['panel'];
}

const image = 16;
const neurons = 4;
const terms = { const: -1.5, 'sqdiff(grade)': -0.6, deg: 0.05, dist2: 0.8 } as const;

/** A network that the coefficients made; the panel follows each of them. */
function formationExample(size: number, seed: number): Example {
  const formula = Object.keys(terms).join(' + ');
  const grade = Array.from({ length: size }, (_, i) => Math.floor((3 * i) / size));
  const plain = networkData({ size, links: [], covariates: { grade } });
  const { links } = simulateNetwork(compileModel(formationModel(formula), plain), Object.values(terms), seed);
  const pairs = Array.from({ length: links.count }, (_, e): [number, number] => [links.low[e]!, links.high[e]!]);
  return {
    data: networkData({ size, links: pairs, covariates: { grade } }),
    options: { formula },
    panel: ({ iterates }) => {
      const last = Math.max(5, iterates.length - 1);
      const marks = Object.entries(terms).flatMap(([label, truth], k): Mark[] => [
        { type: 'line', points: iterates.map((x, i): Point => [i, x[k]!]), colour: (k + 1) as 1, label },
        { type: 'line', points: [[0, truth], [last, truth]], colour: (k + 1) as 1, dashed: true }, // biome-ignore format: a line of the picture.
      ]);
      const values = [...Object.values(terms), ...iterates.flatMap((x) => Array.from(x))];
      return { x: { label: 'iteration', domain: [0, last] }, y: { label: 'theta', domain: domainOf(values) }, marks };
    },
  };
}

/** Options that keep the networks small, and the side of the pictures that begin the vector of parameters. */
const small: Readonly<Record<string, { readonly options: object; readonly side: number; readonly count: number }>> = {
  'what-and-where': { options: { channels: 3, kernels: [7, 3] }, side: 7, count: 3 },
  'linear-what-and-where': { options: { kernel: 7, channels: 2 }, side: 7, count: 2 },
  'fixed-mask': { options: { channels: 3, kernels: [7, 3] }, side: 7, count: 3 },
  'full-readout': { options: { channels: [3] }, side: 13, count: 3 },
  lnp: { options: { smoothness: 0.002, sparsity: 0.004 }, side: image, count: neurons },
  hierarchical: { options: { units: 4 }, side: 0, count: 0 },
};

/** Neurons with centre-surround fields that look at white noise; the panel shows kernels or filters. */
function responseExample(id: string, seed: number): Example {
  const { options, side, count } = small[id]!;
  const [drawKey, showKey] = split(keyOf(seed), 2) as [Key, Key];
  const population = drawLinearPopulation(drawKey, { neurons, imageSide: image, radius: 3, types: [{ scale: 1 }, { scale: 0.45 }] });
  const trials = 300;
  const { images, responses } = simulateLinear(population, showKey, trials);
  // Counts are positive: what the linear stage gives, through softplus.
  const isLinear = id === 'linear-what-and-where';
  const observed = isLinear ? responses : responses.map((r) => Math.log1p(Math.exp(4 * r)));
  const data: ResponseData = { images: { data: images, shape: [trials, image, image, 1] }, responses: { data: observed, shape: [trials, neurons] } };
  return { data, options, panel: ({ iterates }) => (side === 0 ? dots(iterates.at(-1)!) : pictures(iterates.at(-1)!, side, count)) };
}

function dots(x: Float64Array): Panel {
  const points = Array.from(x, (value, i): Point => [i, value]);
  return {
    x: { label: 'parameter', domain: [0, x.length] },
    y: { label: 'value', domain: domainOf(x) },
    marks: [{ type: 'dots', points, colour: 2, radius: 1.5 }],
  };
}

/** The first `count` pictures of a vector that begins with [side, side, count]. */
function pictures(x: Float64Array, side: number, count: number): Panel {
  const marks = Array.from({ length: count }, (_, c): Mark => {
    const values = Float64Array.from({ length: side * side }, (_unused, p) => x[p * count + c]!);
    const limit = Math.max(1e-12, ...values.map(Math.abs));
    return { type: 'image', from: [1.08 * c, 0], to: [1.08 * c + 1, 1], rows: side, columns: side, values, limit };
  });
  const width = 1.08 * count;
  return { bare: true, x: { label: '', domain: [0, width] }, y: { label: '', domain: [0.5 - width / 2.6, 0.5 + width / 2.6] }, marks };
}

/** Fits the model. */
export function modelRunProgram({ id }: LiveModel): FigureProgram<State> {
  const registry: Registry = createStandardRegistry();
  const model = registry.resolve('model', id).entry as Model;
  return {
    backend: () => PLAIN_BACKEND,
    start(values) {
      const seed = numberOf(values, 'seed');
      const method = textOf(values, 'method');
      const kind = registry.has('minimizer', method) ? 'minimizer' : 'optimizer';
      const example = isFormation(id) ? formationExample(id === 'formation-exact' ? 6 : 40, seed) : responseExample(id, seed);
      const options = resolveOptions(id, model.options, example.options);
      const start = model.start!(example.data, options, seed);
      const settings = { maxiter: 150, maxfev: 400, seed, ...(method === 'adam' ? { options: { learningRate: 0.02 } } : {}) };
      return {
        trace: beginTrace(registry.resolve(kind, method).entry as AnyMethod, model.objective(example.data, options), start, settings),
        panel: example.panel,
      };
    },
    step(state) {
      stepTrace(state.trace);
      return state;
    },
    isDone: ({ trace }) => trace.done,
    scene({ trace, panel }) {
      const { values, evaluations } = trace;
      return {
        panels: [
          {
            x: { label: 'evaluations', domain: [0, Math.max(20, evaluations.at(-1)!)] },
            y: { label: 'f', domain: domainOf(values) },
            marks: [{ type: 'line', points: values.map((value, i): Point => [evaluations[i]!, value]), colour: 2 }],
          },
          panel(trace),
        ],
        status: `f = ${inWords(values.at(-1)!)} after ${evaluations.at(-1)} evaluations, from ${inWords(values[0]!)}. ${endOf(trace)}`,
      };
    },
  };
}
