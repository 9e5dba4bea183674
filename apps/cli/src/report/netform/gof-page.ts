/** The page of a posterior or prior predictive check: histograms with bands, the table of scalars, record. */
import type { StatisticBands } from '@thetakit/netform-mcmc';
import { bandRows } from '../../netform/statistic-rows.ts';
import { plural } from '../../render/number-text.ts';
import { figureGrid, tableHtml } from '../elements.ts';
import { escapeHtml, pageHtml } from '../page.ts';
import { bandFigure } from './band-figure.ts';
import { type NetformRecord, recordSection } from './record-section.ts';

/** What the page tells. */
export interface GofReport {
  readonly formula: string;
  /** What the networks are simulated from; default the posterior. */
  readonly from?: 'posterior' | 'prior';
  readonly bands: StatisticBands;
  readonly record: NetformRecord;
}

/** The page as HTML. */
export async function gofPage({ formula, from = 'posterior', bands, record }: GofReport): Promise<string> {
  const aboveText =
    from === 'posterior'
      ? 'near 0 or 1 the model misses the statistic.'
      : 'near 0 or 1 the prior holds a network like the observed one for all but impossible. Without a list of links the observed network is empty.';
  return pageHtml({
    title: from === 'posterior' ? 'Goodness of fit' : 'What the prior expects',
    lead: `<code>${escapeHtml(formula)}</code><br>${plural(bands.simulations, 'network')} simulated from the ${from} beside the observed one.`,
    sections: [
      { title: 'Distributions', body: figureGrid(await bandFigures(bands)) },
      {
        title: 'Statistics',
        body: `<p>${escapeHtml(record.outcome.message)} "p above" is the share of simulated networks above the observed one, ties counted half: ${aboveText}</p>${bandTable(bands)}`,
      },
      recordSection(record),
    ],
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

/** Degrees, distances and shared partners. */
export async function bandFigures({ degrees, distances, sharedPartners }: StatisticBands): Promise<string[]> {
  return [
    await bandFigure(degrees, { xTitle: 'degree', yTitle: 'agents', caption: 'Agents by number of links' }),
    await bandFigure(distances, { xTitle: 'distance', yTitle: 'pairs', caption: 'Pairs of agents by distance' }),
    await bandFigure(sharedPartners, { xTitle: 'shared partners', yTitle: 'links', caption: 'Links by number of friends that both ends share' }),
  ];
}

/** The table of scalars. */
export function bandTable(bands: StatisticBands): string {
  const { head, rows } = bandRows(bands);
  return tableHtml(
    head.map((title, i) => ({ title, isNumber: i > 0 })),
    rows,
  );
}
