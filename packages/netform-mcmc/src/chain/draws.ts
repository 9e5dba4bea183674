/** Draws of a fit, as plain arrays. */
import { type IterationStats, STAT_NAMES } from './chain-state.ts';

/** Draws of all chains after warm-up. */
export interface Draws {
  readonly chains: number;
  /** Draws per chain. */
  readonly draws: number;
  /** Names of the parameters, shape [K]. */
  readonly labels: readonly string[];
  /** Parameters, row-major, shape [chains, draws, K]. */
  readonly theta: Float64Array;
  /** Numbers about each iteration by name, shape [chains, draws]. */
  readonly stats: Readonly<Record<keyof IterationStats, Float64Array>>;
}

/** Room for draws, filled with NaN. */
export function createDraws(chains: number, draws: number, labels: readonly string[]): Draws {
  const room = (length: number) => new Float64Array(length).fill(Number.NaN);
  const stats = Object.fromEntries(STAT_NAMES.map((name) => [name, room(chains * draws)])) as Record<keyof IterationStats, Float64Array>;
  return { chains, draws, labels, theta: room(chains * draws * labels.length), stats };
}

/** A copy with `draws` draws per chain: the first ones, or all followed by NaN. */
export function resizedDraws(from: Draws, draws: number): Draws {
  const { chains, labels } = from;
  const resized = createDraws(chains, draws, labels);
  const common = Math.min(draws, from.draws);
  const copy = (source: Float64Array, target: Float64Array, width: number) => {
    for (let c = 0; c < chains; c++) target.set(source.subarray(c * from.draws * width, (c * from.draws + common) * width), c * draws * width);
  };
  copy(from.theta, resized.theta, labels.length);
  for (const name of STAT_NAMES) copy(from.stats[name], resized.stats[name], 1);
  return resized;
}

/** Writes one draw. */
export function writeDraw(draws: Draws, chain: number, draw: number, theta: Float64Array, stats: IterationStats): void {
  const at = chain * draws.draws + draw;
  draws.theta.set(theta, at * draws.labels.length);
  for (const name of STAT_NAMES) draws.stats[name][at] = stats[name];
}

/** Draws of one parameter, one array per chain: what the diagnostics take. `parameter` is a number or a label. */
export function parameterChains({ chains, draws, labels, theta }: Draws, parameter: number | string): Float64Array[] {
  const k = typeof parameter === 'number' ? parameter : labels.indexOf(parameter);
  return Array.from({ length: chains }, (_, c) => Float64Array.from({ length: draws }, (_unused, d) => theta[(c * draws + d) * labels.length + k]!));
}

/** One number of the iterations, one array per chain. */
export function statChains({ chains, draws, stats }: Draws, name: keyof IterationStats): Float64Array[] {
  return Array.from({ length: chains }, (_, c) => stats[name].slice(c * draws, (c + 1) * draws));
}

/** The parameter vector of one draw. */
export function drawAt({ draws, labels, theta }: Draws, chain: number, draw: number): Float64Array {
  const at = (chain * draws + draw) * labels.length;
  return theta.slice(at, at + labels.length);
}
