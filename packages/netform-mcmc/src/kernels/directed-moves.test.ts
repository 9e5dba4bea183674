/** The kernels of directed links against full recomputation, against quadrature, by simulation-based calibration, and in their joint distribution with the data. */
import { streamOf } from '@thetakit/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directedFormula, directedTheta } from '../../test-support/directed-oracle.ts';
import { nightly } from '../../test-support/golden-model.ts';
import { calibrationSteps } from '../chain/calibration.ts';
import { parameterChains } from '../chain/draws.ts';
import { fitSteps } from '../chain/fit.ts';
import { type NetworkData, networkData } from '../data/network-data.ts';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { exactLogLikelihood } from '../exact/subset-recursion.ts';
import { countCells, createCellCounter } from '../likelihood/cells.ts';
import { givenTimesLikelihood } from '../likelihood/given-times.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel, type Program, pairNumber } from '../model/program.ts';
import { createTables, fillTables } from '../model/utility-tables.ts';
import { lastOf } from '../predictive/last-of.ts';
import { nextInteger, nextUniform, wordStream } from '../random/word-stream.ts';
import { createMeetings } from '../simulation/meetings.ts';
import { createSimulator, type SimulatedNetwork } from '../simulation/simulator.ts';
import { forEachMeeting, recountCode } from '../state/recount.ts';
import { posteriorDensity } from '../theta/posterior.ts';
import { randomWalkStep } from '../theta/random-walk.ts';
import { sampleCollapsed } from './collapsed-sampler.ts';
import { fullLogLikelihood } from './full-recompute.ts';
import { acceptLinkTime, createLinkMove, proposeLinkTime } from './link-move.ts';
import { linkSweep } from './link-sweep.ts';
import { createOrderState, type OrderFrame, type OrderState, orderFrame, placeLinks } from './order-state.ts';
import { createRefreshMemory, refreshUnlinked } from './refresh.ts';
import { sampleSwaps } from './swap-sampler.ts';

function randomArcs(size: number, density: number, seed: number): NetworkData {
  const stream = wordStream([seed, 78]);
  const links: [number, number][] = [];
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i !== j && nextUniform(stream) < density) links.push([i, j]);
  return networkData({ size, links, directed: true, covariates: { x: Float64Array.from({ length: size }, () => Math.floor(nextUniform(stream) * 3)) } });
}

function pairTimesOf({ program, links }: OrderFrame, state: OrderState): Float64Array {
  const times = new Float64Array((program.size * (program.size - 1)) / 2);
  forEachMeeting(program, (i, j) => {
    times[pairNumber(program.size, i, j)] = state.times[i * program.size + j]!;
  });
  links.low.forEach((low, e) => {
    times[pairNumber(program.size, low, links.high[e]!)] = state.linkTimes[e]!;
  });
  return times;
}

describe('moves of directed links', () => {
  it('have the ratio of full recomputation, and leave the codes of a full recount', () => {
    const model = formationModel(`${directedFormula} + isolates`, { consent: 'unilateral' });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 3, max: 8 }), (seed, size) => {
        const data = randomArcs(size, 0.35, seed);
        if (data.links.count === 0) return;
        const theta = [...directedTheta, -0.3];
        const program = compileModel(model, data);
        const frame = orderFrame(program, data.links);
        const state = createOrderState(frame);
        const stream = wordStream([seed, 3]);
        const tables = createTables(program, frame.degreeCount, frame.closureCount);
        fillTables(program, theta, tables);
        placeLinks(
          frame,
          state,
          Float64Array.from(data.links.low, () => nextUniform(stream)),
        );
        refreshUnlinked(frame, state, tables, stream, createRefreshMemory(frame));
        const move = createLinkMove(frame);
        let before = fullLogLikelihood(program, data.links, theta, pairTimesOf(frame, state), frame.closureCount);
        for (let round = 0; round < 10; round++) {
          const e = Math.floor(nextUniform(stream) * data.links.count);
          const to = nextUniform(stream);
          proposeLinkTime(frame, state, tables, e, to, move);
          const moved = pairTimesOf(frame, state);
          moved[pairNumber(program.size, data.links.low[e]!, data.links.high[e]!)] = to;
          const after = fullLogLikelihood(program, data.links, theta, moved, frame.closureCount);
          expect(Math.abs(move.logRatio - (after - before))).toBeLessThan(1e-10);
          acceptLinkTime(frame, state, e, to, move);
          before = after;
          forEachMeeting(program, (i, j) => {
            const time = pairTimesOf(frame, state)[pairNumber(program.size, i, j)]!;
            expect(state.codes[i * program.size + j]).toBe(recountCode(data.links, state.linkTimes, i, j, time, frame.closureCount, true));
          });
        }
      }),
      { seed: 18, numRuns: 40 },
    );
  });

  it('give the posterior of the exact likelihood, augmented, collapsed and by swaps', () => {
    const data = networkData({
      size: 4,
      directed: true,
      links: [
        [0, 1],
        [1, 0],
        [1, 2],
        [0, 2],
        [2, 3],
      ],
    });
    const model = formationModel('const + reciprocal + dist2', { consent: 'unilateral' });
    const program = compileModel(model, data);
    const fixed = { dist2: 0.8 };
    const sd = 1.2;
    // Posterior means on a grid; the integrand is smooth and vanishes at the ends: with standard deviations above 0.6 the rectangle rule errs by exp(-2 pi^2 (0.6 / 0.5)^2) = 1e-12.
    const sums = { total: 0, mean: 0, back: 0 };
    for (let b = -6; b <= 6; b += 0.5) {
      for (let r = -6; r <= 6; r += 0.5) {
        const weight = Math.exp(exactLogLikelihood(program, data.links, [b, r, 0.8]) - (b * b + r * r) / (2 * sd * sd));
        sums.total += weight;
        sums.mean += weight * b;
        sums.back += weight * r;
      }
    }
    const expected = [sums.mean / sums.total, sums.back / sums.total];
    const priors = { constant: { sd }, others: { sd } };
    const { draws } = lastOf(fitSteps(data, model, { seed: 3, priors, fixed, chains: 2, warmup: 200, draws: 6000 }));
    ['const', 'reciprocal'].forEach((label, k) => {
      const chains = parameterChains(draws, label);
      const all = chains.flatMap((chain) => [...chain]);
      expect(Math.abs(all.reduce((a, b) => a + b, 0) / all.length - expected[k]!)).toBeLessThan(4 * meanError(chains));
    });
    for (const flat of [
      sampleCollapsed(data, model, { seed: 4, priors, fixed, step: 1, draws: 12_000 }),
      sampleSwaps(data, model, { seed: 5, priors, fixed, draws: 12_000 }),
    ] as const) {
      [0, 1].forEach((k) => {
        const chain = Float64Array.from({ length: flat.length / 3 }, (_, d) => flat[3 * d + k]!);
        expect(Math.abs(chain.reduce((a, b) => a + b, 0) / chain.length - expected[k]!)).toBeLessThan(4 * meanError([chain]));
      });
    }
  }, 120_000);

  it('rank true parameters uniformly (simulation-based calibration)', () => {
    const data = randomArcs(9, 0, 5);
    const model = formationModel('const + sqdiff(x) + deg + dist2 + reciprocal', { consent: 'unilateral' });
    const priors = { constant: { mean: -1.2, sd: 0.4 }, others: { sd: 0.4 }, byLabel: { deg: { sd: 0.1 } } };
    const result = lastOf(calibrationSteps(data, model, { replicates: nightly ? 500 : 60, warmup: 120, thin: 6, priors, seed: 8 }));
    expect(result.pValue).toBeGreaterThan(1e-3);
    expect(result.links.reduce((a, b) => a + b, 0)).toBeGreaterThan(result.replicates * 5);
  }, 3_600_000);

  it('leave the joint distribution of parameters, times and networks (Geweke 2004)', () => {
    const rounds = nightly ? 100_000 : 12_000;
    const [direct, chain] = jointDraws(rounds);
    const z = direct[0]!.map((_, f) => {
      const [a, b] = [direct, chain].map((rows) => Float64Array.from(rows, (row) => row[f]!)) as [Float64Array, Float64Array];
      const mean = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
      return Math.abs(mean(a) - mean(b)) / Math.hypot(meanError([a]), meanError([b]));
    });
    // 15 functions: P(any |z| > 4) is 1e-3.
    expect(Math.max(...z)).toBeLessThan(4);
  }, 3_600_000);
});

const jointSize = 5;
const K = 5;
const priorSd = 0.5;

/** Functions of (theta, T, D) by direct simulation, and by alternating the kernels with a redraw of the network. */
function jointDraws(rounds: number): [number[][], number[][]] {
  const program = compileModel(formationModel('const + deg + dist2 + dist3 + reciprocal', { consent: 'unilateral' }), randomArcs(jointSize, 0, 1));
  const simulator = createSimulator(program);
  const normals = streamOf([4, 3, 2, 1]);
  const words = wordStream([6, 5]);
  const meetings = createMeetings(program.size);
  forEachMeeting(program, (i, j) => {
    meetings.pair[meetings.count++] = i * program.size + j;
  });
  const drawNetwork = (theta: Float64Array) => {
    for (let q = 0; q < meetings.count; q++) {
      meetings.shockLow[q] = nextInteger(words, 2 ** 32);
      meetings.shockHigh[q] = nextInteger(words, 2 ** 32);
    }
    return simulator.replay(theta, meetings);
  };
  const drawPrior = () => {
    for (let q = 0; q < meetings.count; q++) meetings.time[q] = nextUniform(words);
    return Float64Array.from({ length: K }, () => priorSd * normals.normal());
  };
  const direct: number[][] = [];
  for (let k = 0; k < rounds; k++) {
    const theta = drawPrior();
    direct.push(functionsOf(theta, drawNetwork(theta)));
  }
  const chain: number[][] = [];
  let theta: Float64Array = drawPrior();
  let network = drawNetwork(theta);
  for (let k = 0; k < rounds; k++) {
    theta = jointStep(program, theta, network, meetings, words, normals);
    network = drawNetwork(theta);
    chain.push(functionsOf(theta, network));
  }
  return [direct, chain];
}

function functionsOf(theta: Float64Array, { links, linkTimes }: SimulatedNetwork): number[] {
  const returned = links.low.reduce((sum, low, e) => sum + (hasArc(links, links.high[e]! - jointSize, low) ? 1 : 0), 0);
  const named = Array.from({ length: jointSize }, (_, i) => links.offsets[jointSize + i + 1]! - links.offsets[jointSize + i]!);
  const squares = named.reduce((sum, d) => sum + d * d, 0);
  const timeSum = linkTimes.reduce((sum, t) => sum + t, 0);
  return [...theta, ...theta.map((v) => v * v), links.count, returned, squares, timeSum, theta[1]! * squares, theta[4]! * returned];
}

function hasArc({ low, high }: SimulatedNetwork['links'], i: number, j: number): boolean {
  return low.some((from, e) => from === i && high[e] === j + jointSize);
}

function jointStep(
  program: Program,
  theta: Float64Array,
  network: SimulatedNetwork,
  meetings: ReturnType<typeof createMeetings>,
  words: ReturnType<typeof wordStream>,
  normals: ReturnType<typeof streamOf>,
): Float64Array {
  const frame = orderFrame(program, network.links);
  const order = createOrderState(frame);
  const tables = createTables(program, frame.degreeCount, frame.closureCount);
  fillTables(program, theta, tables);
  placeLinks(frame, order, network.linkTimes);
  refreshUnlinked(frame, order, tables, words, createRefreshMemory(frame));
  linkSweep(frame, order, tables, words, createLinkMove(frame), { kind: 'uniform' });
  for (let q = 0; q < meetings.count; q++) meetings.time[q] = order.times[meetings.pair[q]!]!;
  const cells = countCells(program, order.codes, createCellCounter(program, frame.degreeCount, frame.closureCount));
  const likelihood = givenTimesLikelihood(program, frame.degreeCount, frame.closureCount);
  const free = { free: Int32Array.from({ length: K }, (_, k) => k), all: new Float64Array(K) };
  const prior = { means: new Float64Array(K), precisions: new Float64Array(K).fill(priorSd ** -2) };
  const density = posteriorDensity(program, likelihood, () => cells, prior, free);
  const metric = Float64Array.from({ length: K * K }, (_, cell) => (cell % (K + 1) === 0 ? 1 / priorSd : 0));
  return randomWalkStep(density, theta, { stepSize: 0.9, metric, pilot: theta }, normals).theta.slice();
}
