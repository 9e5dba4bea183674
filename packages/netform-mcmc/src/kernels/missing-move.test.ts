import { describe, expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, nightly } from '../../test-support/golden-model.ts';
import { fitCheckpointText, parseFitCheckpoint } from '../chain/checkpoint-text.ts';
import { parameterChains } from '../chain/draws.ts';
import { type FitCheckpoint, fitSteps } from '../chain/fit.ts';
import { linkSetOf } from '../data/link-set.ts';
import { type NetworkData, networkData, withLinks } from '../data/network-data.ts';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { exactLogLikelihood } from '../exact/subset-recursion.ts';
import { type FormationModel, formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { createTables, fillTables } from '../model/utility-tables.ts';
import { lastOf } from '../predictive/last-of.ts';
import { posteriorPredictive } from '../predictive/posterior-predictive.ts';
import { nextUniform, wordStream } from '../random/word-stream.ts';
import { forEachPair, recountCodes } from '../state/recount.ts';
import { createLinkMove } from './link-move.ts';
import { linkSweep } from './link-sweep.ts';
import { ABSENT, createOrderState, orderFrame, placeLinks } from './order-state.ts';
import { createRefreshMemory, refreshUnlinked } from './refresh.ts';

const { X, edges } = golden.posterior_n5_b0_a3;
/** Two linked pairs and one unlinked pair of the golden network are unknown. */
const missing = [
  [0, 2],
  [1, 2],
  [2, 3],
] as const;
const isMissing = ([i, j]: readonly [number, number]) => missing.some(([a, b]) => a === i && b === j);
const five = networkData({ size: 5, links: edges.filter((edge) => !isMissing(edge)), missing, covariates: { x: X } });

/** Log-likelihood of each of the 8 ways to fill in the missing pairs. */
function completions(model: FormationModel, theta: ArrayLike<number>): Float64Array {
  const known = Array.from(five.links.low, (low, e) => low * 5 + five.links.high[e]!);
  const program = compileModel(model, five);
  return Float64Array.from({ length: 2 ** missing.length }, (_, fill) => {
    const codes = [...known, ...missing.flatMap(([i, j], q) => ((fill >> q) & 1 ? [i * 5 + j] : []))];
    return exactLogLikelihood(program, linkSetOf(5, Float64Array.from(codes)), theta);
  });
}

describe('missing pairs', () => {
  it.each(['mutual', 'either'] as const)(
    'are imputed with their exact probabilities given theta: %s',
    (consent) => {
      const model = formationModel('const + alter(x) + sqdiff(x) + deg + deg2 + dist2 + dist3', { consent });
      const theta = consent === 'mutual' ? Float64Array.of(0.4, ...goldenTheta.slice(1)) : Float64Array.of(-1, 0.2, 0.4, 0.3, -0.1, 0.8, 0.5);
      const weights = completions(model, theta).map(Math.exp);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const program = compileModel(model, five);
      const frame = orderFrame(program, five.links, five.missing);
      const state = createOrderState(frame);
      const tables = createTables(program, frame.degreeCount, frame.closureCount);
      fillTables(program, theta, tables);
      const stream = wordStream([4, 2]);
      const memory = createRefreshMemory(frame);
      const move = createLinkMove(frame);
      placeLinks(
        frame,
        state,
        state.linkTimes.map((_, e) => (frame.missing[e] === 1 ? ABSENT : nextUniform(stream))),
      );
      const rounds = nightly ? 400_000 : 40_000;
      const seen = Array.from(weights, () => new Float64Array(rounds));
      for (let k = 0; k < rounds; k++) {
        refreshUnlinked(frame, state, tables, stream, memory);
        linkSweep(frame, state, tables, stream, move, { kind: 'uniform' });
        let fill = 0;
        let q = 0;
        frame.missing.forEach((is, e) => {
          if (is === 1) fill |= (state.linkTimes[e]! < ABSENT ? 1 : 0) << q++;
        });
        seen[fill]![k] = 1;
      }
      seen.forEach((row, fill) => {
        const share = row.reduce((sum, value) => sum + value, 0) / rounds;
        expect(Math.abs(share - weights[fill]! / total)).toBeLessThan(4 * meanError([row]) + 1e-12);
      });
    },
    600_000,
  );

  it('leave times and codes of a full recount after many sweeps', () => {
    const stream = wordStream([8, 8]);
    const links: [number, number][] = [];
    const unknown: [number, number][] = [];
    forEachPair(12, (i, j) => {
      const u = nextUniform(stream);
      if (u < 0.2) links.push([i, j]);
      else if (u < 0.4) unknown.push([i, j]);
    });
    const data = networkData({ size: 12, links, missing: unknown, covariates: { x: Array.from({ length: 12 }, (_, i) => i % 3) } });
    const program = compileModel(goldenModel, data);
    const frame = orderFrame(program, data.links, data.missing);
    const state = createOrderState(frame);
    const tables = createTables(program, frame.degreeCount, frame.closureCount);
    fillTables(program, [0, 0.1, 0.2, 0.1, -0.02, 0.5, 0.3], tables);
    placeLinks(
      frame,
      state,
      state.linkTimes.map((_, e) => (frame.missing[e] === 1 ? ABSENT : nextUniform(stream))),
    );
    const memory = createRefreshMemory(frame);
    const move = createLinkMove(frame);
    const present = new Set<number>();
    for (let k = 0; k < 50; k++) {
      refreshUnlinked(frame, state, tables, stream, memory);
      linkSweep(frame, state, tables, stream, move, { kind: 'uniform' });
      const now: [number, number][] = [];
      state.linkTimes.forEach((time, e) => {
        if (time < ABSENT) now.push([frame.links.low[e]!, frame.links.high[e]!]);
      });
      present.add(now.length);
      const pairTimes = new Float64Array(66);
      forEachPair(12, (i, j, pair) => {
        pairTimes[pair] = state.times[i * 12 + j]!;
      });
      const codes = recountCodes(
        12,
        withLinks(
          data,
          Float64Array.from(now, ([i, j]) => i * 12 + j),
        ).links,
        pairTimes,
        frame.closureCount,
      );
      forEachPair(12, (i, j, pair) => expect(state.codes[i * 12 + j]).toBe(codes[pair]));
    }
    expect(present.size).toBeGreaterThan(3);
  });

  it('give the posterior of the parameters with the missing pairs summed out, and their probabilities', () => {
    const model = formationModel('const + dist2');
    const options = { seed: 2, fixed: { dist2: 0.8 }, priors: { constant: { sd: 1 } }, chains: 2, warmup: 300, draws: nightly ? 100_000 : 10_000 };
    const { draws, states } = lastOf(fitSteps(five, model, options));
    let [mass, first, second] = [0, 0, 0];
    const linked = new Float64Array(missing.length);
    for (let c = -6; c <= 6; c += 0.02) {
      const prior = Math.exp(-(c * c) / 2);
      completions(model, [c, 0.8]).forEach((log, fill) => {
        const weight = prior * Math.exp(log);
        mass += weight;
        first += weight * c;
        second += weight * c * c;
        for (let q = 0; q < missing.length; q++) if ((fill >> q) & 1) linked[q]! += weight;
      });
    }
    const chains = parameterChains(draws, 'const');
    const near = (f: (value: number) => number, expected: number) => {
      const rows = chains.map((chain) => chain.map(f));
      const mean = rows.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0) / (2 * options.draws);
      expect(Math.abs(mean - expected)).toBeLessThan(4 * meanError(rows));
    };
    near((v) => v, first / mass);
    near((v) => v * v, second / mass);
    // The shares are means of draws whose errors are those of a few thousand independent ones.
    linked.forEach((weight, q) => {
      const share = states.reduce((sum, { imputed }) => sum + imputed[q]!, 0) / (2 * options.draws);
      expect(Math.abs(share - weight / mass)).toBeLessThan(nightly ? 0.01 : 0.03);
    });
    expect(draws.stats.imputed_links.some((count) => count > 0)).toBe(true);
  }, 600_000);

  it('go on exactly from a checkpoint', () => {
    const options = { seed: 5, chains: 1, warmup: 15, draws: 20 };
    const whole = lastOf(fitSteps(five, goldenModel, options));
    const saved: FitCheckpoint[] = [];
    lastOf(fitSteps(five, goldenModel, { ...options, checkpoint: { every: 22, save: (checkpoint) => saved.push(checkpoint) } }));
    const again = lastOf(fitSteps(five, goldenModel, { ...options, resume: parseFitCheckpoint(fitCheckpointText(saved[0]!)) }));
    expect(again.draws).toEqual(whole.draws);
    expect(again.states).toEqual(whole.states);
  });

  it('count on neither side of a predictive check', () => {
    const theta = Float64Array.from({ length: 7 * 30 }, (_, at) => goldenTheta[at % 7]! + (at % 7 === 0 ? 30 : 0));
    const stats = {} as never;
    const labels = compileModel(goldenModel, five).labels;
    const check = posteriorPredictive(five, goldenModel, { chains: 1, draws: 30, labels, theta, stats }, { simulations: 30 });
    // With const near 30 nearly all pairs link; 3 of the 10 are unknown.
    expect(check.simulated.every(({ links }) => links <= 7)).toBe(true);
    expect(check.simulated.some(({ links }) => links === 7)).toBe(true);
    expect(check.observed.links).toBe(five.links.count);
  });

  it('are refused where they cannot be', () => {
    const make = (unknown: NonNullable<Parameters<typeof networkData>[0]['missing']>): NetworkData =>
      networkData({ size: 4, links: [[0, 1]], missing: unknown });
    expect(() => make([[1, 0]])).toThrow('NETWORK_INVALID: networkData: "0" and "1" are both linked and a missing pair');
    expect(() => make([[2, 2]])).toThrow('missing pair number 0 joins agent "2" to itself');
    expect(() => make([[2, 9]])).toThrow('missing pair number 0 names agent 9, which is not in ids');
  });
});
