/** The charts of a posterior: intervals of all parameters, trace and ranks of each. */
import { type Draws, parameterChains, quantile, rankHistogram } from '@thetakit/netform-mcmc';
import type { TopLevelSpec } from 'vega-lite';
import { plural } from '../../render/number-text.ts';
import { type ChartSpec, chartSvg } from '../chart-svg.ts';
import { figureHtml } from '../elements.ts';
import { COLOURS } from '../theme.ts';

/** Most points of one chain in a trace. */
const TRACE_POINTS = 250;
/** Classes of the rank histogram. */
const RANK_BINS = 20;

const chart = (spec: object): ChartSpec => ({
  language: 'vega-lite',
  spec: { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', ...spec } as unknown as TopLevelSpec,
});

const quantitative = (field: string, title: string, scale: object = { zero: false, nice: true }) => ({ field, type: 'quantitative', title, scale });

/** Posterior medians with 50 and 95 % intervals, one row per parameter; `truth` marks known values. */
export async function intervalFigure(draws: Draws, truth?: Readonly<Record<string, number>>): Promise<string> {
  const values = draws.labels.map((term, k) => {
    const all = Float64Array.from(parameterChains(draws, k).flatMap((chain) => [...chain]));
    const [low, lower, middle, upper, high] = [0.025, 0.25, 0.5, 0.75, 0.975].map((p) => quantile(all, p));
    return { term, low, lower, middle, upper, high, truth: truth?.[term] };
  });
  const y = { field: 'term', type: 'nominal', title: null, sort: draws.labels, axis: { labelLimit: 220, ticks: false, domain: false } };
  const x = (field: string) => quantitative(field, 'parameter');
  const known = values.filter((each) => each.truth !== undefined);
  const svg = await chartSvg(
    chart({
      width: 520,
      height: { step: 28 },
      data: { values },
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: 'rule', color: COLOURS.frame, strokeDash: [4, 4] },
          encoding: { x: quantitative('zero', 'parameter') },
        },
        { mark: { type: 'rule', color: COLOURS.blue, strokeWidth: 1.6 }, encoding: { x: x('low'), x2: { field: 'high' }, y } },
        { mark: { type: 'rule', color: COLOURS.blue, strokeWidth: 5 }, encoding: { x: x('lower'), x2: { field: 'upper' }, y } },
        {
          mark: { type: 'point', filled: true, size: 46, color: COLOURS.paper, stroke: COLOURS.blue, strokeWidth: 2, opacity: 1 },
          encoding: { x: x('middle'), y },
        },
        ...(known.length === 0
          ? []
          : [
              {
                data: { values: known },
                mark: { type: 'point', shape: 'diamond', filled: true, size: 70, color: COLOURS.orange, opacity: 1 },
                encoding: { x: x('truth'), y },
              },
            ]),
      ],
    }),
    'Posterior medians and intervals of all parameters',
  );
  return figureHtml(svg, `Posterior medians with 50 % (thick) and 95 % intervals.${known.length === 0 ? '' : ' Diamonds: the values that made the network.'}`);
}

/** Trace and rank histogram of each parameter. */
export async function chainFigures(draws: Draws): Promise<string[]> {
  const figures: string[] = [];
  for (const label of draws.labels) {
    const chains = parameterChains(draws, label);
    figures.push(await traceFigure(label, chains), await rankFigure(label, chains));
  }
  return figures;
}

async function traceFigure(label: string, chains: readonly Float64Array[]): Promise<string> {
  const length = chains[0]?.length ?? 0;
  const step = Math.max(1, Math.ceil(length / TRACE_POINTS));
  const values = chains.flatMap((chain, c) =>
    Array.from({ length: Math.ceil(length / step) }, (_, k) => ({ x: k * step + 1, y: chain[k * step], chain: c + 1 })),
  );
  const svg = await chartSvg(
    chart({
      width: 420,
      height: 130,
      data: { values },
      mark: { type: 'line', strokeWidth: 0.9, opacity: 0.85 },
      encoding: { x: quantitative('x', 'draw'), y: quantitative('y', label), color: { field: 'chain', type: 'nominal', legend: null } },
    }),
    `Trace of ${label}`,
  );
  const thin = step === 1 ? '' : ` Every ${step}th draw is shown.`;
  return figureHtml(svg, `${label}: ${plural(chains.length, 'chain')}. Chains that mix cover the same band.${thin}`);
}

async function rankFigure(label: string, chains: readonly Float64Array[]): Promise<string> {
  const length = chains[0]?.length ?? 0;
  const bins = Math.min(RANK_BINS, Math.max(2, Math.floor(length / 5)));
  const counts = rankHistogram(chains, bins);
  const values = counts.flatMap((each, c) => [...each, each.at(-1) ?? 0].map((count, b) => ({ x: b / bins, y: count, chain: c + 1 })));
  const svg = await chartSvg(
    chart({
      width: 420,
      height: 130,
      layer: [
        {
          data: { values: [{ level: length / bins }] },
          mark: { type: 'rule', color: COLOURS.muted, strokeDash: [5, 4] },
          encoding: { y: quantitative('level', 'draws', { zero: true }) },
        },
        {
          data: { values },
          mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.5 },
          encoding: {
            x: { ...quantitative('x', `rank of ${label} among all draws`, { zero: true, nice: false }), axis: { format: '~%' } },
            y: quantitative('y', 'draws', { zero: true }),
            color: { field: 'chain', type: 'nominal', legend: null },
          },
        },
      ],
    }),
    `Rank histogram of ${label}`,
  );
  return figureHtml(svg, `${label}: ranks by chain. Near the dashed line, all chains explore the same distribution.`);
}
