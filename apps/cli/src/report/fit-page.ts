/** The page of a fit: verdict and table, data with curve, residuals, quantiles, convergence, correlations, record. */
import type { FitSummary } from '../fit/fit-summary.ts';
import { levelText, MAX_CORRELATION, robustText } from '../fit/fit-text.ts';
import { countText, numberText, plural } from '../render/number-text.ts';
import type { RunRecord } from '../run/run-record.ts';
import { factsHtml, figureGrid, tableHtml, verdictHtml } from './elements.ts';
import { convergenceFigure, dataFigure, type FitCharts, quantileFigure, residualFigure } from './fit-figures.ts';
import { escapeHtml, pageHtml, type Section } from './page.ts';
import { runSection } from './run-section.ts';

/** What the page tells. */
export interface FitReport extends FitCharts {
  readonly record: RunRecord;
  /** Name of the data file. */
  readonly dataName: string;
}

/** The page as HTML. */
export async function fitPage(report: FitReport): Promise<string> {
  const { summary, result, record, dataName } = report;
  const figures = [await dataFigure(report), await residualFigure(report), await quantileFigure(report), await convergenceFigure(report)];
  const sections: Section[] = [
    {
      title: 'Estimates',
      body:
        verdictHtml(result.success, `${result.success ? 'Converged' : 'Not converged'}. ${result.message}`) +
        warningHtml(summary) +
        estimatesHtml(summary) +
        derivedHtml(summary) +
        factsHtml(factsOf(summary)),
    },
    { title: 'Fit and residuals', body: figureGrid(figures) },
    ...(summary.correlation === undefined || summary.estimates.length > MAX_CORRELATION || summary.estimates.length < 2
      ? []
      : [{ title: 'Correlation of the estimates', body: correlationHtml(summary) }]),
    runSection(record),
  ];
  return pageHtml({
    title: `Fit of ${summary.formula}`,
    lead: escapeHtml(
      `${dataName}: ${plural(summary.observations, 'observation')}, ${plural(summary.estimates.length, 'parameter')}, fitted by ${record.method.id}.`,
    ),
    sections,
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

function warningHtml({ warning }: FitSummary): string {
  return warning === undefined ? '' : verdictHtml(false, `Warning: ${warning}`);
}

/** The table of estimates. */
export function estimatesHtml({ estimates, level, interval }: FitSummary): string {
  const number = (title: string) => ({ title, isNumber: true });
  return tableHtml(
    [
      { title: 'parameter' },
      number('estimate'),
      number('standard error'),
      number(`${levelText(level)} ${interval === 'profile' ? 'profile ' : ''}interval from`),
      number('to'),
      number('t value'),
    ],
    estimates.map(({ name, value, standardError, low, high, t }) => [
      name,
      numberText(value, 8),
      numberText(standardError, 4),
      numberText(low, 6),
      numberText(high, 6),
      numberText(t, 4),
    ]),
  );
}

function derivedHtml({ derived, level }: FitSummary): string {
  if (derived === undefined) return '';
  const number = (title: string) => ({ title, isNumber: true });
  return tableHtml(
    [{ title: 'derived' }, number('value'), number('standard error'), number(`${levelText(level)} interval from`), number('to')],
    derived.map(({ name, text, value, standardError, low, high }) => [
      `${name} = ${text}`,
      numberText(value, 8),
      numberText(standardError, 4),
      numberText(low, 6),
      numberText(high, 6),
    ]),
  );
}

function factsOf(summary: FitSummary): [string, string][] {
  const { residualStandardDeviation, residualSumOfSquares, rSquared, aic, bic, degreesOfFreedom, isWeighted, robust } = summary;
  const weighted = isWeighted ? ', weighted' : '';
  return [
    [`residual standard deviation${weighted}`, numberText(residualStandardDeviation, 5)],
    [`residual sum of squares${weighted}`, numberText(residualSumOfSquares, 5)],
    ['degrees of freedom', countText(degreesOfFreedom)],
    ...(robust === undefined ? [] : [['loss', robustText(robust)] as [string, string]]),
    ['R²', numberText(rSquared, 5)],
    ['AIC', numberText(aic, 5)],
    ['BIC', numberText(bic, 5)],
  ];
}

function correlationHtml({ estimates, correlation = [] }: FitSummary): string {
  const names = estimates.map(({ name }) => name);
  return tableHtml(
    [{ title: '' }, ...names.map((title) => ({ title, isNumber: true }))],
    names.map((name, i) => [name, ...names.map((_, j) => (correlation[i * names.length + j] ?? Number.NaN).toFixed(3))]),
  );
}
