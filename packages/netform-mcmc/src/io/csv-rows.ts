import { ThetakitError } from '@thetakit/registry';
import { CsvError, parse } from 'csv-parse/sync';
import type { ReadOptions } from './network-table.ts';
import { checkText } from './size-limits.ts';

/** Rows of a delimited text. */
export interface CsvRows {
  /** Trimmed cells. */
  readonly rows: readonly (readonly string[])[];
  /** Line of the file on which each row ends, from 1. */
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
  const { who, what } = layout;
  const content = checkText(who, what, text, options);
  const delimiter = layout.delimiter ?? delimiterOf(content);
  try {
    const records = parse(content, {
      bom: true,
      delimiter: delimiter === ' ' ? [' ', '\t'] : delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return { rows: records.map(({ record }) => record), lines: records.map(({ info }) => info.lines) };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const { lines, code } = cause as unknown as { lines?: number; code: string };
    const reason = code.replace(/^CSV_/, '').toLowerCase().replaceAll('_', ' ');
    throw new ThetakitError('DATA_FORMAT', {
      who,
      problem: `line ${lines ?? '?'} of ${what} cannot be parsed (${reason})`,
      action: 'Repair the line, or name the right delimiter',
      data: { line: lines },
      cause,
    });
  }
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
