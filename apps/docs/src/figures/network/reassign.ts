/** Paired simulations: the same meetings and shocks, with the old and the new classes. */
import { assignSlots, createSimulator, crossGroupShare, graphOfLinks, type Layout, type LinkSet, layoutGraph, type Simulator } from '@thetakit/netform-mcmc';
import { keyOf, streamOf } from '@thetakit/random';
import { numberOf } from '../../kit/control.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { Panel } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { networkPanel } from './network-panel.ts';
import { COEFFICIENTS, programOfSchool, type School, schoolOf, THETA } from './school.ts';

interface State {
  readonly school: School;
  readonly theta: readonly number[];
  readonly before: Simulator;
  readonly after: Simulator;
  readonly shares: { readonly before: number[]; readonly after: number[] };
  readonly shown: { readonly links: readonly (readonly [number, number])[]; readonly layout: Layout };
}

const size = 60;
const replicates = 60;

/** The school after a share of the students gave their places in every period to each other, whatever the grade. Class sizes stay. */
export function reassigned(school: School, share: number, seed: number): School {
  const movers = streamOf(keyOf(seed))
    .permutation(school.size)
    .slice(0, Math.round(share * school.size));
  const places = assignSlots(
    Array.from(movers, (i) => school.classes[i]!),
    { seed },
  );
  const classes = school.classes.map((each) => [...each]);
  movers.forEach((student, row) => {
    classes[student] = places[row]!.map(String);
  });
  return { ...school, classes };
}

const pairsOf = (links: LinkSet) => Array.from({ length: links.count }, (_, e) => [links.low[e]!, links.high[e]!] as const);

function sharesPanel({ before, after }: State['shares']): Panel {
  const bins = 20;
  const bars = (values: readonly number[], left: number) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) counts[Math.min(bins - 1, Math.floor(value * bins))]! += 1;
    return counts.map((count, i) => [(i + left) / bins, (i + left + 0.5) / bins, count] as const);
  };
  const most = Math.max(10, ...[...bars(before, 0), ...bars(after, 0)].map(([, , count]) => count)) * 1.1;
  return {
    x: { label: 'share of links between grades', domain: [0, 1] },
    y: { label: 'simulated schools', domain: [0, most] },
    marks: [
      { type: 'bars', bars: bars(before, 0), colour: 1, label: 'old classes' },
      { type: 'bars', bars: bars(after, 0.5), colour: 2, label: 'new classes' },
    ],
  };
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const seed = numberOf(values, 'seed');
    const school = schoolOf(size, seed);
    const changed = reassigned(school, numberOf(values, 'share'), seed);
    const theta = COEFFICIENTS.map((name) => (name === 'shared' ? numberOf(values, 'shared') : THETA[name]));
    const after = createSimulator(programOfSchool(changed));
    const { links } = after.simulate(theta, seed, 0);
    const layout = layoutGraph(graphOfLinks(size, links), { iterations: 200 });
    return {
      school,
      theta,
      before: createSimulator(programOfSchool(school)),
      after,
      shares: { before: [], after: [] },
      shown: { links: pairsOf(links), layout },
    };
  },
  step(state, values) {
    const { school, theta, before, after, shares } = state;
    const replicate = shares.before.length;
    const share = (simulator: Simulator) =>
      crossGroupShare(graphOfLinks(size, simulator.simulate(theta, numberOf(values, 'seed'), replicate).links), [...school.grades]);
    shares.before.push(share(before));
    shares.after.push(share(after));
    return state;
  },
  isDone: ({ shares }) => shares.before.length >= replicates,
  scene({ school, shares, shown }) {
    const differences = shares.after.map((value, i) => value - shares.before[i]!);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const average = mean(differences);
    const error = Math.sqrt(mean(differences.map((value) => (value - average) ** 2)) / Math.max(1, differences.length - 1));
    return {
      panels: [networkPanel(shown.layout, school.grades, shown.links, []), sharesPanel(shares)],
      status:
        differences.length < 2
          ? 'Nothing simulated yet: each step simulates the school with the old and with the new classes, from the same meetings and the same shocks.'
          : `The share of links between grades changes from ${inWords(mean(shares.before))} to ${inWords(mean(shares.after))}: a difference of ${inWords(average)}, standard error ${inWords(error)}, from ${differences.length} pairs.`,
    };
  },
};
