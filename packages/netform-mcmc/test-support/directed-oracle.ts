/** Directed formation written from the definition, with sets and no shared code: the oracle of the tests of consent 'unilateral'. */

/** A directed link from the first agent to the second. */
export type Arc = readonly [from: number, to: number];

/** The terms of `directedFormula`. */
export const directedFormula = 'const + alter(x) + ego(x) + sqdiff(x) + deg + dist2 + dist3 + commonCount + reciprocal + reciprocal*match(x)';
/** Parameters for it. */
export const directedTheta: readonly number[] = [-0.4, 0.3, -0.25, 0.6, 0.35, 0.5, 0.4, 0.3, 0.9, -0.5];

/** z_ij of every term of `directedFormula` when the links of `state` are there. */
export function directedColumns(x: readonly number[], state: readonly Arc[], i: number, j: number): number[] {
  const has = (a: number, b: number) => state.some(([from, to]) => from === a && to === b);
  const agents = x.map((_, a) => a).filter((a) => a !== i && a !== j);
  const common = agents.filter((h) => has(i, h) && has(h, j)).length;
  const far = common === 0 && agents.some((h) => agents.some((g) => g !== h && has(i, h) && has(h, g) && has(g, j)));
  const named = state.filter(([, to]) => to === j).length;
  const back = has(j, i) ? 1 : 0;
  const [own, partner] = [x[i]!, x[j]!];
  return [1, partner, own, -((own - partner) ** 2), named, common > 0 ? 1 : 0, far ? 1 : 0, common, back, own === partner ? back : 0];
}

/** P(the sender wants the link). */
export function directedProbability(x: readonly number[], theta: readonly number[], state: readonly Arc[], i: number, j: number): number {
  const u = directedColumns(x, state, i, j).reduce((sum, z, k) => sum + z * theta[k]!, 0);
  return 1 / (1 + Math.exp(-u));
}

/** All ordered pairs of N agents. */
export function orderedPairs(size: number): Arc[] {
  const pairs: Arc[] = [];
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i !== j) pairs.push([i, j]);
  return pairs;
}

/** Likelihood of a directed network, averaged over all orders of the ordered pairs, by recursion over the sets of pairs that have met. */
export function directedLikelihood(x: readonly number[], theta: readonly number[], links: readonly Arc[]): number {
  const pairs = orderedPairs(x.length);
  const isLink = pairs.map(([i, j]) => links.some(([a, b]) => a === i && b === j));
  const ways = new Float64Array(2 ** pairs.length);
  ways[0] = 1;
  for (let set = 0; set < ways.length - 1; set++) {
    const met = pairs.filter((_, q) => (set >> q) & 1);
    const state = pairs.filter((_, q) => (set >> q) & 1 && isLink[q]);
    pairs.forEach(([i, j], q) => {
      if ((set >> q) & 1) return;
      const p = directedProbability(x, theta, state, i, j);
      ways[set | (1 << q)]! += (ways[set]! * (isLink[q] ? p : 1 - p)) / (pairs.length - met.length);
    });
  }
  return ways[ways.length - 1]!;
}

/** Log-likelihood given the meeting time of every ordered pair, in the order of `orderedPairs`. */
export function directedLogLikelihoodGivenTimes(x: readonly number[], theta: readonly number[], links: readonly Arc[], times: ArrayLike<number>): number {
  const pairs = orderedPairs(x.length);
  const isLink = ([i, j]: Arc) => links.some(([a, b]) => a === i && b === j);
  return pairs.reduce((sum, [i, j], q) => {
    const state = pairs.filter((pair, r) => isLink(pair) && times[r]! < times[q]!);
    const p = directedProbability(x, theta, state, i, j);
    return sum + Math.log(isLink([i, j]) ? p : 1 - p);
  }, 0);
}
