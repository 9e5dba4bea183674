/** The page of a posterior: verdict and table, intervals, the network drawn, traces and ranks, record. */
import { type Draws, type ResultTable, resultCells } from '@thetakit/netform-mcmc';
import { divergences, verdictText } from '../../netform/posterior-table.ts';
import { countText, plural, secondsText } from '../../render/number-text.ts';
import { factsHtml, figureGrid, tableHtml, verdictHtml } from '../elements.ts';
import { escapeHtml, pageHtml, type Section } from '../page.ts';
import { autocorrelationFigure, pairsFigure } from './mixing-figures.ts';
import type { NetworkDrawing } from './network-chart.ts';
import { networkSection } from './network-section.ts';
import { chainFigures, intervalFigure } from './posterior-figures.ts';
import { type NetformRecord, recordSection } from './record-section.ts';

/** What the page tells. */
export interface PosteriorReport {
  readonly formula: string;
  readonly draws: Draws;
  readonly table: ResultTable;
  readonly drawing: NetworkDrawing;
  readonly record: NetformRecord;
}

/** The page as HTML. */
export async function posteriorPage(report: PosteriorReport): Promise<string> {
  const { formula, draws, table, drawing, record } = report;
  const sections: Section[] = [
    {
      title: 'Posterior',
      body: `${record.outcome.reason === 'cancelled' ? verdictHtml(false, record.outcome.message) : ''}${verdictHtml(table.doubtful.length === 0, verdictText(table))}
${posteriorHtml(table)}
${figureGrid([await intervalFigure(draws)])}
${factsHtml(factsOf(table, draws))}`,
    },
    networkSection(drawing),
    {
      title: 'Chains',
      body: `<p>On the left the draws in order, on the right how often each chain holds each rank among all draws.</p>${figureGrid(await chainFigures(draws))}`,
    },
    { title: 'Mixing', body: `${await autocorrelationFigure(draws)}${(await pairsFigure(draws)).join('')}` },
    recordSection(record),
  ];
  const { agents, links } = table.run;
  return pageHtml({
    title: 'Network formation',
    lead: `<code>${escapeHtml(formula)}</code><br>${plural(agents, 'agent')}, ${plural(links, 'link')}; ${plural(draws.chains, 'chain')} of ${plural(draws.draws, 'draw')}.`,
    sections,
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

/** The table of estimates and diagnostics. */
export function posteriorHtml(table: Pick<ResultTable, 'columns' | 'rows'>): string {
  const [head = [], ...rows] = resultCells(table);
  return tableHtml(
    head.map((title, i) => ({ title, isNumber: i > 0 })),
    rows,
  );
}

function factsOf({ run }: ResultTable, draws: Draws): [string, string][] {
  return [
    ['draws kept', countText(draws.chains * draws.draws)],
    ...Object.entries(run.acceptance).map(([name, share]): [string, string] => [`accepted, ${name}`, share.toFixed(2)]),
    ['divergent trajectories', countText(divergences(draws))],
    ...(Number.isNaN(run.runtimeSeconds) ? [] : [['time', secondsText(run.runtimeSeconds)] as [string, string]]),
  ];
}
