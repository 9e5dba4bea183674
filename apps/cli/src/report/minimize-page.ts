/** The page of a minimisation: verdict, convergence, contours with the path for two variables, solution, record. */
import type { HistoryRow, OptimizeResult } from '@thetakit/optimizers';
import type { Problem } from '@thetakit/registry';
import { countText, numberText } from '../render/number-text.ts';
import type { RunRecord } from '../run/run-record.ts';
import { chartSvg } from './chart-svg.ts';
import { convergenceChart, thinned } from './charts.ts';
import { contourChart } from './contour-chart.ts';
import { factsHtml, figureGrid, figureHtml, tableHtml, verdictHtml } from './elements.ts';
import { escapeHtml, pageHtml, type Section } from './page.ts';
import { runSection } from './run-section.ts';

/** What the page tells. */
export interface MinimizeReport {
  readonly problem: Problem;
  readonly result: OptimizeResult;
  readonly record: RunRecord;
}

/** The page as HTML. */
export async function minimizePage(report: MinimizeReport): Promise<string> {
  const { problem, result, record } = report;
  const figures = [await convergenceFigure(report), ...(problem.dimension === 2 ? [await contourFigure(report)] : [])];
  const facts = [
    ['f at the solution', numberText(result.fun, 8)],
    ['known minimum', numberText(problem.best.value, 8)],
    ['iterations', countText(result.nit)],
    ['evaluations', countText(result.nfev)],
  ] as const;
  const sections: Section[] = [
    {
      title: 'Outcome',
      body: verdictHtml(result.success, `${result.success ? 'Converged' : 'Not converged'}. ${result.message}`) + factsHtml(facts) + figureGrid(figures),
    },
    { title: 'Solution', body: solutionTable(problem, result) },
    runSection(record),
  ];
  return pageHtml({
    title: `${problem.id}, minimised by ${record.method.id}`,
    lead: escapeHtml(problem.summary),
    sections,
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

function solutionTable({ best, dimension }: Problem, { x }: OptimizeResult): string {
  const known = best.x;
  const columns = [
    { title: 'variable' },
    { title: 'found', isNumber: true },
    ...(known === undefined
      ? []
      : [
          { title: 'known', isNumber: true },
          { title: 'difference', isNumber: true },
        ]),
  ];
  const rows = Array.from({ length: Math.min(dimension, 100) }, (_, i) => {
    const found = x[i] ?? Number.NaN;
    const other = known?.[i] ?? Number.NaN;
    return [`x${i + 1}`, numberText(found, 10), ...(known === undefined ? [] : [numberText(other, 10), numberText(found - other, 3)])];
  });
  return tableHtml(columns, rows);
}

/** Rows of a history as points: evaluations against the height above `floor`, or plain f when some height is not positive. */
export function convergenceRows(history: readonly HistoryRow[], floor: number): { readonly x: number; readonly y: number }[] {
  return thinned(history.length, 1000).flatMap((i) => {
    const row = history[i];
    return row === undefined || !Number.isFinite(row.bestFun) ? [] : [{ x: row.nfev, y: row.bestFun - floor }];
  });
}

async function convergenceFigure({ problem, result }: MinimizeReport): Promise<string> {
  const history = result.history ?? [];
  const rows = convergenceRows(history, problem.best.value).filter(({ y }) => y > 0);
  const useHeights = rows.length >= history.length / 2 && rows.length > 1;
  const shown = useHeights ? rows : convergenceRows(history, 0);
  const label = useHeights ? 'f − known minimum' : 'f';
  const svg = await chartSvg(
    convergenceChart([{ name: result.method, rows: shown }], { xTitle: 'evaluations', yTitle: label }),
    `${label} against the number of evaluations`,
  );
  return figureHtml(svg, `Convergence: ${label}, lowest so far, against evaluations${useHeights ? ', on a logarithmic scale' : ''}.`);
}

async function contourFigure({ problem, result, record }: MinimizeReport): Promise<string> {
  const objective = problem.objective();
  const pair = (x: ArrayLike<number>) => [x[0] ?? 0, x[1] ?? 0] as const;
  const history = result.history ?? [];
  const path = [pair(record.start), ...thinned(history.length, 600).flatMap((i) => (history[i] === undefined ? [] : [pair(history[i].x)])), pair(result.x)];
  const best = problem.best.x;
  const svg = await chartSvg(
    contourChart({ value: (x) => objective.value(x), path, floor: Math.min(problem.best.value, result.fun), ...(best === undefined ? {} : { best }) }),
    'Path of the iterates over the contours of the function',
  );
  return figureHtml(
    svg,
    `Path of the iterates from the start (circle) to the solution (diamond)${best === undefined ? '' : '; the cross is the known minimiser'}. Darker is lower; contours are spaced by area, not by height.`,
  );
}
