/** The page of a bench: scores, performance profile, every run. */
import type { BenchRun } from '../bench/run-bench.ts';
import { type MethodScore, profileOf } from '../bench/summarise-runs.ts';
import { numberText, plural, secondsText } from '../render/number-text.ts';
import { cliVersion } from '../run/versions.ts';
import { chartSvg } from './chart-svg.ts';
import { convergenceChart } from './charts.ts';
import { detailsHtml, figureHtml, tableHtml } from './elements.ts';
import { escapeHtml, pageHtml } from './page.ts';

/** What the page tells. */
export interface BenchReport {
  readonly runs: readonly BenchRun[];
  readonly scores: readonly MethodScore[];
  readonly budget: number;
  readonly tolerance: number;
}

/** Most methods in one chart: more lines cannot be told apart. */
const MOST_LINES = 8;

async function profileFigure({ runs, scores }: BenchReport): Promise<string> {
  const shown = scores.filter(({ solved }) => solved > 0).slice(0, MOST_LINES);
  const last = Math.max(2, ...shown.flatMap(({ method }) => profileOf(runs, method).map(({ factor }) => factor)));
  const series = shown.map(({ method }) => {
    const points = profileOf(runs, method);
    const rows = points.map(({ factor, share }) => ({ x: factor, y: share }));
    return { name: method, rows: [...rows, { x: last, y: points.at(-1)!.share }] };
  });
  const svg = await chartSvg(
    convergenceChart(series, { xTitle: 'calls, as a multiple of the best method', yTitle: 'share of problems solved', isLogX: true }),
    'Performance profile',
  );
  return figureHtml(
    svg,
    `Performance profile (Dolan and Moré): at factor 1 the share of problems on which a method is the first; at the right, the share that it solves at all.${scores.length > shown.length ? ` The best ${shown.length} of ${scores.length} methods.` : ''}`,
  );
}

/** The page as HTML. */
export async function benchPage(report: BenchReport): Promise<string> {
  const { runs, scores, budget, tolerance } = report;
  const table = tableHtml(
    [
      { title: 'method' },
      { title: 'solved', isNumber: true },
      { title: 'of', isNumber: true },
      { title: 'first', isNumber: true },
      { title: 'median calls', isNumber: true },
      { title: 'time', isNumber: true },
    ],
    scores.map((each) => [each.method, String(each.solved), String(each.runs), String(each.first), numberText(each.medianCalls, 4), secondsText(each.seconds)]),
  );
  const all = tableHtml(
    [{ title: 'problem' }, { title: 'method' }, { title: 'solved' }, { title: 'calls', isNumber: true }, { title: 'f', isNumber: true }, { title: 'reason' }],
    runs.map((run) => [run.problem, run.method, run.solved ? 'yes' : 'no', String(run.calls), numberText(run.fun, 6), run.reason]),
  );
  const figure = scores.some(({ solved }) => solved > 0) ? await profileFigure(report) : '';
  return pageHtml({
    title: `${plural(scores.length, 'method')} on ${plural(new Set(runs.map(({ problem }) => problem)).size, 'problem')}`,
    lead: escapeHtml(
      `Solved means f ≤ best + ${tolerance} max(1, |best|) within ${budget} evaluations, from the first standard start. Calls are evaluations, gradients and Hessians together.`,
    ),
    sections: [
      { title: 'Scores', body: table + figure },
      { title: 'Runs', body: detailsHtml(plural(runs.length, 'run'), all) },
    ],
    footer: `Made by thetakit ${cliVersion()} on Node ${process.versions.node}. This page needs no network.`,
  });
}
