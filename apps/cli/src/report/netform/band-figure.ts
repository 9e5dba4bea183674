/** A histogram of the observed network over the bands of simulated ones. */
import type { HistogramBand } from '@thetakit/netform-mcmc';
import type { TopLevelSpec } from 'vega-lite';
import { chartSvg } from '../chart-svg.ts';
import { figureHtml } from '../elements.ts';
import { COLOURS } from '../theme.ts';

/** Words of a figure. */
export interface BandWords {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly caption: string;
}

/** Bars for the central 90 and 50 %, points for the observed network. */
export async function bandFigure(all: readonly HistogramBand[], { xTitle, yTitle, caption }: BandWords): Promise<string> {
  // Beyond the last value that is observed or that 5 % of the networks hold there is nothing to see.
  const last = all.findLastIndex(({ observed, q95 }) => observed > 0 || q95 > 0);
  const bands = all.slice(0, Math.max(1, last + 1));
  const x = {
    field: 'value',
    type: 'quantitative',
    title: xTitle,
    scale: { nice: false, zero: false, padding: 12 },
    axis: { tickMinStep: 1, format: 'd', grid: false },
  };
  const y = (field: string) => ({ field, type: 'quantitative', title: yTitle });
  const width = Math.max(3, Math.min(16, Math.floor(300 / Math.max(1, bands.length))));
  const bar = (low: string, high: string, size: number, color: string) => ({
    mark: { type: 'rule', strokeWidth: size, color, opacity: 1 },
    encoding: { x, y: y(low), y2: { field: high } },
  });
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 420,
    height: 240,
    data: { values: bands },
    layer: [
      bar('q5', 'q95', width, COLOURS.band),
      bar('q25', 'q75', width, COLOURS.blue),
      { mark: { type: 'line', color: COLOURS.orange, strokeWidth: 1.2 }, encoding: { x, y: y('observed') } },
      { mark: { type: 'point', filled: true, size: 42, color: COLOURS.orange, opacity: 1 }, encoding: { x, y: y('observed') } },
    ],
  };
  const svg = await chartSvg({ language: 'vega-lite', spec: spec as unknown as TopLevelSpec }, caption);
  return figureHtml(svg, `${caption}. Points: observed. Bars: the central 90 % (faint) and 50 % (strong) of simulated networks.`);
}
