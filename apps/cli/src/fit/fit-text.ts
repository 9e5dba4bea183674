/** A fit for the terminal. */
import type { OptimizeResult } from '@thetakit/optimizers';
import { numberText, plural, secondsText } from '../render/number-text.ts';
import { pairsText, tableText } from '../render/table.ts';
import type { FitSummary, PredictionRow } from './fit-summary.ts';

/** Most parameters for which the correlation matrix is printed. */
export const MAX_CORRELATION = 10;

/** Estimates, statistics, correlations and outcome. */
export function fitText(summary: FitSummary, result: OptimizeResult, methodId: string): string {
  const parts = [summary.formula, estimatesTable(summary), ...(summary.derived === undefined ? [] : [derivedTable(summary)]), statisticsText(summary)];
  if (summary.correlation !== undefined && summary.estimates.length > 1 && summary.estimates.length <= MAX_CORRELATION)
    parts.push(`Correlation of the estimates\n${correlationTable(summary)}`);
  parts.push(
    pairsText([
      ['outcome', `${result.success ? 'success' : 'no success'}: ${result.message}`],
      [
        'work',
        `${methodId}: ${plural(result.nit, 'iteration')}, ${plural(result.nfev, 'evaluation')}, ${plural(result.njev, 'derivative')}; ${secondsText(result.elapsed)}`,
      ],
    ]),
  );
  if (summary.warning !== undefined) parts.push(`Warning: ${summary.warning}`);
  return parts.join('\n\n');
}

/** `95 %`. */
export function levelText(level: number): string {
  return `${numberText(100 * level, 4)} %`;
}

function estimatesTable({ estimates, level, interval }: FitSummary): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  return tableText(
    [
      { title: 'parameter' },
      right('estimate'),
      right('std. error'),
      right(`${interval === 'profile' ? 'profile ' : ''}${levelText(level)} low`),
      right('high'),
      right('t'),
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

function derivedTable({ derived = [], level }: FitSummary): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  return tableText(
    [{ title: 'derived' }, right('value'), right('std. error'), right(`${levelText(level)} low`), right('high')],
    derived.map(({ name, text, value, standardError, low, high }) => [
      `${name} = ${text}`,
      numberText(value, 8),
      numberText(standardError, 4),
      numberText(low, 6),
      numberText(high, 6),
    ]),
  );
}

function statisticsText({ residualStandardDeviation, degreesOfFreedom, residualSumOfSquares, rSquared, aic, bic, isWeighted, robust }: FitSummary): string {
  const weighted = isWeighted ? ' (weighted)' : '';
  return pairsText([
    ['residual std. deviation', `${numberText(residualStandardDeviation, 8)}${weighted} on ${plural(degreesOfFreedom, 'degree')} of freedom`],
    ['residual sum of squares', `${numberText(residualSumOfSquares, 8)}${weighted}`],
    ...(robust === undefined ? [] : [['loss', robustText(robust)] as [string, string]]),
    ['R squared', numberText(rSquared, 6)],
    ['AIC, BIC', `${numberText(aic, 6)}, ${numberText(bic, 6)}`],
  ]);
}

/** The robust loss in a line. */
export function robustText({ loss, lossScale, scale, beyond }: NonNullable<FitSummary['robust']>): string {
  return `${loss}, C = ${numberText(lossScale, 5)}: ordinary residuals have a standard deviation of ${numberText(scale, 4)}; ${plural(beyond, 'residual')} beyond C`;
}

function correlationTable({ estimates, correlation = [] }: FitSummary): string {
  const names = estimates.map(({ name }) => name);
  const rows = names.map((name, i) => [name, ...names.slice(0, i + 1).map((_, j) => (correlation[i * names.length + j] ?? Number.NaN).toFixed(3))]);
  return tableText([{ title: '' }, ...names.map((title) => ({ title, align: 'right' as const }))], rows);
}

/** Predictions as a table, at most `most` rows. */
export function predictionText(inputs: readonly string[], rows: readonly PredictionRow[], level: number, most = 20): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const hasObservations = rows.some(({ observation }) => observation !== undefined);
  const shown = rows
    .slice(0, most)
    .map((row) => [
      ...row.inputs.map((value) => numberText(value, 8)),
      numberText(row.value, 8),
      numberText(row.standardError, 4),
      numberText(row.low, 6),
      numberText(row.high, 6),
      ...(hasObservations ? [numberText(row.observation?.low ?? Number.NaN, 6), numberText(row.observation?.high ?? Number.NaN, 6)] : []),
    ]);
  const more = rows.length > most ? `\n... and ${rows.length - most} more; --json gives them all` : '';
  return `Predictions of the mean${hasObservations ? ', and intervals of one new observation' : ''}\n${tableText([...inputs.map(right), right('prediction'), right('std. error'), right(`${levelText(level)} low`), right('high'), ...(hasObservations ? [right('new low'), right('new high')] : [])], shown)}${more}`;
}
