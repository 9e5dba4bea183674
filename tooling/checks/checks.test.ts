import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../bootstrap/run-command.mjs';
import { budgetProblems } from './budgets.mjs';
import { documentedExportProblems } from './documented-exports.mjs';
import { linksOf, mermaidArrows, scriptsIn } from './documents.mjs';
import { errorCodeProblems } from './error-codes.mjs';
import { fileNameProblems } from './file-names.mjs';
import { hiddenInputProblems } from './hidden-inputs.mjs';
import { cyclesOf, importCycleProblems } from './import-cycles.mjs';
import { lockfileProblems } from './lockfile.mjs';
import { machinePathProblems } from './machine-paths.mjs';
import { packageArrowProblems, tableCycles } from './package-arrows.mjs';
import { packageFieldProblems } from './package-fields.mjs';
import { bundledSize } from './sizes.mjs';
import { importsOf } from './source-tree.mjs';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A small repository: text by path. */
function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'thetakit-checks-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const manifest = (name: string, more: object = {}) => JSON.stringify({ name: `@thetakit/${name}`, ...more });

describe('imports', () => {
  it('are found in every form, and not in comments or strings', () => {
    const root = tree({
      'a.ts': [
        "import { x } from './x.ts';",
        "import type { T } from './t.ts';",
        "export * from './y.ts';",
        "export type Z = import('./z.ts').Z;",
        "const lazy = import('./lazy.ts');",
        "// import './no.ts'",
        'const text = "import \'./neither.ts\'";',
      ].join('\n'),
    });
    expect(importsOf(root, 'a.ts').map(({ specifier, isTypeOnly, line }) => [specifier, isTypeOnly, line])).toEqual([
      ['./x.ts', false, 1],
      ['./t.ts', true, 2],
      ['./y.ts', false, 3],
      ['./z.ts', true, 4],
      ['./lazy.ts', false, 5],
    ]);
  });
});

describe('package arrows', () => {
  const arrows = { low: { uses: [], tests: [] }, mid: { uses: ['low'], tests: ['kit'] }, kit: { uses: ['low'], tests: [] } };

  it('let through what the table allows and package.json lists', () => {
    const root = tree({
      'packages/low/package.json': manifest('low'),
      'packages/low/src/index.ts': 'export const x = 1;',
      'packages/kit/package.json': manifest('kit', { dependencies: { '@thetakit/low': '1' } }),
      'packages/kit/src/index.ts': "import { x } from '@thetakit/low';",
      'packages/mid/package.json': manifest('mid', { dependencies: { '@thetakit/low': '1' }, devDependencies: { '@thetakit/kit': '1' } }),
      'packages/mid/src/index.ts': "import { x } from '@thetakit/low';",
      'packages/mid/src/index.test.ts': "import { it } from 'vitest'; import '@thetakit/kit'; import { readFileSync } from 'node:fs';",
    });
    expect(packageArrowProblems(root, arrows)).toEqual([]);
  });

  it('refuse a dependency against the table, an import that is not listed, and a dependency without use', () => {
    const root = tree({
      'packages/low/package.json': manifest('low', { devDependencies: { '@thetakit/mid': '1' } }),
      'packages/low/src/index.ts': "import { y } from 'left-pad';",
      'packages/mid/package.json': manifest('mid', { dependencies: { '@thetakit/kit': '1', '@thetakit/low': '1' } }),
      'packages/mid/src/index.ts': "import { kit } from '@thetakit/kit';",
      'packages/new/package.json': manifest('new'),
    });
    expect(packageArrowProblems(root, arrows)).toEqual([
      'tooling/checks/arrows.mjs: kit is not a package',
      'packages/low/package.json: devDependencies has @thetakit/mid, which low may not use (tooling/checks/arrows.mjs)',
      'packages/low/src/index.ts:1: imports left-pad, which package.json does not list as a dependency',
      'packages/low/package.json: @thetakit/mid is listed but nothing imports it',
      'packages/mid/package.json: dependencies has @thetakit/kit, which mid may not use (tooling/checks/arrows.mjs)',
      'packages/mid/package.json: @thetakit/low is listed but nothing imports it',
      'packages/new: new has no row in tooling/checks/arrows.mjs',
    ]);
  });

  it('refuse published code that imports a development dependency', () => {
    const root = tree({
      'packages/low/package.json': manifest('low'),
      'packages/kit/package.json': manifest('kit'),
      'packages/mid/package.json': manifest('mid', { devDependencies: { '@thetakit/kit': '1' } }),
      'packages/mid/src/index.ts': "import { kit } from '@thetakit/kit';",
    });
    expect(packageArrowProblems(root, arrows)).toEqual([
      'packages/mid/src/index.ts:1: imports @thetakit/kit, which package.json does not list as a dependency',
    ]);
  });

  it('find a cycle in the table, tests included', () => {
    expect(tableCycles(arrows)).toEqual([]);
    expect(tableCycles({ a: { uses: ['b'], tests: [] }, b: { uses: [], tests: ['a'] } })).toEqual(['tooling/checks/arrows.mjs: a -> b -> a is a cycle']);
  });
});

describe('import cycles', () => {
  it('are groups of nodes that reach each other', () => {
    const graph = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['e']],
      ['e', ['e']],
      ['f', ['a', 'e']],
    ]);
    expect(cyclesOf(graph)).toEqual([['e'], ['a', 'b', 'c']]);
    expect(
      cyclesOf(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['d']],
          ['c', ['d']],
          ['d', []],
        ]),
      ),
    ).toEqual([]);
  });

  it('count imports of types', () => {
    const root = tree({ 'packages/p/src/a.ts': "import { b } from './b.ts';", 'packages/p/src/b.ts': "import type { A } from './a.ts';" });
    expect(importCycleProblems(root)).toEqual(['import cycle between packages/p/src/a.ts, packages/p/src/b.ts']);
  });
});

describe('budgets', () => {
  const lines = (count: number) => 'x;\n'.repeat(count);

  it('stop a file of 301 lines and a function of 61, and let the limit itself pass', () => {
    const root = tree({
      'packages/p/src/ok.ts': lines(300),
      'packages/p/src/long.ts': lines(301),
      'packages/p/data/long.ts': lines(999),
      'packages/p/src/function.ts': `export function fits() {\n${lines(58)}}\nconst tooLong = () => {\n${lines(59)}};\n`,
      'packages/p/src/list.test.ts': `describe('all', () => {\n${lines(80)}});\n`,
    });
    expect(budgetProblems(root)).toEqual([
      'packages/p/src/function.ts:61: tooLong has 61 lines, at most 60: split it',
      'packages/p/src/long.ts: 301 lines, at most 300: split it',
    ]);
  });

  it('take an exemption with a reason, and report one that is not needed', () => {
    const reason = 'a table that reads best in one piece';
    const root = tree({
      'packages/p/src/long.ts': lines(301),
      'tooling/checks/exemptions.json': JSON.stringify({
        'packages/p/src/long.ts': reason,
        'packages/p/src/gone.ts': reason,
        'packages/p/src/gone.ts#f': 'why',
      }),
    });
    expect(budgetProblems(root)).toEqual([
      'tooling/checks/exemptions.json: packages/p/src/gone.ts is not needed any more: remove it',
      'tooling/checks/exemptions.json: packages/p/src/gone.ts#f is not needed any more: remove it',
      'tooling/checks/exemptions.json: packages/p/src/gone.ts#f needs a reason',
    ]);
  });
});

describe('hidden inputs', () => {
  it('are chance, the clock, the console and Node built-ins; tests may read files; comments may speak of them', () => {
    const root = tree({
      'packages/p/src/a.ts':
        "import { join } from 'node:path';\n// Math.random is forbidden\nconst x = Math.random() + Date.now();\nconsole.log(new Date(), new Date(0));",
      'packages/p/src/a.test.ts': "import { readFileSync } from 'node:fs';\nMath.random();",
      'apps/cli/src/a.ts': 'console.log(Date.now());',
    });
    expect(hiddenInputProblems(root)).toEqual([
      'packages/p/src/a.test.ts:2: Math.random: draw from a seeded generator',
      'packages/p/src/a.ts:3: Math.random: draw from a seeded generator',
      'packages/p/src/a.ts:3: Date.now: take the time from the caller',
      'packages/p/src/a.ts:4: console.log: packages never print',
      'packages/p/src/a.ts:4: new Date(): take the time from the caller',
      'packages/p/src/a.ts:1: imports node:path: packages run in pages too',
    ]);
  });
});

describe('file names', () => {
  it('are kebab-case and say something; barrels, default exports and bare specifiers are refused', () => {
    const root = tree({
      'packages/p/src/index.ts': "export * from './good-name.ts';",
      'packages/p/src/good-name.ts': "import data from './data.json';\nexport const x = 1;",
      'packages/p/src/utils.ts': 'export const x = 1;',
      'packages/p/src/BadName.ts': 'export default 1;',
      'packages/p/src/parts/index.ts': "export * from '../good-name.ts';",
      'packages/p/src/bare.ts': "import { x } from './good-name';",
    });
    expect(fileNameProblems(root)).toEqual([
      'packages/p/src/BadName.ts: write the name in kebab-case',
      'packages/p/src/BadName.ts: export by name, not by default',
      'packages/p/src/bare.ts:1: write the extension of ./good-name',
      'packages/p/src/parts/index.ts: only src/index.ts may be a list of re-exports',
      'packages/p/src/utils.ts: the name says nothing: name the idea',
    ]);
  });
});

describe('documented exports', () => {
  it('are followed through re-exports; the header of a file documents the export of its name', () => {
    const root = tree({
      'packages/p/package.json': manifest('p'),
      'packages/p/src/index.ts':
        "export * from './a.ts';\nexport { hidden as shown, type T } from './b.ts';\nexport { tanhShrink, other } from './tanh-shrink.ts';\nexport * from '@thetakit/registry';",
      'packages/p/src/a.ts':
        '/** Documented. */\nexport const a = 1;\n\nexport function bare() {}\nconst inner = 2;\n// biome-ignore lint: reason\nexport { inner };',
      'packages/p/src/b.ts': "import x from 'x';\nexport function hidden() {}\n/** A type. */\n// a note\nexport type T = 1;\nexport const notReached = 1;",
      'packages/p/src/tanh-shrink.ts': "/** The header. */\nimport x from 'x';\nexport const tanhShrink = 1;\nexport const other = 2;",
    });
    expect(documentedExportProblems(root)).toEqual([
      'packages/p/src/a.ts:4: bare is exported without a doc comment',
      'packages/p/src/a.ts:5: inner is exported without a doc comment',
      'packages/p/src/b.ts:2: shown is exported without a doc comment',
      'packages/p/src/tanh-shrink.ts:4: other is exported without a doc comment',
    ]);
  });
});

describe('the lockfile', () => {
  it('names no address', () => {
    expect(lockfileProblems(tree({ 'pnpm-lock.yaml': 'lockfileVersion: 9\nresolution: {integrity: sha512-x}\n' }))).toEqual([]);
    const root = tree({ 'pnpm-lock.yaml': 'a:\n  resolution: {tarball: https://example.org/a.tgz}\n' });
    expect(lockfileProblems(root)).toEqual(['pnpm-lock.yaml:2: names an address: resolution: {tarball: https://example.org/a.tgz}']);
  });
});

describe('error codes', () => {
  it('have to be thrown, and their message read by a test', () => {
    const root = tree({
      'packages/registry/src/errors/error-codes.ts': "const table = { ONE_CODE: { title: 'a' }, TWO: { title: 'b' }, THREE: { title: 'c' } };",
      'packages/p/src/a.ts': "throw new ThetakitError('ONE_CODE', {}); const code = bad ? 'THREE' : 'FOUR';",
      'packages/p/src/a.test.ts': "expect(f).toThrow('ONE_CODE: f: x is 1'); expect(g).toThrow('THREE');",
    });
    expect(errorCodeProblems(root)).toEqual([
      'packages/registry/src/errors/error-codes.ts: TWO is not thrown anywhere',
      'packages/registry/src/errors/error-codes.ts: no test reads the message of TWO ("TWO: who: ...")',
      'packages/registry/src/errors/error-codes.ts: no test reads the message of THREE ("THREE: who: ...")',
    ]);
  });
});

describe('package fields', () => {
  it('are complete, with a README and a changeset', () => {
    const good = {
      name: '@thetakit/p',
      description: 'What this package is, in one line.',
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      repository: { directory: 'packages/p' },
      exports: { '.': { '@thetakit/source': 'a', types: 'b', default: 'c' } },
      files: ['dist', 'src', '!src/**/*.test.ts'],
      engines: { node: '>=20.19' },
      publishConfig: { access: 'public' },
      dependencies: { '@thetakit/registry': 'workspace:^', commander: 'catalog:' },
    };
    const rest = { 'packages/p/README.md': '# @thetakit/p\n', '.changeset/first.md': "---\n'@thetakit/p': minor\n---\n" };
    expect(packageFieldProblems(tree({ 'packages/p/package.json': JSON.stringify(good), ...rest }))).toEqual([]);
    const bad = { ...good, sideEffects: true, exports: {}, dependencies: { commander: '^14.0.0' } };
    expect(packageFieldProblems(tree({ 'packages/p/package.json': JSON.stringify(bad) }))).toEqual([
      'packages/p/package.json: exports["."] has to hold @thetakit/source, types and default, in this order',
      'packages/p/package.json: sideEffects has to be false',
      'packages/p/package.json: commander has to be catalog:',
      'packages/p: README.md is missing',
      '.changeset: @thetakit/p was never released and has no changeset',
    ]);
  });
});

describe('machine paths', () => {
  it('are refused in text, and addresses and shell defaults are not mistaken for them', () => {
    const folder = ['', 'home', 'me', 'x'].join('/');
    const root = tree({ 'docs/a.md': `see ${folder}\n`, 'docs/b.md': 'https://example.org/home/x and packages/work/x and ./tmp/x\n' });
    expect(machinePathProblems(root)).toEqual([`docs/a.md:1: names a folder of one machine: see ${folder}`]);
  });
});

describe('documents', () => {
  it('are read for links and commands, code aside', () => {
    expect(linksOf('[a](x.md#top) [b](https://example.org) [c](#here) `[d](no.md)`')).toEqual(['x.md']);
    expect(scriptsIn('Run `npm run demo`, then:\n```sh\nnpm test\npnpm check\npnpm add x\n```\nor pnpm whatever')).toEqual(['demo', 'check', 'add', 'test']);
  });

  it('draw arrows', () => {
    expect([...mermaidArrows('```mermaid\nflowchart LR\n  a --> b & c-d\n  c-d --> e\n```')]).toEqual(['a -> b', 'a -> c-d', 'c-d -> e']);
  });
});

describe('sizes', () => {
  it('are of minified, compressed code without outside packages', async () => {
    const root = tree({
      'a.ts': `/** ${'words '.repeat(500)} */\nimport { outside } from 'outside';\nexport const a = (longName: number) => outside(longName);\n`,
    });
    const size = await bundledSize(join(root, 'a.ts'));
    expect(size).toBeGreaterThan(40);
    expect(size).toBeLessThan(150);
  });
});

describe('this repository', () => {
  it('has an acyclic table of arrows', () => {
    expect(packageArrowProblems(ROOT).filter((problem) => problem.includes('is a cycle'))).toEqual([]);
  });
});
