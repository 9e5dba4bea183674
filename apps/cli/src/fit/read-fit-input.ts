/** From the arguments of `fit` to numbers: the formula bound to the columns, the response, the weights, the start. */
import { bindNames, formatExpression, type ModelFormula, type ParsedFormula, parseFormula } from '@thetakit/formula';
import { didYouMean, ThetakitError } from '@thetakit/registry';
import { type CsvRequest, type CsvTable, readCsv } from '../csv/read-csv.ts';
import { evaluateRows } from './evaluate-rows.ts';
import { parseStart } from './parse-start.ts';

/** What a fit needs. All columns have one length, the number of rows. */
export interface FitData {
  readonly formula: ModelFormula;
  readonly table: Pick<CsvTable, 'columns' | 'rows'>;
  /** Left side of the formula, evaluated on each row. */
  readonly response: Float64Array;
  /** How the response is written, such as log(y). */
  readonly responseText: string;
  /** Weight of each squared residual: 1/sigma^2, or the weights column. Absent: all 1. */
  readonly weights?: Float64Array;
  /** Start values in the order of `formula.parameters`. */
  readonly start: Float64Array;
}

/** What a fit needs, read from a file. */
export interface FitInput extends FitData {
  readonly table: CsvTable;
}

/** The arguments. */
export interface FitArguments {
  readonly model: string;
  readonly start?: string;
  readonly sigma?: string;
  readonly weights?: string;
  readonly csv: Omit<CsvRequest, 'select'>;
}

/** Reads everything. Throws the coded errors of the formula, the data and the start values. */
export async function readFitInput({ model, start, sigma, weights, csv }: FitArguments): Promise<FitInput> {
  if (sigma !== undefined && weights !== undefined)
    throw new ThetakitError('OPTION_CONFLICT', { who: 'fit', problem: '--sigma and --weights are both given', action: 'Give one of them' });
  const parsed: ParsedFormula = parseFormula(model);
  const values = parseStart(startText(start));
  const parameters = [...values.keys()];
  let formula: ModelFormula | undefined;
  const table = await readCsv({
    ...csv,
    select: (header) => {
      formula = bindNames(parsed, { columns: header, parameters });
      const extra = [sigma, weights].filter((name) => name !== undefined);
      for (const name of extra) if (!header.includes(name)) throw unknownColumn(sigma === undefined ? '--weights' : '--sigma', name, header);
      return [...new Set([...formula.variables, ...extra])];
    },
  });
  if (formula === undefined)
    throw new ThetakitError('DATA_EMPTY', { who: 'data', problem: `${csv.path} has no header`, action: 'Give a file with a header line and rows of numbers' });
  const rowWeights = weightsOf(table, sigma, weights);
  return {
    formula,
    table,
    response: responseOf(formula, table),
    responseText: formatExpression(formula.response),
    start: Float64Array.from(values.values()),
    ...(rowWeights === undefined ? {} : { weights: rowWeights }),
  };
}

function startText(text: string | undefined): string {
  if (text !== undefined) return text;
  throw new ThetakitError('START_MISSING', { who: 'fit', problem: 'no start values are given', action: 'Give one for each parameter: --start b1=500,b2=1e-4' });
}

function unknownColumn(flag: string, name: string, header: readonly string[]): ThetakitError {
  return new ThetakitError('COLUMN_UNKNOWN', {
    who: flag,
    problem: `${JSON.stringify(name)} is not a column`,
    action: didYouMean(name, header),
    received: name,
    expected: header,
  });
}

function responseOf(formula: ModelFormula, table: CsvTable): Float64Array {
  return evaluateRows(formula.response, table.columns, table.rows, (value, i, row) => {
    if (Number.isFinite(value)) return;
    const inputs = formula.responseVariables.map((name) => `${name} = ${row.get(name)}`).join(', ');
    throw new ThetakitError('DATA_CELL', {
      who: 'fit',
      problem: `the response ${formatExpression(formula.response)} is ${value} in data row ${i + 1} (${inputs})`,
      action: 'Correct the row or the response',
      data: { row: i + 1 },
    });
  });
}

function weightsOf(table: CsvTable, sigma: string | undefined, weights: string | undefined): Float64Array | undefined {
  const name = sigma ?? weights;
  const column = name === undefined ? undefined : table.columns.get(name);
  if (name === undefined || column === undefined) return undefined;
  const bad = column.findIndex((value) => (sigma === undefined ? value < 0 : value <= 0));
  if (bad >= 0) {
    const rule = sigma === undefined ? 'a weight >= 0' : 'a standard deviation > 0';
    throw new ThetakitError('DATA_CELL', {
      who: 'fit',
      problem: `${name} is ${column[bad]} in data row ${bad + 1}, expected ${rule}`,
      action: 'Correct the row',
      data: { row: bad + 1, name },
    });
  }
  return sigma === undefined ? column : column.map((value) => 1 / (value * value));
}
