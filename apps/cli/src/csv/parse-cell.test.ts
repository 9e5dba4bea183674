import { describe, expect, it } from 'vitest';
import { parseCell } from './parse-cell.ts';
import { parseSize } from './parse-size.ts';

const place = { path: 'a.csv', line: 3, column: 2, name: 'x', missing: 'error' as const };

describe('parseCell', () => {
  it('reads what people and Fortran write', () => {
    expect(['1', '-1.5', '+.5', '2.', '1e-3', '1D+02', ' 7 '].map((cell) => parseCell(cell, place))).toEqual([1, -1.5, 0.5, 2, 1e-3, 100, 7]);
  });
  it.each([
    ['abc', 'DATA_CELL: data: line 3, column 2 (x) of a.csv is "abc", expected a number. Write a finite number'],
    ['1,5', 'DATA_CELL: data: line 3, column 2 (x) of a.csv is "1,5", expected a number. Write a decimal point'],
    ['', 'DATA_CELL: data: line 3, column 2 (x) of a.csv is empty, expected a number. Fill the cell, or leave such rows out with --missing drop'],
    ['NaN', 'DATA_CELL: data: line 3, column 2 (x) of a.csv is "NaN", expected a number. Fill the cell, or leave such rows out with --missing drop'],
    ['Infinity', 'DATA_CELL: data: line 3, column 2 (x) of a.csv is "Infinity", expected a number. Write a finite number'],
    ['0x10', 'DATA_CELL: data: line 3, column 2 (x) of a.csv is "0x10", expected a number. Write a finite number'],
    ['1e999', 'DATA_CELL: data: line 3, column 2 (x) of a.csv is "1e999", expected a number. Write a finite number'],
  ])('refuses %j naming line and column', (cell, message) => {
    expect(() => parseCell(cell, place)).toThrow(message);
  });
  it('drops missing cells on request, and only those', () => {
    expect(['', 'NA', 'n/a', 'NaN', 'null', '.', '-'].map((cell) => parseCell(cell, { ...place, missing: 'drop' }))).toEqual(Array(7).fill(undefined));
    expect(() => parseCell('abc', { ...place, missing: 'drop' })).toThrow('DATA_CELL');
  });
});

describe('parseSize', () => {
  it('reads sizes in powers of 1024', () => {
    expect(['1048576', '256MiB', '1.5gb', '10 k'].map(parseSize)).toEqual([1048576, 268435456, 1610612736, 10240]);
    expect(() => parseSize('much')).toThrow('OPTION_TYPE: --max-size: received "much", expected a size. Write it like 512MiB or 2GB');
  });
});
