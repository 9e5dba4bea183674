/** Every document of --json against its schema, and the published schemas against those that are tested here. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS, jsonSchemaText } from '../testing/document-schemas.ts';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

const folder = resolve(import.meta.dirname, '../../schemas');
const commands = Object.keys(DOCUMENT_SCHEMAS) as (keyof typeof DOCUMENT_SCHEMAS)[];
const fileOf = (command: string) => join(folder, `${command.replaceAll(' ', '-')}.json`);
const example = resolve(import.meta.dirname, '../../../../examples/plugin-signed-descent');

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write('d.csv', 'x,y\n0,1\n1,3.1\n2,4.9\n3,7.05\n');
});
afterAll(() => workspace.remove());

const fit = ['fit', '--data', 'd.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=1'];
const calls: readonly (readonly [keyof typeof DOCUMENT_SCHEMAS, ...string[]])[] = [
  ['list', 'list'],
  ['list', 'list', 'problem'],
  ['describe', 'describe', 'adam'],
  ['describe', 'describe', 'strd-misra1a'],
  ['describe', 'describe', 'core/bfgs'],
  ['minimize', 'minimize', 'rosenbrock'],
  ['minimize', 'minimize', 'beale', '--method', 'nelder-mead', '--maxfev', '20', '--report', 'm.html', '--checkpoint', 'm.json'],
  ['minimize', 'minimize', 'rosenbrock', '--method', 'gradient-descent', '--learning-rate', '10', '--maxiter', '50'],
  ['fit', ...fit],
  ['fit', ...fit, '--report', 'f.html', '--method', 'bfgs'],
  ['bench', 'bench', '--methods', 'bfgs,adam', '--problems', 'beale', '--budget', '50', '--report', 'b.html'],
  ['plugin list', 'plugin', 'list'],
  ['plugin check', 'plugin', 'check', `${example}/index.js`],
  ['plugin new', 'plugin', 'new', 'some-method'],
  ['doctor', 'doctor'],
  ['completion', 'completion', 'fish'],
  ['error', 'list', 'nothing'],
  ['error', 'minimize', 'rosenbrock', '--method', 'adam', '--beta1', '2'],
  ['error', 'fit', '--data', 'none.csv', '--model', 'y ~ a', '--start', 'a=1'],
  ['error', 'plugin', 'check', './none.mjs'],
  ['error', 'describe'],
  ['error', 'nonsense'],
  ['error', 'netform', 'fit'],
  ['error', 'sysid', 'fit'],
];

it.each(calls.map(([command, ...argv]) => ({ command, argv, line: argv.join(' ').replace(example, '.') })))('thetakit $line', async ({ command, argv }) => {
  const run = await runCli([...argv, '--json'], { cwd: workspace.folder });
  const checked = DOCUMENT_SCHEMAS[command].safeParse(run.document());
  expect(checked.error?.issues ?? []).toEqual([]);
  // No escape codes anywhere: nothing for NO_COLOR to switch off.
  expect(run.stdout + run.stderr).not.toContain('\u001B');
  if (command === 'error') expect([run.code, run.stderr]).toEqual([2, '']);
});

describe('the published schemas', () => {
  it.each(commands)('%s', (command) => {
    if (process.env['THETAKIT_WRITE_SCHEMAS'] === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(fileOf(command), jsonSchemaText(command));
    }
    expect(existsSync(fileOf(command))).toBe(true);
    expect(JSON.parse(readFileSync(fileOf(command), 'utf8'))).toEqual(JSON.parse(jsonSchemaText(command)));
  });

  it('are all there is', () => {
    expect(readdirSync(folder).toSorted()).toEqual(commands.map((command) => `${command.replaceAll(' ', '-')}.json`).toSorted());
  });
});
