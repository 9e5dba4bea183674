/** Every published package, as it is published: its files, its entry points and its types. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../bootstrap/run-command.mjs';
import { packagesOf } from '../checks/source-tree.mjs';
import { type ProgramResult, runNode, runPnpm } from './run-program.ts';

const published = packagesOf(ROOT).filter(({ manifest }) => manifest.private !== true);
const tarballs = mkdtempSync(join(tmpdir(), 'thetakit-tarballs-'));
const project = mkdtempSync(join(tmpdir(), 'thetakit-project-'));
afterAll(() => {
  for (const folder of [tarballs, project]) rmSync(folder, { recursive: true, force: true });
});

describe.each(published.map(({ name, folder }) => ({ name, folder })))('$name', ({ folder }) => {
  it('has a manifest that publint accepts', async () => {
    const { code, output } = await runNode([join(ROOT, 'node_modules/publint/src/cli.js'), '--strict'], join(ROOT, folder));
    expect(code, output).toBe(0);
  });

  it('has types that resolve for everybody who can import it', async () => {
    const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const { code, output } = await runNode([attw, '--pack', '.', '--profile', 'esm-only', '--no-emoji'], join(ROOT, folder));
    expect(code, output).toBe(0);
  });
});

/** The TypeScript examples of a README, in order; those that import a file beside them are parts of a larger program. */
const examplesOf = (path: string) =>
  [...readFileSync(join(ROOT, path), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, text = ''], index) => ({ title: `${path}, example ${index + 1}`, file: `${path}-${index + 1}`.replaceAll(/\W+/g, '-'), text }))
    .filter(({ text }) => !/from '\.\.?\//.test(text));
const examples = ['README.md', ...published.map(({ folder }) => `${folder}/README.md`)].filter((path) => existsSync(join(ROOT, path))).flatMap(examplesOf);

/** Compiles files of the outside project with strict settings. */
function compile(...files: readonly string[]): Promise<ProgramResult> {
  const options = ['--module', 'nodenext', '--strict', '--noUncheckedIndexedAccess', '--target', 'es2023', '--lib', 'es2023,dom', '--skipLibCheck'];
  return runNode([join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, ...files], project);
}

describe('a project that installs the packed files', () => {
  let compiled: ProgramResult = { code: 1, output: '' };
  beforeAll(async () => {
    const packed = await runPnpm(['-r', '--filter=./packages/*', '--filter=./apps/*', 'pack', '--pack-destination', tarballs], ROOT);
    expect(packed.code, packed.output).toBe(0);
    const files = readdirSync(tarballs);
    const fileOf = (name: string) => `file:${join(tarballs, files.find((file) => file.startsWith(`${name.slice(1).replace('/', '-')}-`)) ?? 'missing')}`;
    const own = Object.fromEntries(published.map(({ name }) => [name, fileOf(name)]));
    const tfjs = /tfjs-core': (\S+)/.exec(readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8'))?.[1] ?? '';
    writeFileSync(
      join(project, 'package.json'),
      JSON.stringify({ name: 'somebody', type: 'module', private: true, dependencies: { ...own, '@tensorflow/tfjs-core': tfjs } }),
    );
    writeFileSync(
      join(project, 'pnpm-workspace.yaml'),
      `pmOnFail: ignore\noverrides:\n${Object.entries(own)
        .map(([name, file]) => `  '${name}': ${file}\n`)
        .join('')}`,
    );
    const installed = await runPnpm(['install', '--prefer-offline', '--no-frozen-lockfile'], project);
    expect(installed.code, installed.output).toBe(0);
    for (const { file, text } of examples) writeFileSync(join(project, `${file}.ts`), text);
    compiled = await compile(...examples.map(({ file }) => `${file}.ts`));
  });

  it.each(examples)('runs $title', async ({ title, file }) => {
    const errors = compiled.output.split('\n').filter((line) => line.startsWith(`${file}.ts`));
    expect(errors).toEqual([]);
    const ran = await runNode([`${file}.js`], project);
    expect(ran.code, ran.output).toBe(0);
    // The examples of the first page minimise Rosenbrock's function, whose minimum is at (1, 1): the printed x begins there.
    if (title.startsWith('README.md')) expect(ran.output).toMatch(/^Float64Array\(2\) \[\s*(1|0\.9999\d*|1\.0000\d*),\s*(1|0\.9999\d*|1\.0000\d*)\s*\]/);
  });

  it('is told by the compiler what does not fit', async () => {
    const wrong =
      "import { minimize } from '@thetakit/optimizers';\nconst { fun } = minimize((x) => x[0]! ** 2, [1], { method: 'BFGS' });\nexport const text: string = fun;\n";
    writeFileSync(join(project, 'wrong.ts'), wrong);
    const { code, output } = await compile('wrong.ts');
    expect(code).not.toBe(0);
    expect(output).toContain("wrong.ts(3,14): error TS2322: Type 'number' is not assignable to type 'string'");
  });

  it('runs the command', async () => {
    const { code, output } = await runNode([join(project, 'node_modules/@thetakit/cli/dist/bin.js'), 'list', 'problem', '--json'], project);
    expect(code, output).toBe(0);
    expect(output).toContain('rosenbrock');
  });
});
