/** How draws hang together: autocorrelation along each chain, and pairs of parameters. */
import { autocorrelation, type Draws, parameterChains } from '@thetakit/netform-mcmc';
import type { TopLevelSpec } from 'vega-lite';
import { chartSvg } from '../chart-svg.ts';
import { figureHtml } from '../elements.ts';
import { COLOURS } from '../theme.ts';

/** Lags of the autocorrelation. */
const LAGS = 40;
/** Most parameters of the matrix of pairs, and most points of a panel. */
const PAIRED = 5;
const POINTS = 250;

const svgOf = (spec: object, label: string) =>
  chartSvg({ language: 'vega-lite', spec: { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', ...spec } as unknown as TopLevelSpec }, label);

/** Autocorrelation by lag: a panel for each parameter, a line for each chain. */
export async function autocorrelationFigure(draws: Draws): Promise<string> {
  const values = draws.labels.flatMap((term, k) =>
    parameterChains(draws, k).flatMap((chain, c) =>
      Array.from(autocorrelation(chain, LAGS), (value, lag) => ({ term, lag, value: Number.isNaN(value) ? null : value, chain: c + 1 })),
    ),
  );
  const svg = await svgOf(
    {
      data: { values },
      facet: { field: 'term', type: 'nominal', sort: draws.labels, title: null, header: { labelFontSize: 12, labelLimit: 190 } },
      columns: 4,
      spec: {
        width: 170,
        height: 96,
        layer: [
          { data: { values: [{ zero: 0 }] }, mark: { type: 'rule', color: COLOURS.frame }, encoding: { y: { field: 'zero', type: 'quantitative' } } },
          {
            mark: { type: 'line', strokeWidth: 1.3, opacity: 0.9 },
            encoding: {
              x: { field: 'lag', type: 'quantitative', title: 'lag', scale: { nice: false } },
              y: { field: 'value', type: 'quantitative', title: null, scale: { zero: true } },
              color: { field: 'chain', type: 'nominal', legend: null },
            },
          },
        ],
      },
    },
    'Autocorrelation of every parameter by lag',
  );
  return figureHtml(svg, 'Autocorrelation of the draws of each chain. The sooner it falls to zero, the more each draw tells.');
}

/** Scatter matrix of the parameters that hang together most; nothing for a single parameter. */
export async function pairsFigure(draws: Draws): Promise<string[]> {
  const columns = draws.labels.map((_, k) => parameterChains(draws, k).flatMap((chain) => [...chain]));
  const chosen = strongest(columns, Math.min(PAIRED, columns.length)).map((k) => draws.labels[k] ?? '');
  if (chosen.length < 2) return [];
  const total = columns[0]?.length ?? 0;
  const step = Math.max(1, Math.ceil(total / POINTS));
  // Field names free of the characters that Vega-Lite reads as paths.
  const values = Array.from({ length: Math.ceil(total / step) }, (_, p) =>
    Object.fromEntries(chosen.map((label, f) => [`f${f}`, columns[draws.labels.indexOf(label)]?.[p * step]])),
  );
  const axis = (f: number, isShown: boolean) => ({
    field: `f${f}`,
    type: 'quantitative',
    scale: { zero: false, nice: true },
    axis: isShown ? { title: chosen[f], tickCount: 3, titleLimit: 130 } : { title: null, labels: false, ticks: false, tickCount: 3 },
  });
  const panels = chosen.slice(1).map((_, r) => ({
    hconcat: chosen.slice(0, r + 1).map((_label, c) => ({
      width: 130,
      height: 110,
      mark: { type: 'point', filled: true, size: 10, opacity: 0.35, color: COLOURS.blue },
      encoding: { x: axis(c, r === chosen.length - 2), y: axis(r + 1, c === 0) },
    })),
  }));
  const svg = await svgOf({ data: { values }, vconcat: panels, spacing: 8 }, 'Pairs of parameters');
  const which = chosen.length < draws.labels.length ? ` The ${chosen.length} parameters with the strongest correlations are shown.` : '';
  const thin = step === 1 ? '' : ` Every ${step}th draw.`;
  return [figureHtml(svg, `Draws of pairs of parameters: a narrow cloud means that the data tell only a combination of the two.${which}${thin}`)];
}

/** Indices of the columns with the largest absolute correlation to another, in their order. */
function strongest(columns: readonly (readonly number[])[], count: number): number[] {
  const scores = columns.map((column, k) => {
    const others = columns.filter((_, at) => at !== k).map((other) => Math.abs(correlation(column, other)));
    return { k, score: Math.max(0, ...others.filter((each) => !Number.isNaN(each))) };
  });
  return scores
    .toSorted((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ k }) => k)
    .toSorted((a, b) => a - b);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (k: number) => number) => a.reduce((total, _, k) => total + f(k), 0);
  const cross = sum((k) => ((a[k] ?? 0) - ma) * ((b[k] ?? 0) - mb));
  return cross / Math.sqrt(sum((k) => ((a[k] ?? 0) - ma) ** 2) * sum((k) => ((b[k] ?? 0) - mb) ** 2));
}
