/** The chart of a counterfactual: paired differences of network statistics. */
import { type Counterfactual, scalarStatistics } from '@thetakit/netform-mcmc';
import type { TopLevelSpec } from 'vega-lite';
import { statisticText } from '../../netform/statistic-rows.ts';
import { chartSvg } from '../chart-svg.ts';
import { figureHtml } from '../elements.ts';
import { COLOURS } from '../theme.ts';

/** Differences with 95 % intervals, in standard deviations of the statistic among the present networks, or among replays of the only one. */
export async function differenceFigure({ differences, baseline, alternative }: Counterfactual, students: 'new' | 'same' = 'new'): Promise<string> {
  const present = (students === 'same' ? alternative : baseline).map(scalarStatistics);
  const values = differences.flatMap(({ statistic, q2_5, q50, q97_5 }) => {
    const scale = deviation(present.map((each) => each[statistic] ?? Number.NaN).filter(Number.isFinite));
    const row = { name: statisticText(statistic), low: q2_5 / scale, middle: q50 / scale, high: q97_5 / scale };
    return [row.low, row.middle, row.high].every(Number.isFinite) ? [row] : [];
  });
  const x = (field: string) => ({ field, type: 'quantitative', title: 'change in standard deviations', axis: { tickCount: 7 } });
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
  return figureHtml(
    svg,
    students === 'same'
      ? 'Differences from the observed network, in standard deviations of the statistic among the replays: median and central 95 % over replays.'
      : 'Paired differences, in standard deviations of the statistic among the present networks: median and central 95 % over pairs.',
  );
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
