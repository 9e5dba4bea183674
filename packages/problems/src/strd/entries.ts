/**
 * The StRD data sets as registry entries: each as a data set and as a problem.
 * Residuals are model minus observation; the value is the residual sum of squares, as NIST certifies it (no factor 1/2).
 */
import { type Dataset, defineDataset, defineProblem, type Objective, type Problem } from '@thetakit/registry';
import { sumOfSquares } from '../sum-of-squares.ts';
import { type StrdModel, strdModels } from './models.ts';
import { type StrdEntry, strd } from './strd.ts';

const SOURCE = 'NIST/ITL, Statistical Reference Datasets: Nonlinear Regression, https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml';

/** Relative precision of a certified sum of squares: eleven digits, except where cancellation leaves less. */
const PRECISION = 1e-10;

/** The objective of one data set: n parameters, one residual per observation. */
export function strdObjective(entry: StrdEntry): Objective {
  const model: StrdModel = strdModels[entry.name];
  const columns = [entry.response, ...entry.predictors].map((name) => Float64Array.from(entry.columns[name] ?? []));
  return sumOfSquares({
    dimension: entry.parameters.length,
    columns,
    residuals: (b, column) => {
      const y = column(1);
      return [model.predict(b, (j) => column(j + 1)).minus(model.respond?.(y) ?? y)];
    },
  });
}

function describe(entry: StrdEntry): string {
  return `NIST StRD ${entry.name}: ${entry.parameters.length} parameters, ${entry.columns[entry.response]?.length ?? 0} observations, ${entry.level} difficulty.`;
}

function problem(entry: StrdEntry): Problem {
  return defineProblem({
    id: `strd-${entry.name.toLowerCase()}`,
    summary: describe(entry),
    formula: entry.formula,
    collection: 'strd',
    dimension: entry.parameters.length,
    starts: entry.starts,
    best: { value: entry.certified.residualSumOfSquares, x: entry.certified.parameters, precision: PRECISION },
    sources: [SOURCE],
    objective: () => strdObjective(entry),
  });
}

function dataset(entry: StrdEntry): Dataset {
  return defineDataset({
    id: `strd-${entry.name.toLowerCase()}`,
    summary: describe(entry),
    licence: 'Public domain (work of the US Government)',
    sources: [SOURCE],
    columns: () => Object.fromEntries(Object.entries(entry.columns).map(([name, values]) => [name, Float64Array.from(values)])),
  });
}

/** The 27 problems, by name of the data set. */
export const strdProblems: readonly Problem[] = Object.values(strd).map(problem);

/** The 27 data sets. */
export const strdDatasets: readonly Dataset[] = Object.values(strd).map(dataset);
