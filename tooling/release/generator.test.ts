/** What `pnpm new` writes: generated into a copy of the repository, type-checked, linted and run. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../bootstrap/run-command.mjs';
import { create } from '../new/create.mjs';
import { type ProgramResult, runNode } from './run-program.ts';

const copy = mkdtempSync(join(tmpdir(), 'thetakit-copy-'));
const plugin = mkdtempSync(join(tmpdir(), 'thetakit-plugin-'));
afterAll(() => {
  for (const folder of [copy, plugin]) rmSync(folder, { recursive: true, force: true });
});

const skipped = new Set(['node_modules', 'dist', '.turbo', '.tsbuildinfo', '.git', 'coverage']);

/** Copies the repository without what is installed or built; the installed packages are linked. */
function copyRepository(): void {
  for (const name of readdirSync(ROOT).filter((each) => !skipped.has(each))) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter: (path) => !skipped.has(basename(path)) });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const group of ['packages', 'apps']) {
    for (const name of readdirSync(join(copy, group))) {
      if (existsSync(join(ROOT, group, name, 'node_modules'))) linkModules(join(ROOT, group, name, 'node_modules'), join(copy, group, name, 'node_modules'));
    }
  }
}

/** Links what is installed in one folder: packages of the workspace to their copies, so that no file is seen under two paths. */
function linkModules(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === '@thetakit') linkModules(join(from, name), join(to, name));
    else if (basename(from) === '@thetakit') symlinkSync(join(copy, relative(ROOT, realpathSync(join(from, name)))), join(to, name));
    else symlinkSync(join(from, name), join(to, name));
  }
}

const vitest = (args: readonly string[], cwd: string): Promise<ProgramResult> =>
  runNode([join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--testTimeout=120000', ...args], cwd);
const tsc = (args: readonly string[], cwd: string): Promise<ProgramResult> => runNode([join(ROOT, 'node_modules/typescript/bin/tsc'), ...args], cwd);

/** Type-checks the sources of one package of the copy, tests included. */
const typeCheck = (folder: string): Promise<ProgramResult> =>
  tsc(['-p', 'tsconfig.check.json', '--tsBuildInfoFile', join(copy, `${basename(folder)}.tsbuildinfo`)], copy);

describe('in the repository', () => {
  beforeAll(copyRepository);

  it.each([
    { kind: 'optimizer', name: 'made-by-test', folder: 'packages/optimizers' },
    { kind: 'primitive', name: 'made-by-test', folder: 'packages/autodiff-core' },
    { kind: 'term', name: 'made-by-test', folder: 'packages/netform-mcmc' },
    { kind: 'problem', name: 'made-by-test', folder: 'packages/problems' },
  ])('a new $kind passes its tests, and those of the list that it is in', async ({ kind, name, folder }) => {
    const { written } = create(kind, name, copy);
    const sources = written.filter((path) => path.endsWith('.ts'));
    const formatted = await runNode([join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', '--vcs-enabled=false', ...sources], copy);
    expect(formatted.code, formatted.output).toBe(0);
    const tested = await vitest([name, 'plugin', 'table'], join(copy, folder));
    expect(tested.code, tested.output).toBe(0);
    expect(tested.output).toContain(`${name}.test.ts`);
  });

  it('all of them together pass the type check', async () => {
    const checked = await typeCheck('everything');
    expect(checked.code, checked.output).toBe(0);
  });
});

describe('outside the repository', () => {
  it('a new plugin builds and passes the conformance suite', async () => {
    create('plugin', 'made-by-test', plugin);
    mkdirSync(join(plugin, 'node_modules/@thetakit'), { recursive: true });
    for (const name of ['registry', 'optimizers', 'testkit']) symlinkSync(join(ROOT, 'packages', name), join(plugin, 'node_modules/@thetakit', name));
    for (const name of ['vitest', 'typescript', '@types']) symlinkSync(join(ROOT, 'node_modules', name), join(plugin, 'node_modules', name));
    const built = await tsc(['-p', 'tsconfig.json'], plugin);
    expect(built.code, built.output).toBe(0);
    expect(existsSync(join(plugin, 'dist/index.js'))).toBe(true);
    const tested = await vitest([], plugin);
    expect(tested.code, tested.output).toBe(0);
  });
});
