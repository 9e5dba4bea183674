import { type SummaryRow, summaryRow } from '../diagnostics/posterior-summary.ts';
import { chainsOf, type InferenceData } from './inference-data.ts';

/** Facts about a run that stand beside its estimates. */
export interface RunFacts {
  /** Share of accepted proposals by kernel. */
  readonly acceptance: Readonly<Record<string, number>>;
  /** Number of agents N. */
  readonly agents: number;
  /** Number of observed links. */
  readonly links: number;
  readonly chains: number;
  /** Kept draws per chain. */
  readonly draws: number;
  readonly seed: number;
  /** Version of the package. */
  readonly version: string;
  readonly runtimeSeconds: number;
}

/** A column of the table. */
export interface ResultColumn {
  readonly key: keyof SummaryRow;
  /** Heading for people. */
  readonly label: string;
}

/** Estimates and diagnostics of a run as plain data. */
export interface ResultTable {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly SummaryRow[];
  readonly run: RunFacts;
  /** Terms whose R-hat is not below 1.01 or whose bulk or tail ESS is not above 400, undefined ones included. */
  readonly doubtful: readonly string[];
}

/** Columns of every result table, in order. */
export const RESULT_COLUMNS: readonly ResultColumn[] = [
  { key: 'term', label: 'term' },
  { key: 'mean', label: 'mean' },
  { key: 'sd', label: 'sd' },
  { key: 'q2_5', label: '2.5%' },
  { key: 'q25', label: '25%' },
  { key: 'q50', label: '50%' },
  { key: 'q75', label: '75%' },
  { key: 'q97_5', label: '97.5%' },
  { key: 'probabilityNegative', label: 'Pr(<0)' },
  { key: 'rHat', label: 'R-hat' },
  { key: 'essBulk', label: 'ESS bulk' },
  { key: 'essTail', label: 'ESS tail' },
  { key: 'mcse', label: 'MCSE' },
];

/** The table of a run: one row per quantity, `draws` holding the chains of each. */
export function resultTable(terms: readonly string[], draws: readonly (readonly Float64Array[])[], run: RunFacts): ResultTable {
  const rows = terms.map((term, k) => summaryRow(term, draws[k] ?? []));
  const doubtful = rows.filter(({ rHat, essBulk, essTail }) => !(rHat < 1.01 && essBulk > 400 && essTail > 400)).map(({ term }) => term);
  return { columns: RESULT_COLUMNS, rows, run, doubtful };
}

/** The rows of a posterior variable, named by its coordinates, or by the name of the variable and the position. */
export function summaryRows({ groups, coords }: InferenceData, name: string): SummaryRow[] {
  const variable = groups.posterior?.variables[name];
  if (variable === undefined) return [];
  const size = variable.shape.slice(2).reduce((product, each) => product * each, 1);
  const labels = variable.dims.length === 1 ? coords[variable.dims[0]!] : undefined;
  const termOf = (k: number) => (variable.dims.length === 0 ? name : String(labels?.[k] ?? `${name}[${k}]`));
  return Array.from({ length: size }, (_, k) => summaryRow(termOf(k), chainsOf(variable, k)));
}

/**
 * The cells of a table as texts, header first. Estimates have the decimals that two digits of their sd need (at most 8), R-hat three
 * decimals, ESS none, MCSE two digits; undefined values are a dash.
 */
export function resultCells({ columns, rows }: Pick<ResultTable, 'columns' | 'rows'>): string[][] {
  return [columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ key }) => cellText(row, key)))];
}

function cellText(row: SummaryRow, key: keyof SummaryRow): string {
  if (key === 'term') return row.term;
  const value = row[key];
  if (Number.isNaN(value)) return '-';
  if (key === 'rHat' || key === 'probabilityNegative') return value.toFixed(3);
  if (key === 'essBulk' || key === 'essTail') return value.toFixed(0);
  return value.toFixed(decimalsFor(key === 'mcse' ? row.mcse : row.sd));
}

/** Decimals that show two digits of a scale; 3 without a scale. */
function decimalsFor(scale: number): number {
  if (!(scale > 0 && Number.isFinite(scale))) return 3;
  return Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(scale))));
}
