/** The page of a calibration: verdict, tests, histograms of the ranks, record. */
import type { Calibration, CalibrationRow } from '@thetakit/netform-mcmc';
import type { TopLevelSpec } from 'vega-lite';
import { rankRows } from '../../netform/rank-rows.ts';
import { plural } from '../../render/number-text.ts';
import { chartSvg } from '../chart-svg.ts';
import { figureGrid, figureHtml, tableHtml, verdictHtml } from '../elements.ts';
import { escapeHtml, pageHtml } from '../page.ts';
import { COLOURS } from '../theme.ts';
import { type NetformRecord, recordSection } from './record-section.ts';

/** What the page tells. */
export interface CalibrationReport {
  readonly formula: string;
  readonly result: Calibration;
  readonly isGood: boolean;
  readonly record: NetformRecord;
}

/** Most bars of a histogram. */
const MOST_BARS = 10;

/** The page as HTML. */
export async function calibrationPage({ formula, result, isGood, record }: CalibrationReport): Promise<string> {
  const { head, rows } = rankRows(result);
  const figures = await Promise.all(result.rows.map((row) => rankFigure(row, result.levels)));
  return pageHtml({
    title: 'Calibration',
    lead: `<code>${escapeHtml(formula)}</code><br>${plural(result.replicates, 'network')} made from the prior and fitted.`,
    sections: [
      {
        title: 'Ranks',
        body: `${verdictHtml(isGood, record.outcome.message)}
<p>Parameters are drawn from the prior, a network is made from them and fitted, and each true value is ranked among ${result.levels} draws of its posterior. When simulator and sampler belong together, every rank is equally likely.</p>
${tableHtml(
  head.map((title, i) => ({ title, isNumber: i > 0 })),
  rows,
)}
${figureGrid(figures)}`,
      },
      recordSection(record),
    ],
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

async function rankFigure({ term, ranks }: CalibrationRow, levels: number): Promise<string> {
  // Bars of equally many ranks, so that all are equally likely.
  const bars =
    Array.from({ length: Math.min(MOST_BARS, levels + 1) }, (_, b) => Math.min(MOST_BARS, levels + 1) - b).find((each) => (levels + 1) % each === 0) ?? 1;
  const counts = new Array<number>(bars).fill(0);
  for (const rank of ranks) {
    const bar = Math.floor((rank * bars) / (levels + 1));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  const expected = ranks.length / bars;
  const spread = 1.96 * Math.sqrt(expected * (1 - 1 / bars));
  const y = (field: string) => ({ field, type: 'quantitative', title: 'networks', scale: { zero: true } });
  const band = [{ low: Math.max(0, expected - spread), high: expected + spread, level: expected }];
  const x = { field: 'from', type: 'quantitative', title: `rank of ${term}`, scale: { domain: [0, 1], nice: false }, axis: { format: '~%', grid: false } };
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 420,
    height: 150,
    layer: [
      { data: { values: band }, mark: { type: 'rect', color: COLOURS.band, opacity: 1 }, encoding: { y: y('low'), y2: { field: 'high' } } },
      {
        data: { values: counts.map((count, b) => ({ from: (b + 0.08) / bars, to: (b + 0.92) / bars, count })) },
        mark: { type: 'rect', color: COLOURS.blue, opacity: 1 },
        encoding: { x, x2: { field: 'to' }, y: y('count'), y2: { datum: 0 } },
      },
      { data: { values: band }, mark: { type: 'rule', color: COLOURS.orange, strokeWidth: 1.4 }, encoding: { y: y('level') } },
    ],
  };
  const svg = await chartSvg({ language: 'vega-lite', spec: spec as unknown as TopLevelSpec }, `Ranks of ${term}`);
  return figureHtml(svg, `${term}: ranks of the true values. Line: expected; band: 95 % of bars when calibrated.`);
}
