import { describe, expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, linksOfCode, smallNetwork } from '../../test-support/golden-model.ts';
import { findLink } from '../data/link-set.ts';
import { logFactor } from '../likelihood/pair-factor.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel, pairNumber } from '../model/program.ts';
import { exactLogLikelihood, exactOrders } from './subset-recursion.ts';

/** Sum over all 720 orders of four agents, written from the definition. */
function bruteForce(x: readonly number[], links: readonly (readonly [number, number])[], theta: Float64Array): number {
  const [b0, b1, w, a1, a2, a3, a4] = theta as unknown as [number, number, number, number, number, number, number];
  const pairs: [number, number][] = [
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 2],
    [1, 3],
    [2, 3],
  ];
  const isLink = ([i, j]: [number, number]) => links.some(([a, b]) => (a === i && b === j) || (a === j && b === i));
  const probability = (left: [number, number][], state: [number, number][]): number => {
    if (left.length === 0) return 1;
    let sum = 0;
    for (const pair of left) {
      const [i, j] = pair;
      const friends = (k: number) => state.flatMap(([a, b]) => (a === k ? [b] : b === k ? [a] : []));
      const near = friends(i).some((f) => friends(j).includes(f));
      const far = !near && friends(i).some((f) => friends(f).some((g) => friends(j).includes(g)));
      const utility = (own: number, partner: number) => {
        const M = friends(partner).length;
        return b0 + b1 * x[partner]! - w * (x[own]! - x[partner]!) ** 2 + a1 * M + a2 * M * M + (near ? a3 : 0) + (far ? a4 : 0);
      };
      const p = 1 / (1 + Math.exp(-utility(i, j))) / (1 + Math.exp(-utility(j, i)));
      const rest = left.filter((other) => other !== pair);
      sum += isLink(pair) ? p * probability(rest, [...state, pair]) : (1 - p) * probability(rest, state);
    }
    return sum / left.length;
  };
  return Math.log(probability(pairs, []));
}

describe('the exact likelihood', () => {
  it('agrees with the golden values of all 64 graphs of four agents to 1e-12', () => {
    const program = compileModel(goldenModel, smallNetwork(golden.n4.X, []));
    golden.n4.loglik_by_graph_code.forEach((expected, code) => {
      const { links } = smallNetwork(golden.n4.X, linksOfCode(4, code));
      expect(Math.abs(exactLogLikelihood(program, links, goldenTheta) - expected)).toBeLessThan(1e-12);
    });
  });

  it('sums to one over all graphs, with and without mutual consent', () => {
    for (const consent of ['mutual', 'either'] as const) {
      const model = formationModel('const + alter(x) + deg + dist2 + commonCount + capacity(2)', { consent });
      const program = compileModel(model, smallNetwork([0, 1, 1, 0.3], []));
      let sum = 0;
      for (let code = 0; code < 64; code++) {
        sum += Math.exp(exactLogLikelihood(program, smallNetwork([0, 1, 1, 0.3], linksOfCode(4, code)).links, [0.2, 0.5, -0.3, 1, 0.4]));
      }
      expect(Math.abs(sum - 1)).toBeLessThan(1e-13);
    }
  });

  it('agrees with the sum over all 720 orders', () => {
    for (const code of [11, 43, 63]) {
      const links = linksOfCode(4, code);
      const data = smallNetwork([0, 1, 0.4, 0], links);
      const exact = exactLogLikelihood(compileModel(goldenModel, data), data.links, goldenTheta);
      expect(Math.abs(exact - bruteForce([0, 1, 0.4, 0], links, goldenTheta))).toBeLessThan(1e-12);
    }
  });

  it.each(golden.cases.map((each) => [each.N, each] as const))('gives the golden order probabilities of %i agents', (_, each) => {
    const data = smallNetwork(each.X, each.edges);
    const exact = exactOrders(compileModel(goldenModel, data), data.links, goldenTheta);
    expect(Math.abs(exact.logLikelihood - each.loglik)).toBeLessThan(1e-12);
    each['posterior_mean_position_by_pair(1..m)'].forEach((expected, pair) => {
      expect(Math.abs(exact.meanPosition[pair]! - expected)).toBeLessThan(1e-11);
    });
    const m = exact.meanPosition.length;
    for (const [text, expected] of Object.entries(each['P(edge a meets before edge b)'])) {
      const [a, b, c, d] = text.match(/\d+/g)!.map(Number) as [number, number, number, number];
      expect(Math.abs(exact.before[pairNumber(each.N, a, b) * m + pairNumber(each.N, c, d)]! - expected)).toBeLessThan(1e-12);
    }
  });

  it('makes the order irrelevant without network terms: a product of pair factors', () => {
    const data = smallNetwork(
      [0, 1, 0.5, 2, 1],
      [
        [0, 1],
        [2, 4],
      ],
    );
    const theta = [-0.4, 0.3, 0.6];
    const program = compileModel(formationModel('const + alter(x) + sqdiff(x)'), data);
    let sum = 0;
    const x = [0, 1, 0.5, 2, 1];
    for (let i = 0; i < 5; i++) {
      for (let j = i + 1; j < 5; j++) {
        const base = -0.4 - 0.6 * (x[i]! - x[j]!) ** 2;
        sum += logFactor(base + 0.3 * x[j]!, base + 0.3 * x[i]!, findLink(data.links, i, j) >= 0);
      }
    }
    const exact = exactOrders(program, data.links, theta);
    expect(Math.abs(exact.logLikelihood - sum)).toBeLessThan(1e-12);
    // Every order is equally likely: mean position (m + 1) / 2 and P(before) 1/2.
    exact.meanPosition.forEach((position) => expect(position).toBeCloseTo(5.5, 11));
    expect(exact.before[1]).toBeCloseTo(0.5, 12);
  });

  it('refuses more than seven agents', () => {
    const data = smallNetwork([0, 0, 0, 0, 0, 0, 0, 0], []);
    expect(() => exactLogLikelihood(compileModel(goldenModel, data), data.links, goldenTheta)).toThrow(
      'ARGUMENT_OUT_OF_RANGE: exactOrders: there are 8 agents, expected at most 7. Sample the orders with fit instead',
    );
  });
});
