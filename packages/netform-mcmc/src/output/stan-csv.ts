/**
 * Stan's CSV output, one text per chain: comment lines that begin with '#', one header row, then one row of numbers per draw. Columns of the
 * sampler end in '__'; elements of vectors are name.1, name.2. Numbers are written with the fewest digits that read back exactly.
 *
 * Format: Stan CSV appendix of the CmdStan guide, https://mc-stan.org/docs/cmdstan-guide/stan_csv_apdx.html.
 */
import { show, ThetakitError } from '@thetakit/registry';

/** One chain as a table. */
export interface StanCsv {
  /** Comment lines without their '#', in order; all are written before the header. */
  readonly comments: readonly string[];
  readonly columns: readonly string[];
  /** Row-major, shape [draws, columns]. */
  readonly draws: Float64Array;
}

/** Writes one chain. Throws SHAPE_MISMATCH unless the draws fill whole rows, ARGUMENT_TYPE for a comment or column name that a reader would not read back. */
export function writeStanCsv({ comments, columns, draws }: StanCsv): string {
  const width = columns.length;
  if (width === 0 || draws.length % width !== 0) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'writeStanCsv',
      problem: `there are ${draws.length} values for ${width} columns`,
      action: 'Give whole rows, row-major [draws, columns]',
    });
  }
  const wrong = columns.find((name) => !/^[^\s,#"]+$/.test(name)) ?? comments.find((comment) => /[\r\n]/.test(comment));
  if (wrong !== undefined) {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who: 'writeStanCsv',
      problem: `${show(wrong)} cannot be written`,
      action: 'Use column names without blanks, commas, quotes and #, and comments of one line',
      received: wrong,
    });
  }
  const lines = [...comments.map((comment) => `#${comment}`), columns.join(',')];
  for (let at = 0; at < draws.length; at += width) lines.push(Array.from(draws.subarray(at, at + width), numberText).join(','));
  return `${lines.join('\n')}\n`;
}

/**
 * Reads one chain. Comments may stand anywhere; nan, inf and infinity are read in any letter case and with a sign.
 * Throws DATA_EMPTY without a header, DATA_FORMAT for a row of another length, DATA_CELL for a cell that is no number, naming the line.
 */
export function readStanCsv(text: string): StanCsv {
  const comments: string[] = [];
  const values: number[] = [];
  let columns: string[] | null = null;
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n/)
    .forEach((line, index) => {
      if (line.startsWith('#')) comments.push(line.slice(1));
      else if (line.trim() === '') return;
      else if (columns === null) columns = line.split(',').map((name) => name.trim());
      else readRow(line, index + 1, columns, values);
    });
  if (columns === null) {
    throw new ThetakitError('DATA_EMPTY', { who: 'readStanCsv', problem: 'there is no header row', action: 'Give the output of one chain' });
  }
  return { comments, columns, draws: Float64Array.from(values) };
}

function readRow(text: string, line: number, columns: readonly string[], values: number[]): void {
  const cells = text.split(',');
  if (cells.length !== columns.length) {
    throw new ThetakitError('DATA_FORMAT', {
      who: 'readStanCsv',
      problem: `line ${line} has ${cells.length} cells, but the header has ${columns.length}`,
      action: 'Remove the line if the run was cut off there',
      data: { line },
    });
  }
  cells.forEach((cell, c) => {
    const value = numberOf(cell.trim());
    if (value === null) {
      throw new ThetakitError('DATA_CELL', {
        who: 'readStanCsv',
        problem: `line ${line}, column ${columns[c]} is ${show(cell)}, expected a number`,
        action: 'Write a number, nan, inf or -inf',
        received: cell,
        data: { line, column: columns[c] },
      });
    }
    values.push(value);
  });
}

function numberOf(text: string): number | null {
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (special !== null) return special[2]!.toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? null : value;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
