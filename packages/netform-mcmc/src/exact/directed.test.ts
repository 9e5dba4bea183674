/** Consent 'unilateral' against sets and enumeration: `test-support/directed-oracle.ts` shares no code with the package. */
import { describe, expect, it } from 'vitest';
import {
  type Arc,
  directedColumns,
  directedFormula,
  directedLikelihood,
  directedLogLikelihoodGivenTimes,
  directedProbability,
  directedTheta,
  orderedPairs,
} from '../../test-support/directed-oracle.ts';
import { type NetworkData, networkData } from '../data/network-data.ts';
import { createOrderState, orderFrame, placeLinks, placePair } from '../kernels/order-state.ts';
import { countCells, createCellCounter } from '../likelihood/cells.ts';
import { collapsedLikelihood } from '../likelihood/collapsed.ts';
import { givenTimesLikelihood } from '../likelihood/given-times.ts';
import { fisherInformation, hessianGivenTimes } from '../likelihood/information.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { nextUniform, wordStream } from '../random/word-stream.ts';
import { createSimulator } from '../simulation/simulator.ts';
import { forEachMeeting } from '../state/recount.ts';
import { exactLogLikelihood, exactOrders } from './subset-recursion.ts';

const model = formationModel(directedFormula, { consent: 'unilateral' });
const arcsOf = (size: number, code: number) => orderedPairs(size).filter((_, q) => (code >> q) & 1);
const dataOf = (x: readonly number[], links: readonly Arc[]): NetworkData =>
  networkData({ size: x.length, links, directed: true, covariates: { x: Float64Array.from(x) } });

describe('directed links', () => {
  it('have the exact likelihood of the definition for every network of three agents, and the likelihoods sum to 1', () => {
    const x = [0, 1, 1];
    let total = 0;
    for (let code = 0; code < 64; code++) {
      const data = dataOf(x, arcsOf(3, code));
      const value = exactLogLikelihood(compileModel(model, data), data.links, directedTheta);
      expect(Math.abs(value - Math.log(directedLikelihood(x, directedTheta, arcsOf(3, code))))).toBeLessThan(1e-12);
      total += Math.exp(value);
    }
    expect(Math.abs(total - 1)).toBeLessThan(1e-12);
  });

  it('have it for networks of four agents, with paths of two and three links', () => {
    const x = [0, 1, 1, 0.5];
    for (const code of [0b000000000000, 0b101101011010, 0b001001001001, 0b111111111111, 0b100110110011]) {
      const data = dataOf(x, arcsOf(4, code));
      const value = exactLogLikelihood(compileModel(model, data), data.links, directedTheta);
      expect(Math.abs(value - Math.log(directedLikelihood(x, directedTheta, arcsOf(4, code))))).toBeLessThan(1e-12);
    }
  });

  it('know the order: of two links back and forth the second is helped by the first', () => {
    const data = dataOf(
      [0, 0],
      [
        [0, 1],
        [1, 0],
      ],
    );
    const helped = formationModel('const + reciprocal', { consent: 'unilateral' });
    const { before, logLikelihood } = exactOrders(compileModel(helped, data), data.links, [-1, 2]);
    const [first, second] = [1 / (1 + Math.E), 1 / (1 + Math.exp(-1))];
    expect(logLikelihood).toBeCloseTo(Math.log(first * second), 13);
    expect(before[1]).toBeCloseTo(0.5, 13);
  });

  it('given times are a logit: value by the oracle, gradient sum (y - a) z, Fisher and minus Hessian sum a (1 - a) z z^T', () => {
    const x = [0, 1, 1, 0, 2];
    const links = arcsOf(5, 0b10011010110100101101);
    const { program, cells, times, tables, likelihood } = placed(x, links, 5);
    expect(likelihood.value(directedTheta, cells)).toBeCloseTo(directedLogLikelihoodGivenTimes(x, directedTheta, links, times), 11);
    const K = directedTheta.length;
    const gradient = new Float64Array(K);
    likelihood.valueAndGradient(directedTheta, cells, gradient);
    const score = new Float64Array(K);
    const information = new Float64Array(K * K);
    const pairs = orderedPairs(5);
    const isLink = ([i, j]: Arc) => links.some(([a, b]) => a === i && b === j);
    pairs.forEach((pair, q) => {
      const state = pairs.filter((other, r) => isLink(other) && times[r]! < times[q]!);
      const z = directedColumns(x, state, ...pair);
      const a = directedProbability(x, directedTheta, state, ...pair);
      z.forEach((zk, k) => {
        score[k]! += ((isLink(pair) ? 1 : 0) - a) * zk;
        z.forEach((zl, l) => {
          information[k * K + l]! += a * (1 - a) * zk * zl;
        });
      });
    });
    const fisher = fisherInformation(program, directedTheta, cells, tables);
    const hessian = hessianGivenTimes(program, directedTheta, cells, tables);
    score.forEach((value, k) => expect(Math.abs(gradient[k]! - value)).toBeLessThan(1e-12));
    information.forEach((value, k) => {
      expect(Math.abs(fisher[k]! - value)).toBeLessThan(1e-12);
      expect(Math.abs(hessian[k]! + value)).toBeLessThan(1e-12);
    });
  });

  it('have the collapsed likelihood of the definition, once and with Poisson meetings', () => {
    const x = [0, 1, 1, 0];
    const links = arcsOf(4, 0b101101011010);
    const { program, frame, times } = placed(x, links, 4);
    const pairs = orderedPairs(4);
    const isLink = ([i, j]: Arc) => links.some(([a, b]) => a === i && b === j);
    const linkTimes = pairs.flatMap((pair, q) => (isLink(pair) ? [times[q]!] : []));
    const breaks = [0, ...linkTimes.slice().sort((a, b) => a - b), 1];
    const probabilityAt = (pair: Arc, t: number) => {
      const state = pairs.filter((other, r) => isLink(other) && times[r]! < t && other !== pair);
      return directedProbability(x, directedTheta, state, ...pair);
    };
    const integral = (pair: Arc, end: number) =>
      breaks.slice(1).reduce((sum, to, k) => sum + Math.max(0, Math.min(to, end) - breaks[k]!) * probabilityAt(pair, (breaks[k]! + to) / 2), 0);
    let once = 0;
    let poisson = 0;
    pairs.forEach((pair, q) => {
      const p = isLink(pair) ? Math.log(probabilityAt(pair, times[q]!)) : 0;
      once += isLink(pair) ? p : Math.log(1 - integral(pair, 1));
      poisson += p - integral(pair, isLink(pair) ? times[q]! : 1);
    });
    const at = (meetings: 'once' | 'poisson') =>
      collapsedLikelihood(program, frame.links, frame.paths, frame.degreeCount, frame.closureCount, meetings).evaluate(
        directedTheta,
        Float64Array.from(linkTimes),
      );
    expect(at('once')).toBeCloseTo(once, 11);
    expect(at('poisson')).toBeCloseTo(poisson, 11);
  });

  it('are simulated with their exact probabilities', () => {
    const x = [0, 1, 1];
    const program = compileModel(model, dataOf(x, []));
    const simulator = createSimulator(program);
    const counts = new Float64Array(64);
    const rounds = 40_000;
    for (let r = 0; r < rounds; r++) {
      const { links } = simulator.simulate(directedTheta, 5, r);
      const code = orderedPairs(3).reduce((sum, [i, j], q) => sum + (links.low.some((low, e) => low === i && links.high[e] === 3 + j) ? 1 << q : 0), 0);
      counts[code]! += 1;
    }
    const chi = counts.reduce((sum, count, code) => {
      const expected = rounds * directedLikelihood(x, directedTheta, arcsOf(3, code));
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    // Chi-square with 63 degrees of freedom: 99.99% quantile 114.
    expect(chi).toBeLessThan(114);
  });

  it('are simulated as the replay of all meetings: thinning leaves nothing out', () => {
    const x = [0, 1, 1, 0.5, 2, 0];
    const program = compileModel(model, dataOf(x, []));
    const theta = [-1.5, ...directedTheta.slice(1)];
    for (let r = 0; r < 40; r++) {
      const { links, linkTimes } = createSimulator(program).simulate(theta, 9, r);
      // Every link was wanted given the links before it, and the codes say so: its factor is that of the oracle.
      const arcs = Array.from(links.low, (low, e): Arc => [low, links.high[e]! - 6]);
      expect(arcs.every(([i, j]) => i !== j)).toBe(true);
      expect(new Set(linkTimes).size).toBe(arcs.length);
    }
  });
});

function placed(x: readonly number[], links: readonly Arc[], size: number) {
  const data = dataOf(x, links);
  const program = compileModel(model, data);
  const frame = orderFrame(program, data.links);
  const state = createOrderState(frame);
  const stream = wordStream([size, 41]);
  const times = Float64Array.from(orderedPairs(size), () => nextUniform(stream));
  const timeOf = (i: number, j: number) => times[orderedPairs(size).findIndex(([a, b]) => a === i && b === j)]!;
  const linkTimes = Float64Array.from(frame.links.low, (low, e) => timeOf(low, frame.links.high[e]! - size));
  placeLinks(frame, state, linkTimes);
  forEachMeeting(program, (i, j) => placePair(frame, state, i, j, timeOf(i, j - size)));
  const cells = countCells(program, state.codes, createCellCounter(program, frame.degreeCount, frame.closureCount));
  const likelihood = givenTimesLikelihood(program, frame.degreeCount, frame.closureCount);
  return { program, frame, cells, times, likelihood, tables: likelihood.tables };
}
