import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, smallNetwork } from '../../test-support/golden-model.ts';
import { type NetworkData, networkData } from '../data/network-data.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel, pairNumber } from '../model/program.ts';
import { createTables, fillTables } from '../model/utility-tables.ts';
import { nextUniform, wordStream } from '../random/word-stream.ts';
import { forEachPair, recountCodes } from '../state/recount.ts';
import { fullLogLikelihood, timeConditional } from './full-recompute.ts';
import { acceptLinkTime, createLinkMove, proposeLinkTime } from './link-move.ts';
import { linkSweep } from './link-sweep.ts';
import { createOrderState, type OrderFrame, type OrderState, orderFrame, placeLinks, placePair } from './order-state.ts';
import { createRefreshMemory, refreshUnlinked } from './refresh.ts';

/** A random network with a factor and a number. */
function randomNetwork(size: number, density: number, seed: number): NetworkData {
  const stream = wordStream([seed, 77]);
  const links: [number, number][] = [];
  forEachPair(size, (i, j) => nextUniform(stream) < density && links.push([i, j]));
  const x = Float64Array.from({ length: size }, () => Math.floor(nextUniform(stream) * 3));
  return networkData({ size, links, covariates: { x, g: Array.from(x, (v) => `g${v}`) } });
}

function pairTimesOf({ program, links }: OrderFrame, state: OrderState): Float64Array {
  const pairTimes = new Float64Array((program.size * (program.size - 1)) / 2);
  forEachPair(program.size, (i, j, pair) => {
    pairTimes[pair] = state.times[i * program.size + j]!;
  });
  links.low.forEach((low, e) => {
    pairTimes[pairNumber(program.size, low, links.high[e]!)] = state.linkTimes[e]!;
  });
  return pairTimes;
}

function setUp(data: NetworkData, formula: string, consent: 'mutual' | 'either', theta: ArrayLike<number>, seed: number) {
  const program = compileModel(formationModel(formula, { consent }), data);
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
  const memory = createRefreshMemory(frame);
  refreshUnlinked(frame, state, tables, stream, memory);
  return { program, frame, state, stream, tables, memory };
}

const formulas = [
  'const + alter(x) + sqdiff(x) + deg + deg2 + dist2 + dist3',
  'const + dist2*match(g) + commonCount + isolates + dist3',
  'const + deg + capacity(9)',
  'const + dist2 + dist3 + commonCount',
];

describe('link moves', () => {
  it('have the ratio of full recomputation, and leave the codes of a full recount, after random sequences', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 5, max: 14 }),
        fc.constantFrom(...formulas),
        fc.constantFrom('mutual' as const, 'either' as const),
        (seed, size, formula, consent) => {
          const data = randomNetwork(size, 0.3, seed);
          if (data.links.count === 0) return;
          const theta = [-0.6, 0.4, 0.5, 0.3, -0.05, 0.9, 0.4];
          const { program, frame, state, stream, tables } = setUp(data, formula, consent, theta, seed);
          const move = createLinkMove(frame);
          let before = fullLogLikelihood(program, data.links, theta, pairTimesOf(frame, state), frame.closureCount);
          for (let round = 0; round < 12; round++) {
            const e = Math.floor(nextUniform(stream) * data.links.count);
            const to = nextUniform(stream);
            proposeLinkTime(frame, state, tables, e, to, move);
            const moved = pairTimesOf(frame, state);
            moved[pairNumber(size, data.links.low[e]!, data.links.high[e]!)] = to;
            const after = fullLogLikelihood(program, data.links, theta, moved, frame.closureCount);
            expect(Math.abs(move.logRatio - (after - before))).toBeLessThan(1e-10);
            if (round % 3 === 2) continue;
            acceptLinkTime(frame, state, e, to, move);
            before = after;
            checkCodes(frame, state);
          }
        },
      ),
      { seed: 17, numRuns: 60 },
    );
  });

  it('are all accepted when no term depends on the state', () => {
    const data = randomNetwork(12, 0.3, 4);
    const { frame, state, stream, tables } = setUp(data, 'const + deg + deg2 + dist2 + dist3', 'mutual', [-0.5, 0, 0, 0, 0], 5);
    expect(linkSweep(frame, state, tables, stream, createLinkMove(frame), { kind: 'uniform' })).toBe(1);
    expect(linkSweep(frame, state, tables, stream, createLinkMove(frame), { kind: 'walk', width: 0.2 })).toBe(1);
  });

  it.each([{ kind: 'uniform' } as const, { kind: 'walk', width: 0.4 } as const])('sample the exact order probabilities: $kind', (proposal) => {
    // Golden case of five agents; standard errors by batch means over 40 batches.
    const each = golden.cases[1]!;
    const data = smallNetwork(each.X, each.edges);
    const program = compileModel(goldenModel, data);
    const frame = orderFrame(program, data.links);
    const state = createOrderState(frame);
    const tables = createTables(program, frame.degreeCount, frame.closureCount);
    fillTables(program, goldenTheta, tables);
    const stream = wordStream([1, 9]);
    placeLinks(
      frame,
      state,
      Float64Array.from(data.links.low, () => nextUniform(stream)),
    );
    const move = createLinkMove(frame);
    const memory = createRefreshMemory(frame);
    const names = Object.entries(each['P(edge a meets before edge b)']);
    const linkOf = (i: number, j: number) => data.links.low.findIndex((low, e) => low === i && data.links.high[e] === j);
    const pairs = names.map(([text]) => {
      const [a, b, c, d] = text.match(/\d+/g)!.map(Number) as [number, number, number, number];
      return [linkOf(a, b), linkOf(c, d)] as const;
    });
    const batches = names.map(() => new Float64Array(40));
    for (let b = 0; b < 40; b++) {
      for (let k = 0; k < 1000; k++) {
        refreshUnlinked(frame, state, tables, stream, memory);
        linkSweep(frame, state, tables, stream, move, proposal);
        pairs.forEach(([x, y], p) => {
          if (state.linkTimes[x]! < state.linkTimes[y]!) batches[p]![b]! += 1e-3;
        });
      }
    }
    names.forEach(([, expected], p) => {
      const mean = batches[p]!.reduce((sum, v) => sum + v, 0) / 40;
      const error = Math.sqrt(batches[p]!.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 39 / 40);
      expect(Math.abs(mean - expected)).toBeLessThan(4.5 * error);
    });
  });

  it('leave invariant what the exact conditional draws from: one link moved many times', () => {
    const data = randomNetwork(7, 0.4, 21);
    const theta = [-0.6, 0.4, 0.5, 0.3, -0.05, 1.5, 0.8];
    const { program, frame, state, stream, tables } = setUp(data, formulas[0]!, 'mutual', theta, 8);
    const pair = pairNumber(7, data.links.low[0]!, data.links.high[0]!);
    const { breaks, probability } = timeConditional(program, data.links, theta, pairTimesOf(frame, state), pair, frame.closureCount);
    const move = createLinkMove(frame);
    const counts = new Float64Array(probability.length);
    for (let k = 0; k < 40_000; k++) {
      const to = nextUniform(stream);
      proposeLinkTime(frame, state, tables, 0, to, move);
      if (Math.log(nextUniform(stream)) < move.logRatio) acceptLinkTime(frame, state, 0, to, move);
      counts[breaks.findIndex((b) => b > state.linkTimes[0]!) - 1]! += 1 / 40_000;
    }
    // The acceptance is above 1/2, so the effective sample is above 10,000; five standard errors.
    probability.forEach((p, k) => expect(Math.abs(counts[k]! - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 10_000)));
  });
});

function checkCodes(frame: OrderFrame, state: OrderState): void {
  const { program, links, closureCount, tracksDegrees, tracksClosures } = frame;
  const { size } = program;
  const expected = recountCodes(size, links, pairTimesOf(frame, state), closureCount);
  forEachPair(size, (i, j, pair) => {
    let code = expected[pair]!;
    if (!tracksDegrees) code &= ~((1 << 22) - 1);
    if (!tracksClosures) code &= ~(255 << 22);
    expect(state.codes[i * size + j]).toBe(code);
    const mirror = (code & ~((1 << 22) - 1)) | ((code & 2047) << 11) | ((code >>> 11) & 2047);
    expect(state.codes[j * size + i]).toBe(mirror);
  });
  const rebuilt = createOrderState(frame);
  rebuilt.linkTimes.set(state.linkTimes);
  forEachPair(size, (i, j) => placePair(frame, rebuilt, i, j, state.times[i * size + j]!));
  expect(rebuilt.codes).toEqual(state.codes);
  expect(rebuilt.quick).toEqual(state.quick);
  expect(rebuilt.slotTimes).toEqual(state.slotTimes);
}
