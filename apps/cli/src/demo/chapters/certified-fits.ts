/** Chapter: the 27 nonlinear data sets of NIST, each from both starts, against the certified values. */

import { setImmediate } from 'node:timers/promises';
import { bindNames, type ModelFormula, parseFormula } from '@thetakit/formula';
import type { OptimizeResult } from '@thetakit/optimizers';
import { type StrdEntry, strd } from '@thetakit/problems';
import type { AnyMethod } from '@thetakit/registry';
import { evaluateRows } from '../../fit/evaluate-rows.ts';
import { traceFit, traceModel } from '../../fit/trace-model.ts';
import { countText } from '../../render/number-text.ts';
import { chartSvg } from '../../report/chart-svg.ts';
import { curveChart, scatterChart } from '../../report/charts.ts';
import { factsHtml, figureGrid, figureHtml, tableHtml, verdictHtml } from '../../report/elements.ts';
import { escapeHtml } from '../../report/page.ts';
import { resolveMethod } from '../../run/resolve-method.ts';
import { runInterruptible } from '../../run/run-interruptible.ts';
import type { Chapter, ChapterContext, ChapterResult } from '../chapter.ts';
import { logRelativeError } from '../log-relative-error.ts';

/** Digits that a fit must have to count as right. */
const ENOUGH = 6;
/** The data sets that are drawn. */
const drawn = ['Misra1a', 'Chwirut1', 'Gauss2', 'ENSO', 'Thurber', 'Hahn1', 'Rat43', 'Nelson'] as const;

interface DataSetFit {
  readonly entry: StrdEntry;
  readonly formula: ModelFormula;
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** One fit per start. */
  readonly fits: readonly { readonly result: OptimizeResult; readonly digits: number }[];
}

/** The chapter. */
export const certifiedFits: Chapter = { id: 'certified-fits', title: 'Real data sets with certified answers', weight: 1, run };

async function run(context: ChapterContext): Promise<ChapterResult> {
  const method = resolveMethod(context.session.registry, 'levenberg-marquardt');
  const entries = Object.values(strd);
  const done: DataSetFit[] = [];
  for (const [i, entry] of entries.entries()) {
    if (context.signal.aborted) break;
    context.advance(i / (entries.length + drawn.length), `fitting ${entry.name}`);
    done.push(await fitDataSet(entry, method.entry, context.signal));
    await setImmediate();
  }
  const fits = done.flatMap((each) => each.fits);
  const right = fits.filter(({ digits }) => digits >= ENOUGH).length;
  const worst = Math.min(...fits.map(({ digits }) => digits));
  const evaluations = fits.reduce((sum, { result }) => sum + result.nfev, 0);
  const figures: string[] = [];
  for (const [i, each] of done.filter(({ entry }) => (drawn as readonly string[]).includes(entry.name)).entries()) {
    context.advance((entries.length + i) / (entries.length + drawn.length), `drawing ${each.entry.name}`);
    figures.push(await dataSetFigure(each));
  }
  const summary = `${right} of ${fits.length} fits agree with NIST to ${ENOUGH} digits or more (worst ${worst.toFixed(1)})`;
  return {
    section: { title: certifiedFits.title, body: bodyHtml(done, { right, count: fits.length, worst, evaluations, method: method.fullId }, figures) },
    summary,
    facts: {
      method: method.fullId,
      fits: fits.length,
      right,
      digitsNeeded: ENOUGH,
      worstDigits: worst,
      evaluations,
      dataSets: done.map(({ entry, fits: both }) => ({
        name: entry.name,
        level: entry.level,
        digits: both.map(({ digits }) => digits),
        evaluations: both.map(({ result }) => result.nfev),
      })),
    },
    success: done.length === entries.length && right === fits.length,
  };
}

async function fitDataSet(entry: StrdEntry, method: AnyMethod, signal: AbortSignal): Promise<DataSetFit> {
  const columns = new Map(Object.entries(entry.columns).map(([name, values]) => [name, Float64Array.from(values)]));
  const formula = bindNames(parseFormula(entry.formula), { columns: [...columns.keys()], parameters: entry.parameters });
  const rows = columns.get(entry.response)?.length ?? 0;
  const response = evaluateRows(formula.response, columns, rows);
  const trace = { model: formula.model, parameters: formula.parameters, columns: pick(columns, formula.modelVariables), rows };
  const objective = traceFit(trace, response, undefined);
  const fits = [];
  for (const start of entry.starts) {
    const result = await runInterruptible(method, objective, Float64Array.from(start), {}, { signal });
    fits.push({ result, digits: Math.min(...entry.certified.parameters.map((value, i) => logRelativeError(result.x[i] ?? Number.NaN, value))) });
  }
  return { entry, formula, columns, fits };
}

function pick(columns: ReadonlyMap<string, Float64Array>, names: readonly string[]): Map<string, Float64Array> {
  return new Map(names.map((name) => [name, columns.get(name) ?? new Float64Array(0)]));
}

async function dataSetFigure({ entry, formula, columns, fits }: DataSetFit): Promise<string> {
  const theta = fits.reduce((best, each) => (each.digits > best.digits ? each : best), fits[0] as (typeof fits)[number]).result.x;
  const rows = columns.get(entry.response)?.length ?? 0;
  const response = evaluateRows(formula.response, columns, rows);
  const [name, second] = formula.modelVariables;
  const model = (columnsOf: ReadonlyMap<string, Float64Array>, count: number) =>
    traceModel({ model: formula.model, parameters: formula.parameters, columns: columnsOf, rows: count }).residuals(theta);
  const caption = `${entry.name}: ${formula.text}`;
  if (name === undefined || second !== undefined) {
    const fitted = model(pick(columns, formula.modelVariables), rows).slice();
    const points = Array.from(fitted, (x, i) => ({ x, y: response[i] ?? Number.NaN }));
    const ends = [Math.min(...fitted), Math.max(...fitted)];
    return figureHtml(
      await chartSvg(scatterChart({ xTitle: 'fitted', yTitle: 'observed', points, line: ends.map((x) => ({ x, y: x })) }), caption),
      `${caption}. Observed against fitted.`,
    );
  }
  const xs = columns.get(name) ?? new Float64Array(0);
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const grid = Float64Array.from({ length: 300 }, (_, i) => low + ((high - low) * i) / 299);
  const values = model(new Map([[name, grid]]), grid.length);
  const curve = Array.from(grid, (x, i) => ({ x, y: values[i] ?? Number.NaN }));
  const svg = await chartSvg(
    curveChart({ xTitle: name, yTitle: 'y', points: Array.from(xs, (x, i) => ({ x, y: response[i] ?? Number.NaN })), curve }),
    caption,
  );
  return figureHtml(svg, caption);
}

interface Totals {
  readonly right: number;
  readonly count: number;
  readonly worst: number;
  readonly evaluations: number;
  readonly method: string;
}

function bodyHtml(done: readonly DataSetFit[], { right, count, worst, evaluations, method }: Totals, figures: readonly string[]): string {
  const digits = (value: number | undefined) =>
    value === undefined ? '' : { html: `<span class="${value >= ENOUGH ? 'good' : 'bad'}">${value.toFixed(1)}</span>` };
  const rows = done.map(({ entry, formula, fits }) => [
    entry.name,
    entry.level,
    String(entry.parameters.length),
    String(entry.columns[entry.response]?.length ?? 0),
    digits(fits[0]?.digits),
    digits(fits[1]?.digits),
    fits.map(({ result }) => countText(result.nfev)).join(' / '),
    { html: `<code>${escapeHtml(formula.text)}</code>` },
  ]);
  const number = (title: string) => ({ title, isNumber: true });
  return `<p>NIST publishes 27 data sets for nonlinear regression with parameters certified to eleven digits, and two starting points for each: one far, one near. Each formula below is parsed, traced once, and differentiated exactly; <code>${escapeHtml(method)}</code> fits it at its default options. Digits are those of the worst parameter, −log₁₀ of its relative error, at most 11; evaluations are those from the far and from the near start.</p>
${verdictHtml(right === count, `${right} of ${count} fits are right to ${ENOUGH} digits or more.`)}
${factsHtml([
  ['data sets', String(done.length)],
  ['fits', String(count)],
  ['digits of the worst fit', worst.toFixed(1)],
  ['evaluations in all', countText(evaluations)],
])}
${tableHtml([{ title: 'data set' }, { title: 'difficulty' }, number('parameters'), number('rows'), number('digits, far'), number('digits, near'), number('evaluations'), { title: 'model', isLong: true }], rows)}
${figureGrid(figures)}
<p>Source: NIST/ITL, <a href="https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml">Statistical Reference Datasets: Nonlinear Regression</a>.</p>`;
}
