/** The section that draws a network and says how it looks in numbers. */
import { networkStatistics } from '@thetakit/netform-mcmc';
import { countText, numberText, plural } from '../../render/number-text.ts';
import { factsHtml, figureHtml } from '../elements.ts';
import type { Section } from '../page.ts';
import { type NetworkDrawing, networkSvg } from './network-chart.ts';

/** Drawing and facts. */
export function networkSection(drawing: NetworkDrawing, title = 'The network'): Section {
  const { graph, colour } = drawing;
  const statistics = networkStatistics(graph);
  const caption = `${plural(graph.nodeCount, 'agent')} and ${plural(graph.linkCount, 'link')}; linked agents attract each other.${colour === undefined ? '' : ` Colours: ${colour.name}.`}`;
  return {
    title,
    body: `${figureHtml(networkSvg(drawing, `A network of ${graph.nodeCount} agents and ${graph.linkCount} links`), caption)}
${factsHtml([
  ['mean degree', numberText(statistics.meanDegree, 3)],
  ['without links', countText(statistics.isolates)],
  ['clustering', numberText(statistics.globalClustering, 3)],
  ['mean distance', numberText(statistics.meanDistance, 3)],
  ['components', countText(statistics.components)],
  ['in the largest', countText(statistics.largestComponent)],
])}`,
  };
}
