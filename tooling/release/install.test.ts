/** Every package alone in an empty project: with npm in Node, in a Vite bundle, in a page without a bundler. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../bootstrap/chromium.mjs';
import { ROOT } from '../bootstrap/run-command.mjs';
import { emptyProject, examplesOf, npmInstall, type Packed, type Project, pack, published } from './packed-packages.ts';
import { runNode } from './run-program.ts';

let packed: Packed;
beforeAll(async () => {
  packed = await pack();
});
afterAll(() => packed.remove());

const strip = (text: string) =>
  ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true } }).outputText;

/** Packages that an import names, without Node's own. */
const importsOf = (text: string) =>
  [...text.matchAll(/from '([^'.][^']*)'/g)].map(([, name = '']) => name).filter((name) => !name.startsWith('node:') && name !== 'vitest');

/** What a README tells to install. */
function installLine(folder: string): string[] {
  const [, line = ''] = /npm (?:i|install)((?: [^\n|&]+)+)/.exec(readFileSync(join(ROOT, folder, 'README.md'), 'utf8')) ?? [];
  return line.split(' ').filter((word) => word !== '' && !word.startsWith('-'));
}

/** Tests that somebody installs for; they need another runner or the command. */
const libraries = published.filter(({ name }) => name !== '@thetakit/cli' && name !== '@thetakit/testkit');

describe.each(libraries.map(({ name, folder }) => ({ name, folder })))('$name alone, with npm', ({ name, folder }) => {
  const examples = examplesOf(`${folder}/README.md`);
  const project: Project = emptyProject();
  afterAll(() => project.remove());

  it('is installed by the line of its README, which names all that its examples import', async () => {
    const names = installLine(folder);
    expect(names).toContain(name);
    for (const { text, title } of examples) for (const used of importsOf(text)) expect(names, title).toContain(used);
    const { code, output } = await npmInstall(project, names, packed);
    expect(code, output).toBe(0);
    const scope = readdirSync(join(project.folder, 'node_modules/@thetakit'));
    for (const each of scope) expect(existsSync(join(project.folder, 'node_modules/@thetakit', each, 'dist/index.js')), each).toBe(true);
  });

  it('is imported by Node, and runs the examples of its README', async () => {
    project.write('import.js', `const loaded = await import('${name}'); if (Object.keys(loaded).length === 0) throw new Error('exports nothing');\n`);
    for (const { file, text } of examples) project.write(`${file}.js`, strip(text));
    for (const file of ['import', ...examples.map((each) => each.file)]) {
      const { code, output } = await runNode([`${file}.js`], project.folder);
      expect(code, output).toBe(0);
    }
  });
});

const page = `import { minimize } from '@thetakit/optimizers';
const { x, success } = minimize(([a, b]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1]);
const text = success && Math.max(Math.abs(x[0] - 1), Math.abs(x[1] - 1)) < 1e-5 ? 'at (1, 1)' : 'elsewhere: ' + x.join(', ');
globalThis.result = text;
if (globalThis.document !== undefined) document.title = text;
else console.log(text);
`;

/** Prints an import map: follows imports from main.js and resolves those that are names. */
const resolver = `import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
const imports = {};
const seen = new Set();
const follow = (url) => {
  if (seen.has(url)) return;
  seen.add(url);
  for (const [, name] of readFileSync(fileURLToPath(url), 'utf8').matchAll(/^(?:import|export)\\s(?:[\\w*{}\\s,$]*\\sfrom\\s+)?['"]([^'"]+)['"]/gm)) {
    const found = name.startsWith('.') ? new URL(name, url).href : import.meta.resolve(name);
    if (!name.startsWith('.')) imports[name] = '/' + relative(process.cwd(), fileURLToPath(found)).replaceAll('\\\\', '/');
    follow(found);
  }
};
follow(new URL('main.js', import.meta.url).href);
console.log(JSON.stringify(imports));
`;

describe('in a page', () => {
  const project: Project = emptyProject();
  beforeAll(async () => {
    const { code, output } = await npmInstall(project, ['@thetakit/optimizers'], packed);
    expect(code, output).toBe(0);
    project.write('main.js', page);
  });
  afterAll(() => project.remove());

  it('is bundled by Vite to one file that runs', async () => {
    const { build } = (await import(pathToFileURL(join(ROOT, 'node_modules/vite/dist/node/index.js')).href)) as typeof import('vite');
    await build({
      root: project.folder,
      configFile: false,
      logLevel: 'error',
      build: { lib: { entry: 'main.js', formats: ['es'], fileName: 'bundle' }, outDir: 'bundle' },
    });
    const [file = ''] = readdirSync(join(project.folder, 'bundle')).filter((each) => /^bundle\.m?js$/.test(each));
    const { code, output } = await runNode([join('bundle', file)], project.folder);
    expect([code, output.trim()]).toEqual([0, 'at (1, 1)']);
    expect(readFileSync(join(project.folder, 'bundle', file), 'utf8')).not.toMatch(/^import /m);
  });

  const chromium = findChromium(process.env);
  it.skipIf(chromium === null)('runs without a bundler, through an import map', async () => {
    // The map is what Node resolves: every bare specifier below main.js.
    project.write('resolve.js', resolver);
    const { code, output } = await runNode(['resolve.js'], project.folder);
    expect(code, output).toBe(0);
    const imports = JSON.parse(output) as Record<string, string>;
    expect(Object.keys(imports)).toContain('@thetakit/optimizers');
    project.write(
      'index.html',
      `<!doctype html><title>waiting</title><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/main.js"></script>`,
    );
    const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' };
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://page').pathname;
      const file = join(project.folder, path === '/' ? 'index.html' : path);
      response.statusCode = existsSync(file) ? 200 : 404;
      response.setHeader('content-type', types[extname(file)] ?? 'text/plain');
      response.end(existsSync(file) ? readFileSync(file) : '');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    // Playwright belongs to the site, whose tests use it most.
    const { chromium: launcher } = createRequire(join(ROOT, 'apps/docs/package.json'))('playwright') as {
      chromium: { launch(options: object): Promise<Browser> };
    };
    const browser = await launcher.launch({ executablePath: chromium, args: ['--no-sandbox'] });
    try {
      const tab = await browser.newPage();
      const errors: string[] = [];
      tab.on('pageerror', (error) => errors.push(error.message));
      await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await tab.waitForFunction('document.title !== "waiting"', undefined, { timeout: 30_000 }).catch(() => undefined);
      expect([errors, await tab.title()]).toEqual([[], 'at (1, 1)']);
    } finally {
      await browser.close();
      server.close();
    }
  });
});

/** As much of Playwright as is used here. */
interface Browser {
  newPage(): Promise<{
    on(event: 'pageerror', listener: (error: Error) => void): void;
    goto(address: string): Promise<unknown>;
    waitForFunction(expression: string, argument: undefined, options: { timeout: number }): Promise<unknown>;
    title(): Promise<string>;
  }>;
  close(): Promise<void>;
}
