/** The page of a counterfactual: standardised differences, the table, record. */
import { type Counterfactual, scalarStatistics } from '@thetakit/netform-mcmc';
import type { TopLevelSpec } from 'vega-lite';
import { differenceRows, statisticText } from '../../netform/statistic-rows.ts';
import { plural } from '../../render/number-text.ts';
import { chartSvg } from '../chart-svg.ts';
import { figureGrid, figureHtml, tableHtml } from '../elements.ts';
import { escapeHtml, pageHtml } from '../page.ts';
import { COLOURS } from '../theme.ts';
import { type NetformRecord, recordSection } from './record-section.ts';

/** What the page tells. */
export interface CounterfactualReport {
  readonly formula: string;
  readonly result: Counterfactual;
  /** What was changed. */
  readonly description: string;
  readonly record: NetformRecord;
}

/** The page as HTML. */
export async function counterfactualPage({ formula, result, description, record }: CounterfactualReport): Promise<string> {
  const { head, rows } = differenceRows(result.differences);
  return pageHtml({
    title: 'Counterfactual',
    lead: `<code>${escapeHtml(formula)}</code><br>${plural(result.baseline.length, 'pair')} of networks: as it is, and with ${escapeHtml(description)}.`,
    sections: [
      {
        title: 'What changes',
        body: `<p>Both networks of a pair have the same parameters, the same meeting times and the same shocks, so that a difference comes from the change alone.</p>
${figureGrid([await differenceFigure(result)])}
${tableHtml(
  head.map((title, i) => ({ title, isNumber: i > 0 })),
  rows,
)}`,
      },
      recordSection(record),
    ],
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

/** Differences with 95 % intervals, in standard deviations of the statistic among the present networks. */
async function differenceFigure({ differences, baseline }: Counterfactual): Promise<string> {
  const present = baseline.map(scalarStatistics);
  const values = differences.flatMap(({ statistic, q2_5, q50, q97_5 }) => {
    const scale = deviation(present.map((each) => each[statistic] ?? Number.NaN).filter(Number.isFinite));
    const row = { name: statisticText(statistic), low: q2_5 / scale, middle: q50 / scale, high: q97_5 / scale };
    return [row.low, row.middle, row.high].every(Number.isFinite) ? [row] : [];
  });
  const x = (field: string) => ({ field, type: 'quantitative', title: 'change in standard deviations' });
  const y = { field: 'name', type: 'nominal', title: null, sort: values.map(({ name }) => name), axis: { labelLimit: 240, ticks: false, domain: false } };
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 460,
    height: { step: 24 },
    data: { values },
    layer: [
      { data: { values: [{ zero: 0 }] }, mark: { type: 'rule', color: COLOURS.muted, strokeDash: [5, 4] }, encoding: { x: x('zero') } },
      { mark: { type: 'rule', color: COLOURS.blue, strokeWidth: 2 }, encoding: { x: x('low'), x2: { field: 'high' }, y } },
      { mark: { type: 'point', filled: true, size: 50, color: COLOURS.blue, opacity: 1 }, encoding: { x: x('middle'), y } },
    ],
  };
  const svg = await chartSvg({ language: 'vega-lite', spec: spec as unknown as TopLevelSpec }, 'Changes of network statistics');
  return figureHtml(svg, 'Paired differences, in standard deviations of the statistic among the present networks: median and central 95 % over pairs.');
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
