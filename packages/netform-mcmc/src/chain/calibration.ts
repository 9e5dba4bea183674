/**
 * Simulation-based calibration (Talts et al. 2018) on the agents and the model of a user: parameters from the prior, a network from
 * the model, a fit of that network, and the rank of every true parameter among thinned posterior draws. When simulator and sampler
 * belong together, ranks are uniform. With u = (rank + 1/2) / (L + 1), uniform on a grid of L + 1 points, two tests per parameter:
 *
 *   location   z = (mean u - 1/2) / sqrt(v / R)               v = (1 - (L + 1)^-2) / 12: fits that sit too high or too low
 *   spread     z = (mean (u - 1/2)^2 - v) / sqrt(w / R)       w = variance of (u - 1/2)^2: fits that are too narrow or too wide
 */
import { type NetworkData, withLinks } from '../data/network-data.ts';
import { normalTails } from '../diagnostics/normal-tails.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { createSimulator } from '../simulation/simulator.ts';
import type { PriorOptions } from '../theta/prior.ts';
import { priorDraws } from '../theta/prior-draws.ts';
import { checkCount, type ThetaKernelName } from './chain-problem.ts';
import { drawAt } from './draws.ts';
import { type Fit, fitSteps } from './fit.ts';

/** Settings of a calibration. */
export interface CalibrationOptions {
  /** Priors, from which the parameters are drawn; default `calibrationPriors`. */
  readonly priors?: PriorOptions;
  /** Networks R; default 40. */
  readonly replicates?: number;
  /** Posterior draws L that a rank counts; default 19. */
  readonly levels?: number;
  /** Iterations between them; default 10. */
  readonly thin?: number;
  /** Warm-up iterations of each fit; default 200. */
  readonly warmup?: number;
  /** Parameter kernel; default 'hmc'. */
  readonly theta?: ThetaKernelName;
  /** Default 0. */
  readonly seed?: number;
  /** Ends the calibration when it is aborted; the replicates so far are returned. */
  readonly signal?: { readonly aborted: boolean };
}

/** Ranks of one parameter. */
export interface CalibrationRow {
  readonly term: string;
  /** Rank of the true value among the L draws of each replicate, 0 to L. */
  readonly ranks: readonly number[];
  /** Mean of u, 1/2 when calibrated. */
  readonly meanRank: number;
  readonly locationZ: number;
  readonly spreadZ: number;
}

/** Outcome of a calibration. */
export interface Calibration {
  readonly replicates: number;
  readonly levels: number;
  readonly rows: readonly CalibrationRow[];
  /** Number of links of each simulated network. */
  readonly links: readonly number[];
  /** Largest |z|, and the probability of one so large or larger by chance (Bonferroni over all tests). */
  readonly largestZ: number;
  readonly pValue: number;
}

/**
 * Priors of a calibration unless others are given: const N(-2, 0.3^2), deg N(0, 0.05^2), deg2 N(0, 0.005^2), the others N(0, 0.3^2).
 * A coefficient of deg is multiplied by numbers of friends: a wide prior makes empty and complete networks and little between.
 */
export function calibrationPriors(labels: readonly string[]): PriorOptions {
  const small = { deg: { sd: 0.05 }, deg2: { sd: 0.005 } };
  return {
    constant: { mean: -2, sd: 0.3 },
    others: { sd: 0.3 },
    byLabel: Object.fromEntries(Object.entries(small).filter(([label]) => labels.includes(label))),
  };
}

/** Runs a calibration: one iteration of a fit per `next`, which gives the iterations so far. Throws the errors of terms and settings. */
export function* calibrationSteps(data: NetworkData, model: FormationModel, options: CalibrationOptions = {}): Generator<number, Calibration, void> {
  const { replicates = 40, levels = 19, thin = 10, warmup = 200, theta = 'hmc', seed = 0, signal } = options;
  for (const [name, value] of Object.entries({ replicates, levels, thin })) checkCount(name, value, 1);
  const program = compileModel(model, data);
  const priors = options.priors ?? calibrationPriors(program.labels);
  const simulator = createSimulator(program);
  const truths = priorDraws(program.labels, priors, replicates, seed);
  const ranks: number[][] = program.labels.map(() => []);
  const links: number[] = [];
  let done = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const truth = drawAt(truths, 0, replicate);
    const network = withLinks(data, simulator.simulate(truth, seed, replicate).links);
    const settings = { seed: seed + replicate, priors, theta, chains: 1, warmup, draws: levels * thin, startSteps: 2 };
    const steps = fitSteps(network, model, signal === undefined ? settings : { ...settings, signal });
    let step = steps.next();
    while (step.done !== true) {
      yield ++done;
      step = steps.next();
    }
    if (signal?.aborted === true) break;
    addRanks(ranks, truth, step.value, levels, thin);
    links.push(network.links.count);
  }
  return calibrationOf(program.labels, ranks, levels, links);
}

function addRanks(ranks: readonly number[][], truth: Float64Array, { draws }: Fit, levels: number, thin: number): void {
  const thinned = Array.from({ length: levels }, (_, d) => drawAt(draws, 0, (d + 1) * thin - 1));
  ranks.forEach((each, k) => {
    each.push(thinned.reduce((rank, draw) => rank + (draw[k]! < truth[k]! ? 1 : 0), 0));
  });
}

/** The calibration of ranks by parameter. */
export function calibrationOf(labels: readonly string[], ranks: readonly (readonly number[])[], levels: number, links: readonly number[]): Calibration {
  const grid = Array.from({ length: levels + 1 }, (_, r) => (r + 0.5) / (levels + 1) - 0.5);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = mean(grid.map((d) => d * d));
  const fourth = mean(grid.map((d) => (d * d - variance) ** 2));
  const rows = labels.map((term, k): CalibrationRow => {
    const own = ranks[k] ?? [];
    const shifts = own.map((rank) => grid[rank]!);
    const location = mean(shifts);
    return {
      term,
      ranks: own,
      meanRank: location + 0.5,
      locationZ: location / Math.sqrt(variance / own.length),
      spreadZ: (mean(shifts.map((d) => d * d)) - variance) / Math.sqrt(fourth / own.length),
    };
  });
  const largestZ = rows.reduce((most, { locationZ, spreadZ }) => Math.max(most, Math.abs(locationZ), Math.abs(spreadZ)), 0);
  return { replicates: links.length, levels, rows, links, largestZ, pValue: Math.min(1, 2 * rows.length * normalTails(largestZ)) };
}
