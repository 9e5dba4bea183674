/**
 * Numeric columns of a CSV file, read as a stream: only the selected columns are kept, so memory is bounded by their numbers,
 * and the size limit is checked before the file is opened.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { ThetakitError } from '@thetakit/registry';
import { CsvError, parse } from 'csv-parse';
import { bytesText } from '../render/number-text.ts';
import { parseCell } from './parse-cell.ts';

/** Largest file that is read without `--max-size`: 256 MiB. */
export const DEFAULT_MAX_BYTES = 256 * 2 ** 20;
/** Longest record; a longer one is no table. */
const MAX_RECORD = 2 ** 20;

/** How to read a file. */
export interface CsvRequest {
  readonly path: string;
  readonly cwd: string;
  readonly maxBytes: number;
  /** One character; found from the header when absent: comma, semicolon or tab. */
  readonly delimiter?: string;
  /** What an empty or NA cell does: an error, or its row is left out. */
  readonly missing: 'error' | 'drop';
  /** Stops the reading; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Called with the bytes read so far and the size of the file. */
  onBytes?(bytes: number, size: number): void;
  /** Chooses columns when the header is known. May throw. */
  select(header: readonly string[]): readonly string[];
}

/** A file's selected columns. */
export interface CsvTable {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly header: readonly string[];
  /** The selected columns, all of one length. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly rows: number;
  /** Rows left out for missing cells. */
  readonly dropped: number;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** Throws FILE_NOT_FOUND, FILE_TOO_LARGE, DATA_EMPTY, DATA_FORMAT, DATA_CELL, or what `select` throws. */
export async function readCsv(request: CsvRequest): Promise<CsvTable> {
  const file = resolve(request.cwd, request.path);
  const size = await checkFile(file, request);
  const hash = createHash('sha256');
  const collector = new Collector(request);
  let bytes = 0;
  const delimiter = request.delimiter ?? (await sniffDelimiter(file));
  const parser = parse({
    bom: true,
    delimiter,
    info: false,
    max_record_size: MAX_RECORD,
    skip_empty_lines: true,
    trim: true,
    on_record: (record: string[], context) => collector.take(record, context.lines),
  });
  const source = createReadStream(file, request.signal === undefined ? {} : { signal: request.signal });
  source.on('data', (chunk: string | Buffer) => {
    bytes += chunk.length;
    hash.update(chunk);
    request.onBytes?.(bytes, size);
    if (bytes > request.maxBytes) source.destroy(tooLarge(request, bytes));
  });
  await new Promise<void>((done, fail) => {
    source.on('error', fail);
    parser.on('error', (error) => {
      source.destroy();
      fail(error);
    });
    parser.on('end', done);
    parser.resume();
    source.pipe(parser);
  }).catch((error: unknown) => {
    throw readError(error, request);
  });
  return { file: basename(file), ...collector.finish(), bytes, sha256: hash.digest('hex') };
}

/** The size in bytes of a file that may be read. Throws FILE_NOT_FOUND, FILE_TOO_LARGE. */
export async function checkFile(file: string, request: Pick<CsvRequest, 'path' | 'maxBytes'>): Promise<number> {
  const info = await stat(file).catch((cause: unknown) => {
    throw new ThetakitError('FILE_NOT_FOUND', {
      who: 'data',
      problem: `${request.path} does not exist or cannot be read`,
      action: 'Check the path',
      received: request.path,
      cause,
    });
  });
  if (info.isDirectory())
    throw new ThetakitError('FILE_NOT_FOUND', {
      who: 'data',
      problem: `${request.path} is a folder, expected a CSV file`,
      action: 'Name a file in it',
      received: request.path,
    });
  if (info.size > request.maxBytes) throw tooLarge(request, info.size);
  return info.size;
}

function tooLarge({ path, maxBytes }: Pick<CsvRequest, 'path' | 'maxBytes'>, bytes: number): ThetakitError {
  return new ThetakitError('FILE_TOO_LARGE', {
    who: 'data',
    problem: `${path} has ${bytesText(bytes)} or more, expected at most ${bytesText(maxBytes)}`,
    action: 'Raise the limit with --max-size, or use fewer rows',
    received: bytes,
    expected: maxBytes,
  });
}

async function sniffDelimiter(file: string): Promise<string> {
  const source = createReadStream(file, { end: 65_535 });
  let head = '';
  for await (const chunk of source) head += (chunk as Buffer).toString('latin1');
  const line = head.split(/\r\n|\n|\r/).find((each) => each.trim() !== '') ?? '';
  const plain = line.replace(/"[^"]*"/g, '');
  const count = (mark: string) => plain.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function readError(error: unknown, { path }: CsvRequest): unknown {
  if (error instanceof CsvError) {
    const line = Number(error['lines'] ?? 0);
    const what =
      error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' || error.code === 'CSV_RECORD_INCONSISTENT_COLUMNS'
        ? `has ${(error['record'] as unknown[] | undefined)?.length ?? 'another number of'} cells, unlike the header`
        : error.code === 'CSV_MAX_RECORD_SIZE'
          ? `is longer than ${bytesText(MAX_RECORD)}`
          : `cannot be parsed (${error.code.replace(/^CSV_/, '').toLowerCase().replaceAll('_', ' ')})`;
    return new ThetakitError('DATA_FORMAT', {
      who: 'data',
      problem: `line ${line} of ${path} ${what}`,
      action: 'Repair the line, or name the right --delimiter',
      received: path,
      data: { line },
      cause: error,
    });
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  return new ThetakitError('FILE_NOT_FOUND', {
    who: 'data',
    problem: `${path} cannot be read (${code})`,
    action: 'Check the path and its permissions',
    received: path,
    cause: error,
  });
}

/** Grows the selected columns row by row. */
class Collector {
  private readonly request: CsvRequest;
  private header: readonly string[] = [];
  private names: readonly string[] = [];
  private indices: readonly number[] = [];
  private buffers: Float64Array[] = [];
  private rows = 0;
  private dropped = 0;

  constructor(request: CsvRequest) {
    this.request = request;
  }

  /** Takes one record; nothing goes on to the stream. */
  take(record: readonly string[], line: number): null {
    if (this.header.length === 0) this.open(record);
    else this.add(record, line);
    return null;
  }

  private open(record: readonly string[]): void {
    const twice = record.find((name, i) => record.indexOf(name) !== i);
    if (twice !== undefined)
      throw new ThetakitError('DATA_FORMAT', {
        who: 'data',
        problem: `two columns of ${this.request.path} are called ${JSON.stringify(twice)}`,
        action: 'Give each column its own name',
        data: { line: 1, name: twice },
      });
    this.header = [...record];
    this.names = this.request.select(this.header);
    this.indices = this.names.map((name) => this.header.indexOf(name));
    this.buffers = this.names.map(() => new Float64Array(256));
  }

  private add(record: readonly string[], line: number): void {
    if (this.rows === this.buffers[0]?.length) this.buffers = this.buffers.map(grown);
    for (let i = 0; i < this.indices.length; i++) {
      const column = this.indices[i] ?? 0;
      const value = parseCell(record[column] ?? '', {
        path: this.request.path,
        line,
        column: column + 1,
        name: this.names[i] ?? '',
        missing: this.request.missing,
      });
      if (value === undefined) {
        this.dropped++;
        return;
      }
      (this.buffers[i] as Float64Array)[this.rows] = value;
    }
    this.rows++;
  }

  finish(): Pick<CsvTable, 'header' | 'columns' | 'rows' | 'dropped'> {
    const { rows, dropped, header, names, request } = this;
    if (rows === 0) {
      const what = header.length === 0 ? 'is empty' : dropped > 0 ? `has no complete row (${dropped} left out)` : 'has a header but no rows';
      throw new ThetakitError('DATA_EMPTY', {
        who: 'data',
        problem: `${request.path} ${what}`,
        action: 'Give a file with a header line and rows of numbers',
        received: request.path,
      });
    }
    return { header, rows, dropped, columns: new Map(names.map((name, i) => [name, (this.buffers[i] as Float64Array).slice(0, rows)])) };
  }
}

function grown(buffer: Float64Array): Float64Array {
  const next = new Float64Array(2 * buffer.length);
  next.set(buffer);
  return next;
}
