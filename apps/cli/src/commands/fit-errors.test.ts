/** Every bad input of `fit`: a coded error on one line, exit 2, nothing on stdout, nothing written. */
import { chmod, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write('good.csv', 'x,y,sd\n1,2,1\n2,4,1\n3,6.5,1\n4,8,1\n');
  await workspace.write('empty.csv', '');
  await workspace.write('header.csv', 'x,y\n');
  await workspace.write('word.csv', 'x,y\n1,2\n2,four\n3,6\n');
  await workspace.write('nan.csv', 'x,y\n1,2\n2,NaN\n3,6\n');
  await workspace.write('ragged.csv', 'x,y\n1,2\n2\n3,6\n');
  await workspace.write('zero.csv', 'x,y,sd\n1,2,1\n2,0,0\n3,6,1\n');
  await mkdir(join(workspace.folder, 'folder'));
  const large = await open(join(workspace.folder, 'large.csv'), 'w');
  await large.truncate(2 ** 30);
  await large.close();
});
afterAll(() => workspace.remove());

const model = ['--model', 'y ~ a + b*x'];
const start = ['--start', 'a=0,b=1'];

const cases: readonly (readonly [name: string, argv: readonly string[], message: string | RegExp])[] = [
  ['missing file', ['--data', 'none.csv', ...model, ...start], 'FILE_NOT_FOUND: data: none.csv does not exist or cannot be read. Check the path'],
  ['folder instead of a file', ['--data', 'folder', ...model, ...start], 'FILE_NOT_FOUND: data: folder is a folder, expected a CSV file. Name a file in it'],
  [
    'a file over the limit',
    ['--data', 'large.csv', ...model, ...start],
    'FILE_TOO_LARGE: data: large.csv has 1 GiB or more, expected at most 256 MiB. Raise the limit with --max-size, or use fewer rows',
  ],
  [
    'a limit of the user',
    ['--data', 'good.csv', '--max-size', '10B', ...model, ...start],
    /^FILE_TOO_LARGE: data: good\.csv has 33 B or more, expected at most 10 B/,
  ],
  ['empty data', ['--data', 'empty.csv', ...model, ...start], 'DATA_EMPTY: data: empty.csv is empty. Give a file with a header line and rows of numbers'],
  [
    'header only',
    ['--data', 'header.csv', ...model, ...start],
    'DATA_EMPTY: data: header.csv has a header but no rows. Give a file with a header line and rows of numbers',
  ],
  [
    'non-numeric cell',
    ['--data', 'word.csv', ...model, ...start],
    'DATA_CELL: data: line 3, column 2 (y) of word.csv is "four", expected a number. Write a finite number',
  ],
  [
    'NaN cell',
    ['--data', 'nan.csv', ...model, ...start],
    'DATA_CELL: data: line 3, column 2 (y) of nan.csv is "NaN", expected a number. Fill the cell, or leave such rows out with --missing drop',
  ],
  [
    'ragged rows',
    ['--data', 'ragged.csv', ...model, ...start],
    'DATA_FORMAT: data: line 3 of ragged.csv has 1 cells, unlike the header. Repair the line, or name the right --delimiter',
  ],
  [
    'wrong column',
    ['--data', 'good.csv', '--model', 'y ~ a + b*dose', ...start],
    'COLUMN_UNKNOWN: formula: "dose" is neither a column nor a parameter with a start value; it stands at line 1, column 11 of the formula. Use one of: x, y, sd; a parameter needs a start value',
  ],
  ['unknown sigma column', ['--data', 'good.csv', '--sigma', 'se', ...model, ...start], 'COLUMN_UNKNOWN: --sigma: "se" is not a column. Did you mean "sd"?'],
  [
    'sigma that is not positive',
    ['--data', 'zero.csv', '--sigma', 'sd', ...model, ...start],
    'DATA_CELL: fit: sd is 0 in data row 2, expected a standard deviation > 0. Correct the row',
  ],
  [
    'response that is not finite',
    ['--data', 'zero.csv', '--model', 'log(y) ~ a + b*x', ...start],
    'DATA_CELL: fit: the response log(y) is -Infinity in data row 2 (y = 0). Correct the row or the response',
  ],
  [
    'unknown function',
    ['--data', 'good.csv', '--model', 'y ~ a + b*expp(x)', ...start],
    'FORMULA_FUNCTION: formula: unknown function "expp" at line 1, column 11 of the formula. Did you mean "exp"?',
  ],
  ['formula without a tilde', ['--data', 'good.csv', '--model', 'a + b*x', ...start], /^FORMULA_SYNTAX: formula: no "~" found/],
  [
    'start value missing',
    ['--data', 'good.csv', '--model', 'y ~ b1 + b2*x', '--start', 'b1=0'],
    'START_MISSING: formula: the parameter "b2" has no start value; it stands at line 1, column 10 of the formula. Give it one: b2=1',
  ],
  ['no start values', ['--data', 'good.csv', ...model], 'START_MISSING: fit: no start values are given. Give one for each parameter: --start b1=500,b2=1e-4'],
  ['start value twice', ['--data', 'good.csv', ...model, '--start', 'a=0,b=1,a=2'], 'USAGE: --start: "a" is given twice. Give each parameter one start value'],
  [
    'start value unused',
    ['--data', 'good.csv', ...model, '--start', 'a=0,b=1,c=2'],
    'OPTION_CONFLICT: formula: "c" has a start value, but the model does not use it. Remove it, or use it in the model',
  ],
  [
    'start value without a number',
    ['--data', 'good.csv', ...model, '--start', 'a=0,b=one'],
    'OPTION_TYPE: --start b: received "one", expected a number. Write it like 0.01 or 1e-2',
  ],
  [
    'start value that is infinite',
    ['--data', 'good.csv', ...model, '--start', 'a=0,b=Infinity'],
    'START_NOT_FINITE: --start: b is Infinity, expected a finite number. Start where the model is defined',
  ],
  [
    'start without a name',
    ['--data', 'good.csv', ...model, '--start', '0,1'],
    'USAGE: --start: received "0", expected name=value. Write it like b1=500,b2=1e-4',
  ],
  [
    'a global',
    ['--data', 'good.csv', '--model', 'y ~ a + b*globalThis', ...start],
    'FORMULA_FORBIDDEN: formula: the name "globalThis" is not allowed at line 1, column 11 of the formula. Rename the column or parameter',
  ],
  [
    'a global function',
    ['--data', 'good.csv', '--model', 'y ~ a + b*require("fs")', ...start],
    'FORMULA_FORBIDDEN: formula: "\\"" is not allowed at line 1, column 19 of the formula. Formulas hold numbers and names, no text; quote a column name with backticks',
  ],
  ['the process', ['--data', 'good.csv', '--model', 'y ~ a + b*process', ...start], /^COLUMN_UNKNOWN: formula: "process" is neither a column/],
  [
    'a constructor',
    ['--data', 'good.csv', '--model', 'y ~ a.constructor.constructor + b*x', ...start],
    /^FORMULA_FORBIDDEN: formula: "\." is not allowed at line 1, column 6/,
  ],
  [
    'unknown method',
    ['--data', 'good.csv', '--method', 'levenberg-marquard', ...model, ...start],
    'ID_UNKNOWN: --method: method "levenberg-marquard" is not registered. Did you mean "levenberg-marquardt"?',
  ],
  [
    'bounds of something else',
    ['--data', 'good.csv', '--bounds', 'c=0:1', ...model, ...start],
    'BOUNDS_INVALID: --bounds: "c" is not a parameter. Did you mean "a" or "b"?',
  ],
  [
    'bad level',
    ['--data', 'good.csv', '--level', '95', ...model, ...start],
    'OPTION_OUT_OF_RANGE: --level: received 95, expected 0 < level < 1. Write 0.95 for 95 %',
  ],
  ['bad policy', ['--data', 'good.csv', '--missing', 'skip', ...model, ...start], /^OPTION_OUT_OF_RANGE: --missing: received "skip", expected error or drop/],
  [
    'sigma and weights',
    ['--data', 'good.csv', '--sigma', 'sd', '--weights', 'sd', ...model, ...start],
    'OPTION_CONFLICT: fit: --sigma and --weights are both given. Give one of them',
  ],
  [
    'absolute sigma alone',
    ['--data', 'good.csv', '--absolute-sigma', ...model, ...start],
    'OPTION_CONFLICT: --absolute-sigma: --absolute-sigma needs --sigma. Name the column of standard deviations',
  ],
  ['prediction without the column', ['--data', 'good.csv', '--predict', 'empty.csv', ...model, ...start], /^DATA_EMPTY/],
  [
    'report in a folder that is not there',
    ['--data', 'good.csv', '--report', 'none/out.html', ...model, ...start],
    'FILE_NOT_WRITABLE: report: the folder of none/out.html does not exist. Make the folder first',
  ],
  [
    'report that is a folder',
    ['--data', 'good.csv', '--report', 'folder', ...model, ...start],
    'FILE_NOT_WRITABLE: report: folder is a folder. Name a file, such as report.html',
  ],
  ['report below a file', ['--data', 'good.csv', '--report', 'good.csv/out.html', ...model, ...start], /^FILE_NOT_WRITABLE: report: /],
  ['no data', [...model, ...start], 'USAGE: thetakit fit: required option \'--data <file.csv>\' not specified. Run "thetakit fit --help"'],
  [
    'a seed that is no whole number',
    ['--data', 'good.csv', '--seed', '1.5', ...model, ...start],
    'OPTION_OUT_OF_RANGE: --seed: received 1.5, expected a whole number >= 0. Choose a value inside the range',
  ],
  [
    'model that is not finite at the start',
    ['--data', 'good.csv', '--model', 'y ~ a + log(b)*x', '--start', 'a=0,b=-1'],
    /^START_NOT_FINITE: fit: the model is NaN in data row 1 at the start values/,
  ],
  [
    'more parameters than rows',
    ['--data', 'good.csv', '--model', 'y ~ a + b*x + c*x^2 + d*x^3 + f*x^4', '--start', 'a=0,b=1,c=0,d=0,f=0'],
    /^DATA_EMPTY: fit: 4 rows for 5 parameters/,
  ],
];

describe('thetakit fit refuses', () => {
  it.each(cases)('%s', async (_name, argv, message) => {
    const before = await workspace.files();
    const report = argv.includes('--report') ? [] : ['--report', 'out.html'];
    const run = await runCli(['fit', ...argv, ...report], { cwd: workspace.folder });
    if (typeof message === 'string') expect(run.stderr).toBe(`${message}\n`);
    else expect(run.stderr).toMatch(message);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(await workspace.files()).toEqual(before);
    const json = await runCli(['fit', ...argv, ...report, '--json'], { cwd: workspace.folder });
    expect([json.code, json.stderr]).toEqual([2, '']);
    expect(json.document()).toMatchObject({ schemaVersion: 1, command: 'fit', error: { message: run.stderr.trim() } });
  });

  it('a report in a folder without permission', async () => {
    if (process.getuid?.() === 0) return; // the superuser may write anywhere
    await mkdir(join(workspace.folder, 'locked'));
    await chmod(join(workspace.folder, 'locked'), 0o555);
    const run = await runCli(['fit', '--data', 'good.csv', ...model, ...start, '--report', 'locked/out.html'], { cwd: workspace.folder });
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^FILE_NOT_WRITABLE/) });
  });
});
