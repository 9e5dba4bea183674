/** One link per step, in the order of the meetings, of the network that the simulator of the package makes. */
import { createGraph, degreesOf, graphOfLinks, type Layout, layoutGraph, simulateNetwork } from '@thetakit/netform-mcmc';
import { numberOf } from '../../kit/control.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import { inWords } from '../../kit/slider-text.ts';
import { networkPanel } from './network-panel.ts';
import { COEFFICIENTS, programOfSchool, type School, schoolOf } from './school.ts';

interface State {
  readonly school: School;
  readonly layout: Layout;
  /** Links in the order in which they formed. */
  readonly links: readonly (readonly [number, number])[];
  readonly times: readonly number[];
  formed: number;
}

const size = 60;

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const seed = numberOf(values, 'seed');
    const school = schoolOf(size, seed);
    const theta = COEFFICIENTS.map((name) => numberOf(values, name));
    const { links, linkTimes } = simulateNetwork(programOfSchool(school), theta, seed);
    const order = Array.from(linkTimes.keys()).sort((a, b) => linkTimes[a]! - linkTimes[b]!);
    return {
      school,
      layout: layoutGraph(graphOfLinks(size, links), { iterations: 200 }),
      links: order.map((e) => [links.low[e]!, links.high[e]!] as const),
      times: order.map((e) => linkTimes[e]!),
      formed: 0,
    };
  },
  step(state) {
    state.formed += 1;
    return state;
  },
  isDone: ({ formed, links }) => formed >= links.length,
  scene({ school, layout, links, times, formed }) {
    const sofar = links.slice(0, formed);
    const degrees = degreesOf(createGraph(size, sofar));
    const counts = new Map<number, number>();
    for (const degree of degrees) counts.set(degree, (counts.get(degree) ?? 0) + 1);
    const most = Math.max(12, ...degrees);
    const within = sofar.filter(([a, b]) => school.grades[a] === school.grades[b]).length;
    return {
      panels: [
        networkPanel(layout, school.grades, sofar, links.slice(Math.max(0, formed - 1), formed)),
        {
          x: { label: 'friends', domain: [-0.5, most + 0.5] },
          y: { label: 'students', domain: [0, Math.max(20, ...counts.values()) * 1.05] },
          marks: [{ type: 'bars', bars: [...counts].map(([degree, count]) => [degree - 0.4, degree + 0.4, count]), colour: 1 }],
        },
      ],
      status:
        formed === 0
          ? `Nobody has met. ${links.length} of ${(size * (size - 1)) / 2} meetings will end in a link.`
          : `${formed} of ${links.length} links, at ${inWords(100 * times[formed - 1]!)}% of all meetings; ${inWords((100 * within) / formed)}% within a grade; ${inWords((2 * formed) / size)} friends per student.`,
    };
  },
};
