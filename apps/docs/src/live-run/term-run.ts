/** The numerics of a term's live run: one school, formed twice with the same meetings and shocks, with the term and without. */
import {
  compileModel,
  createGraph,
  degreesOf,
  formationModel,
  type Graph,
  graphOfLinks,
  type Layout,
  layoutGraph,
  networkData,
  simulateNetwork,
} from '@thetakit/netform-mcmc';
import { keyOf, streamOf } from '@thetakit/random';
import { networkPanel } from '../figures/network/network-panel.ts';
import { schoolOf } from '../figures/network/school.ts';
import { numberOf, type Values } from '../kit/control.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../kit/figure.ts';
import { inWords } from '../kit/slider-text.ts';
import type { LiveTerm } from './term-run-spec.ts';

type Links = readonly (readonly [number, number])[];

interface State {
  readonly grades: readonly number[];
  readonly layout: Layout;
  readonly links: Links;
  readonly without: Links;
  formed: number;
}

const size = 36;

/** Grades, classes, and a symmetric attribute of pairs: living near each other, drawn for one pair in four. */
function dataOf(seed: number) {
  const { grades, classes } = schoolOf(size, seed);
  const stream = streamOf(keyOf(seed));
  const near = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) near[i * size + j] = near[j * size + i] = stream.uniform() < 0.25 ? 1 : 0;
  }
  // Grades from 0, so that their effect is of the size of the others.
  const from0 = grades.map((grade) => grade - 9);
  return { grades, data: networkData({ size, links: [], covariates: { grade: from0 }, memberships: { classes }, dyads: { near } }) };
}

/** The links that form with a formula, in their order, and as a graph. */
function formed(formula: string, theta: readonly number[], data: ReturnType<typeof dataOf>['data'], seed: number): { links: Links; graph: Graph } {
  const program = compileModel(formationModel(formula), data);
  // A term may have several columns, one for each grade say: all get its coefficient.
  const all = program.labels.map((_, k) => theta[Math.min(k, theta.length - 1)]!);
  const { links, linkTimes } = simulateNetwork(program, all, seed);
  const order = Array.from(linkTimes.keys()).sort((a, b) => linkTimes[a]! - linkTimes[b]!);
  return { links: order.map((e) => [links.low[e]!, links.high[e]!] as const), graph: graphOfLinks(size, links) };
}

function start({ id, use }: LiveTerm, values: Values): State {
  const seed = numberOf(values, 'seed');
  const wish = numberOf(values, 'const');
  const { grades, data } = dataOf(seed);
  const without = formed('const', [wish], data, seed);
  const effect = id === 'const' ? 0 : numberOf(values, 'effect');
  const { links, graph } =
    id === 'const'
      ? without
      : id === 'capacity'
        ? formed(`const + capacity(${Math.round(effect)})`, [wish], data, seed)
        : formed(`const + ${use}`, [wish, effect], data, seed);
  return { grades, links, without: without.links, layout: layoutGraph(graph, { iterations: 150 }), formed: 0 };
}

/** Bars of the degree distribution, a third of a unit to one side. */
function bars(links: Links, left: number): (readonly [number, number, number])[] {
  const counts = new Map<number, number>();
  for (const degree of degreesOf(createGraph(size, links))) counts.set(degree, (counts.get(degree) ?? 0) + 1);
  return [...counts].map(([degree, count]) => [degree + left, degree + left + 0.4, count]);
}

/** Forms the network of a term. */
export function termRunProgram(live: LiveTerm): FigureProgram<State> {
  return {
    backend: () => PLAIN_BACKEND,
    start: (values) => start(live, values),
    step(state) {
      state.formed += 1;
      return state;
    },
    isDone: ({ formed: count, links }) => count >= links.length,
    scene({ grades, layout, links, without, formed: count }) {
      const sofar = links.slice(0, count);
      const [mine, plain] = [bars(sofar, -0.4), bars(without, 0)];
      const most = Math.max(8, ...mine.map(([, to]) => to), ...plain.map(([, to]) => to));
      const height = Math.max(4, ...mine.map(([, , n]) => n), ...plain.map(([, , n]) => n)) * 1.05;
      const within = (list: Links) => (list.length === 0 ? 0 : (100 * list.filter(([a, b]) => grades[a] === grades[b]).length) / list.length);
      return {
        panels: [
          networkPanel(layout, grades, sofar, links.slice(Math.max(0, count - 1), count)),
          {
            x: { label: 'friends', domain: [-0.5, most + 0.5] },
            y: { label: 'students', domain: [0, height] },
            marks: [
              { type: 'bars', bars: mine, colour: 2, label: 'with' },
              { type: 'bars', bars: plain, colour: 1, label: 'without' },
            ],
          },
        ],
        status: `${count} of ${links.length} links, ${inWords(within(sofar))}% within a grade; without the term ${without.length} links, ${inWords(within(without))}% within a grade.`,
      };
    },
  };
}
