import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CsvRequest, DEFAULT_MAX_BYTES, readCsv } from './read-csv.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thetakit-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string | Buffer, request: Partial<CsvRequest> = {}) {
  await writeFile(join(folder, 'data.csv'), text);
  return readCsv({ path: 'data.csv', cwd: folder, maxBytes: DEFAULT_MAX_BYTES, missing: 'error', select: (header) => header, ...request });
}

describe('readCsv', () => {
  it('keeps the selected columns, counts rows and digests the file', async () => {
    const text = 'x,name,y\n1,a,2.5\n2,"b, c",3\n';
    const table = await read(text, { select: () => ['y', 'x'] });
    expect(table).toMatchObject({
      file: 'data.csv',
      rows: 2,
      dropped: 0,
      bytes: text.length,
      header: ['x', 'name', 'y'],
      sha256: createHash('sha256').update(text).digest('hex'),
    });
    expect([...table.columns].map(([name, values]) => [name, [...values]])).toEqual([
      ['y', [2.5, 3]],
      ['x', [1, 2]],
    ]);
  });

  it('finds the delimiter and takes a byte order mark, quotes, blank lines and CRLF', async () => {
    for (const text of ['\uFEFFx;y\r\n1;2\r\n\r\n3;4\r\n', 'x\ty\n1\t2\n3\t4', '"x","y"\n"1","2"\n3,4\n']) {
      const { columns } = await read(text);
      expect([columns.get('x'), columns.get('y')]).toEqual([Float64Array.of(1, 3), Float64Array.of(2, 4)]);
    }
  });

  it('grows beyond its first buffer', async () => {
    const rows = 5000;
    const { columns } = await read(`x\n${Array.from({ length: rows }, (_, i) => i).join('\n')}\n`);
    expect(columns.get('x')).toEqual(Float64Array.from({ length: rows }, (_, i) => i));
  });

  it('leaves rows with missing cells out on request', async () => {
    const { rows, dropped, columns } = await read('x,y\n1,2\nNA,3\n4,\n5,6\n', { missing: 'drop' });
    expect([rows, dropped, [...(columns.get('x') ?? [])]]).toEqual([2, 2, [1, 5]]);
  });

  it.each([
    ['', 'DATA_EMPTY: data: data.csv is empty. Give a file with a header line and rows of numbers'],
    ['x,y\n', 'DATA_EMPTY: data: data.csv has a header but no rows. Give a file with a header line and rows of numbers'],
    ['x,y\n1,2\n3\n', 'DATA_FORMAT: data: line 3 of data.csv has 1 cells, unlike the header. Repair the line, or name the right --delimiter'],
    ['x,x\n1,2\n', 'DATA_FORMAT: data: two columns of data.csv are called "x". Give each column its own name'],
    ['x,y\n1,2\n3,oops\n', 'DATA_CELL: data: line 3, column 2 (y) of data.csv is "oops", expected a number. Write a finite number'],
    ['x,y\n1,2\n3,"4\n', 'DATA_FORMAT: data: line 3 of data.csv cannot be parsed (quote not closed). Repair the line, or name the right --delimiter'],
  ])('refuses %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('refuses a missing file, a folder, and a large file before reading it', async () => {
    await expect(read('x\n1\n', { path: 'none.csv' })).rejects.toThrow('FILE_NOT_FOUND: data: none.csv does not exist or cannot be read. Check the path');
    await expect(read('x\n1\n', { path: '.' })).rejects.toThrow('FILE_NOT_FOUND: data: . is a folder, expected a CSV file. Name a file in it');
    const sparse = await open(join(folder, 'large.csv'), 'w');
    await sparse.truncate(2 ** 30);
    await sparse.close();
    const started = performance.now();
    await expect(read('x\n1\n', { path: 'large.csv' })).rejects.toThrow(
      'FILE_TOO_LARGE: data: large.csv has 1 GiB or more, expected at most 256 MiB. Raise the limit with --max-size, or use fewer rows',
    );
    // Reading a gibibyte takes far longer than a stat.
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('stops at a record that is no record', async () => {
    await expect(read(`x\n${'1'.repeat(2 ** 21)}\n`)).rejects.toThrow('is longer than 1 MiB');
  });

  it('lets the selection refuse the header', async () => {
    const select = () => {
      throw new Error('no such column');
    };
    await expect(read('x\n1\n', { select })).rejects.toThrow('no such column');
  });
});
