/** Vega-Lite and Vega specifications to SVG text, without a browser, a canvas or a network. */
import type { Spec as VegaSpec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { COLOURS, SERIES } from './theme.ts';

/** A chart: a Vega-Lite specification, or a Vega one for marks that Vega-Lite lacks (contours). */
export type ChartSpec = { readonly language: 'vega-lite'; readonly spec: TopLevelSpec } | { readonly language: 'vega'; readonly spec: VegaSpec };

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const axis = {
  labelColor: COLOURS.muted,
  titleColor: COLOURS.ink,
  gridColor: COLOURS.grid,
  domainColor: COLOURS.frame,
  tickColor: COLOURS.frame,
  labelFont: font,
  titleFont: font,
  labelFontSize: 11,
  titleFontSize: 12,
  titleFontWeight: 500,
  titlePadding: 8,
  labelOverlap: true,
} as const;

/** Fonts and colours of every chart. */
export const chartConfig = {
  background: 'transparent',
  font,
  axis,
  view: { stroke: 'transparent' },
  legend: {
    labelColor: COLOURS.ink,
    titleColor: COLOURS.ink,
    labelFont: font,
    titleFont: font,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 500,
    symbolSize: 80,
    labelLimit: 260,
  },
  title: { color: COLOURS.ink, font, fontSize: 13, fontWeight: 600, anchor: 'start' as const, offset: 10 },
  range: { category: [...SERIES] },
  line: { strokeWidth: 2 },
  point: { size: 36 },
};

/** Renders a chart. `label` says what it shows, for those who cannot see it. */
export async function chartSvg(chart: ChartSpec, label: string): Promise<string> {
  const vega = await import('vega');
  const spec = chart.language === 'vega' ? chart.spec : (await import('vega-lite')).compile({ ...chart.spec, config: chartConfig } as TopLevelSpec).spec;
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logLevel: vega.Error });
  try {
    const svg = await view.toSVG();
    const size = /<svg[^>]*\bwidth="([\d.]+)"[^>]*\bheight="([\d.]+)"/.exec(svg);
    const attributes = `class="chart" role="img" aria-label="${label.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`;
    const scaled = svg.replace(/<svg[^>]*>/, (tag) =>
      tag
        .replace(/\bclass="[^"]*"/, attributes)
        .replace(/ width="[\d.]+"/, ` width="${size?.[1] ?? '600'}"`)
        .replace(/ height="[\d.]+"/, ''),
    );
    return rounded(scaled);
  } finally {
    view.finalize();
  }
}

/** Coordinates to two decimals: a hundredth of a pixel is nothing, and pages get a third smaller. */
function rounded(svg: string): string {
  return svg.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
}
