/** Streams posterior draws into the page and draws traces and a histogram. */
import { numberOf, textOf } from '../../kit/control.ts';
import { domainOf } from '../../kit/domain.ts';
import type { FigureProgram } from '../../kit/figure.ts';
import type { Panel, Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { CHAINS, type ChainDraws, DRAWS, type PosteriorRequest, posteriorChains, WARMUP } from './posterior-chains.ts';
import { COEFFICIENTS, THETA } from './school.ts';

interface State {
  readonly ask: () => Promise<ChainDraws>;
  readonly close: () => void;
  readonly backend: string;
  /** Draws after the warm-up, by iteration and chain. */
  readonly draws: (readonly (readonly number[])[])[];
  warmed: number;
  ended: boolean;
}

/** The sampler in a worker; in this thread where there are none. */
function openSampler(request: PosteriorRequest): Pick<State, 'ask' | 'close' | 'backend'> {
  if (typeof Worker === 'undefined') {
    const next = posteriorChains(request);
    return { ask: () => Promise.resolve(next()), close: () => undefined, backend: 'this thread, float64' };
  }
  const worker = new Worker(new URL('./posterior.worker.ts', import.meta.url), { type: 'module' });
  worker.postMessage({ type: 'start', request });
  return {
    backend: 'worker, JavaScript, float64',
    close: () => worker.terminate(),
    ask: () =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<ChainDraws>) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage({ type: 'next' });
      }),
  };
}

function tracePanel(draws: State['draws'], k: number, truth: number): Panel {
  const chain = (c: number) => draws.map((each, i): Point => [i + 1, each[c]![k]!]);
  return {
    x: { label: 'draw', domain: [0, DRAWS] },
    y: { label: 'value', domain: domainOf([truth, ...draws.flatMap((each) => each.map((theta) => theta[k]!))]) },
    marks: [
      ...Array.from({ length: CHAINS }, (_, c) => ({ type: 'line', points: chain(c), colour: c === 0 ? 1 : 2, width: 1.2, label: `chain ${c + 1}` }) as const),
      {
        type: 'line',
        points: [
          [0, truth],
          [DRAWS, truth],
        ],
        colour: 0,
        dashed: true,
        label: 'the value that made the network',
      },
    ],
  };
}

/** A histogram with 24 bins, scaled to a density. */
function histogramPanel(values: readonly number[], truth: number): Panel {
  const [low, high] = domainOf([truth, ...values]);
  const bins = 24;
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) / width))]! += 1;
  const heights = counts.map((count) => count / Math.max(1, values.length) / width);
  const top = Math.max(1e-3, ...heights) * 1.1;
  return {
    x: { label: 'value', domain: [low, high] },
    y: { label: 'density', domain: [0, top] },
    marks: [
      { type: 'bars', bars: heights.map((height, i) => [low + i * width, low + (i + 1) * width, height]), colour: 1, label: 'draws after the warm-up' },
      {
        type: 'line',
        points: [
          [truth, 0],
          [truth, top],
        ],
        colour: 0,
        dashed: true,
        label: 'the value that made the network',
      },
    ],
  };
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: ({ backend }) => backend,
  start(values) {
    return { ...openSampler({ size: numberOf(values, 'size'), seed: numberOf(values, 'seed') }), draws: [], warmed: 0, ended: false };
  },
  async step(state) {
    const next = await state.ask();
    if (next === null) state.ended = true;
    else if (next === 'warmup') state.warmed += 1;
    else state.draws.push(next);
    return state;
  },
  isDone: ({ draws, ended }) => ended || draws.length >= DRAWS,
  stop: ({ close }) => close(),
  scene({ draws, warmed }, values) {
    const name = textOf(values, 'coefficient') as keyof typeof THETA;
    const k = COEFFICIENTS.indexOf(name);
    const truth = THETA[name];
    const kept = draws.flatMap((each) => each.map((theta) => theta[k]!));
    const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
    const spread = Math.sqrt(kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, kept.length - 1));
    return {
      panels: [tracePanel(draws, k, truth), histogramPanel(kept, truth)],
      status:
        kept.length < 2
          ? `${warmed === 0 ? 'Nothing drawn yet' : `Warming up: iteration ${warmed} of ${WARMUP}`}; the network was made with ${name} = ${truth}.`
          : `${name}: mean ${inWords(mean)}, standard deviation ${inWords(spread)} from ${kept.length} draws; the network was made with ${truth}.`,
    };
  },
};
