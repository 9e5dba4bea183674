import { ThetakitError } from '@thetakit/registry';
import Papa from 'papaparse';
import type { ReadOptions } from './network-table.ts';
import { checkText } from './size-limits.ts';

/** Rows of a delimited text. */
export interface CsvRows {
  /** Trimmed cells. */
  readonly rows: readonly (readonly string[])[];
  /** Line of the file on which each row begins, from 1. */
  readonly lines: readonly number[];
}

/** How to cut a delimited text. */
export interface CsvLayout {
  /** Name of the reader, for messages. */
  readonly who: string;
  /** 'the node list', for messages. */
  readonly what: string;
  /** One character; found from the first line when absent: comma, semicolon, tab, or else blank. */
  readonly delimiter?: string | undefined;
}

/** Cuts a delimited text into rows of any length; blank lines and a byte order mark are skipped. Throws DATA_EMPTY, DATA_FORMAT, FILE_TOO_LARGE. */
export function csvRows(text: string, layout: CsvLayout, options: ReadOptions): CsvRows {
  const content = checkText(layout.who, layout.what, text, options);
  const { data, errors } = Papa.parse<string[]>(content.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), {
    delimiter: layout.delimiter ?? delimiterOf(content),
    newline: '\n',
  });
  const rows: string[][] = [];
  const lines: number[] = [];
  const broken = new Map(errors.map(({ row, code }) => [row, code]));
  let line = 1;
  for (const [k, cells] of data.entries()) {
    const code = broken.get(k);
    if (code !== undefined) throw unparsed(layout, line, code);
    if (cells.length > 1 || cells[0]!.trim() !== '') {
      rows.push(cells.map((cell) => cell.trim()));
      lines.push(line);
    }
    // A quoted cell may hold line ends.
    line += cells.reduce((count, cell) => count + cell.split('\n').length - 1, 1);
  }
  return { rows, lines };
}

function unparsed({ who, what }: CsvLayout, line: number, code: string): ThetakitError {
  // MissingQuotes, InvalidQuotes
  const reason = code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return new ThetakitError('DATA_FORMAT', {
    who,
    problem: `line ${line} of ${what} cannot be parsed (${reason})`,
    action: 'Repair the line, or name the right delimiter',
    data: { line },
  });
}

/** Throws DATA_FORMAT, naming the line, unless every row has as many cells as the first. */
export function checkRectangular({ rows, lines }: CsvRows, { who, what }: CsvLayout): void {
  const width = rows[0]?.length ?? 0;
  const at = rows.findIndex((row) => row.length !== width);
  if (at < 0) return;
  throw new ThetakitError('DATA_FORMAT', {
    who,
    problem: `line ${lines[at]} of ${what} has ${rows[at]!.length} cells, but its first row has ${width}`,
    action: 'Repair the line, or name the right delimiter',
    data: { line: lines[at] },
  });
}

/** The most frequent of comma, semicolon and tab outside quotes in the first line that is not blank; a blank when there is none. */
function delimiterOf(text: string): string {
  const line = (text.match(/\S.*/)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const candidates = [',', ';', '\t'].map((each) => ({ each, count: line.split(each).length - 1 }));
  const best = candidates.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count > 0 ? best.each : / /.test(line) ? ' ' : ',';
}
