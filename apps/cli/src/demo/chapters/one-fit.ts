/** Chapter: one data set from start to report: formula, start values, estimates with standard errors, charts. */
import { bindNames, parseFormula } from '@thetakit/formula';
import { strd } from '@thetakit/problems';
import { evaluateRows } from '../../fit/evaluate-rows.ts';
import { fitText } from '../../fit/fit-text.ts';
import type { FitData } from '../../fit/read-fit-input.ts';
import { type FitRun, runFit } from '../../fit/run-fit.ts';
import { numberText, plural } from '../../render/number-text.ts';
import { factsHtml, figureGrid, tableHtml, verdictHtml } from '../../report/elements.ts';
import { convergenceFigure, dataFigure, quantileFigure, residualFigure } from '../../report/fit-figures.ts';
import { escapeHtml } from '../../report/page.ts';
import { resolveMethod } from '../../run/resolve-method.ts';
import type { Chapter, ChapterContext, ChapterResult } from '../chapter.ts';
import { logRelativeError } from '../log-relative-error.ts';

/** Thurber: 37 measurements of electron mobility against the logarithm of density; seven parameters, "higher" difficulty. */
const entry = strd.Thurber;
/** Digits of the estimates, and of their standard errors, that count as right. */
const ENOUGH = 6;

/** The chapter. */
export const oneFit: Chapter = { id: 'one-fit', title: 'One fit in full', weight: 0.3, run };

async function run({ session, signal, advance }: ChapterContext): Promise<ChapterResult> {
  const method = resolveMethod(session.registry, 'levenberg-marquardt');
  advance(0, `fitting ${entry.name}`);
  const fit = await runFit(
    thurber(),
    { method: method.entry, settings: { history: true }, level: 0.95, isSigmaAbsolute: false },
    { signal, onTurn: (n, f) => advance(0.2, `fitting ${entry.name}, evaluation ${n}, sum of squares ${numberText(2 * f)}`) },
  );
  advance(0.4, `drawing ${entry.name}`);
  const { summary, result } = fit;
  const { parameters, standardDeviations } = entry.certified;
  const digits = summary.estimates.map(({ value, standardError }, i) => ({
    estimate: logRelativeError(value, parameters[i] ?? Number.NaN),
    standardError: logRelativeError(standardError, standardDeviations[i] ?? Number.NaN),
  }));
  const worst = Math.min(...digits.flatMap((each) => [each.estimate, each.standardError]));
  const isRight = result.success && worst >= ENOUGH;
  return {
    section: { title: oneFit.title, body: await bodyHtml(fit, method.fullId, isRight, worst) },
    summary: `${entry.name}: ${plural(summary.estimates.length, 'estimate')} and standard errors agree with NIST to ${worst.toFixed(1)} digits or more`,
    detail: fitText(summary, result, method.fullId),
    facts: { dataSet: entry.name, method: method.fullId, fit: summary, digits, worstDigits: worst, reason: result.reason },
    success: isRight,
  };
}

function thurber(): FitData {
  const columns = new Map(Object.entries(entry.columns).map(([name, values]) => [name, Float64Array.from(values)]));
  const formula = bindNames(parseFormula(entry.formula), { columns: [...columns.keys()], parameters: entry.parameters });
  const rows = columns.get(entry.response)?.length ?? 0;
  return {
    formula,
    table: { columns, rows },
    response: evaluateRows(formula.response, columns, rows),
    responseText: entry.response,
    start: Float64Array.from(entry.starts[0] ?? []),
  };
}

async function bodyHtml({ summary, result, plots }: FitRun, methodId: string, isRight: boolean, worst: number): Promise<string> {
  const report = { summary, result, plots: plots() };
  const figures = [await dataFigure(report), await residualFigure(report), await quantileFigure(report), await convergenceFigure(report)];
  const number = (title: string) => ({ title, isNumber: true });
  const rows = summary.estimates.map(({ name, value, standardError, low, high }, i) => [
    name,
    numberText(entry.starts[0]?.[i] ?? Number.NaN, 6),
    numberText(value, 8),
    numberText(standardError, 6),
    numberText(low, 6),
    numberText(high, 6),
    numberText(entry.certified.parameters[i] ?? Number.NaN, 8),
    numberText(entry.certified.standardDeviations[i] ?? Number.NaN, 6),
  ]);
  return `<p>Electron mobility against the logarithm of density: ${plural(summary.observations, 'measurement')}, a ratio of two cubic polynomials, ${plural(summary.estimates.length, 'parameter')}.</p>
<p><code>${escapeHtml(summary.formula)}</code></p>
<p><code>${escapeHtml(methodId)}</code> sees the residuals and their exact Jacobian, both compiled from the formula in float64. The last two columns are what NIST certifies.</p>
${verdictHtml(isRight, `${result.message} Estimates and standard errors agree with NIST to ${worst.toFixed(1)} digits or more.`)}
${tableHtml([{ title: 'parameter' }, number('start'), number('estimate'), number('standard error'), number('95 % from'), number('to'), number('certified'), number('its std. dev.')], rows)}
${factsHtml([
  ['residual standard deviation', numberText(summary.residualStandardDeviation, 6)],
  ['degrees of freedom', String(summary.degreesOfFreedom)],
  ['R²', numberText(summary.rSquared, 6)],
  ['iterations', String(result.nit)],
])}
${figureGrid(figures)}`;
}
