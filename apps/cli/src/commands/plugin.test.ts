import { mkdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

const example = resolve(import.meta.dirname, '../../../../examples/plugin-signed-descent');
const local = './index.js';
let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

describe('a third-party plugin', () => {
  const world = { cwd: example };

  it('is seen by list, describe and minimize only when it is named', async () => {
    expect((await runCli(['list', 'optimizer'], world)).stdout).not.toContain('signed-descent');
    expect((await runCli(['list', 'optimizer', '--plugin', local], world)).stdout).toContain('signed/signed-descent');
    const described = await runCli(['describe', 'sign-sgd', '--plugin', local], world);
    expect(described.stdout).toContain('signed/signed-descent  (optimizer, from thetakit-plugin-signed-descent 1.0.0)');
    expect(described.stdout).toMatch(/--learning-rate\s+number\s+0\.1\s+0 < value\s+Length eta/);
    expect(await runCli(['describe', 'signed-descent'], world)).toMatchObject({ code: 2 });
  });

  it('minimizes with its own flags', async () => {
    const run = await runCli(
      ['minimize', 'quadratic', '--plugin', local, '--method', 'signed-descent', '--learning-rate', '0.3', '--no-decay', '--maxiter', '40', '--json'],
      world,
    );
    expect(run).toMatchObject({ code: 3, stderr: '' });
    expect(run.document()).toMatchObject({
      command: 'minimize',
      run: {
        method: { kind: 'optimizer', id: 'signed/signed-descent' },
        options: { learningRate: 0.3, momentum: 0.5, decay: false, gradientTolerance: 1e-6 },
        outcome: { reason: 'max-iterations' },
      },
    });
  });

  it('shows its flags in the help', async () => {
    const help = await runCli(['minimize', '--plugin', local, '--method', 'signed-descent', '--help'], world);
    expect(help.stdout).toMatch(/Options of signed-descent:\n\s+--learning-rate <number>/);
  });

  it('refuses a flag that the method does not have, and a value out of range', async () => {
    expect(await runCli(['minimize', 'quadratic', '--plugin', local, '--method', 'signed-descent', '--learning-rat', '1'], world)).toMatchObject({
      code: 2,
      stderr: "USAGE: thetakit minimize: unknown option '--learning-rat'. Did you mean --learning-rate?\n",
    });
    expect(await runCli(['minimize', 'quadratic', '--plugin', local, '--method', 'signed-descent', '--momentum', '1'], world)).toMatchObject({
      code: 2,
      stderr: 'OPTION_OUT_OF_RANGE: signed/signed-descent: momentum is 1, expected 0 <= momentum < 1. Choose a value inside the range\n',
    });
    expect((await runCli(['minimize', 'quadratic', '--plugin', local, '--method', 'signed-descent', '--momentum', 'half'], world)).stderr).toBe(
      'OPTION_TYPE: --momentum: received "half", expected a number. Write it like 0.01 or 1e-2\n',
    );
  });

  it('passes plugin check, and is found through a configuration file', async () => {
    const check = await runCli(['plugin', 'check', local, '--json'], world);
    expect(check.document()).toMatchObject({
      ok: true,
      plugin: { name: 'thetakit-plugin-signed-descent', namespace: 'signed', apiVersion: 1 },
      entries: [{ kind: 'optimizer', id: 'signed/signed-descent', options: 4 }],
    });
    expect((check.document() as { rules: { ok: boolean }[] }).rules.length).toBeGreaterThan(15);
    // The folder of a package is its entry.
    expect(await runCli(['plugin', 'check', '.'], world)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n\d+ rules checked, all kept\.\n$/) });
    await workspace.write('thetakit.config.json', JSON.stringify({ plugins: [`${example}/index.js`] }));
    const list = await runCli(['plugin', 'list', '--json'], { cwd: workspace.folder });
    expect((list.document() as { plugins: { name: string; from: string }[] }).plugins.map(({ name }) => name)).toContain('thetakit-plugin-signed-descent');
  });
});

describe('plugins that are none', () => {
  it('are refused with a code, exit 2 and no stack trace', async () => {
    const world = { cwd: workspace.folder };
    await workspace.write('empty.mjs', 'export const x = 1;\n');
    await workspace.write('other.mjs', 'export default { name: "other" };\n');
    await workspace.write('broken.mjs', 'throw new Error("no luck");\n');
    await workspace.write(
      'future.mjs',
      'export default { [Symbol.for("thetakit.plugin")]: true, apiVersion: 99, meta: { name: "future", version: "9.0.0", namespace: "future" }, entries: [] };\n',
    );
    const refused = async (specifier: string) => {
      const run = await runCli(['plugin', 'check', specifier], world);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr.trim().split('\n')).toHaveLength(1);
      return run.stderr;
    };
    expect(await refused('./none.mjs')).toMatch(
      /^PLUGIN_NOT_FOUND: plugin \.\/none\.mjs: ".\/none\.mjs" cannot be found from .*\. Install the package, or write a path that starts with \.\/\n$/,
    );
    expect(await refused('thetakit-plugin-that-does-not-exist')).toMatch(/^PLUGIN_NOT_FOUND/);
    expect(await refused('./empty.mjs')).toMatch(/^PLUGIN_INVALID: plugin \.\/empty\.mjs: the module has no default export/);
    expect(await refused('./other.mjs')).toMatch(/^PLUGIN_INVALID/);
    expect(await refused('./broken.mjs')).toMatch(/^PLUGIN_NOT_FOUND: plugin \.\/broken\.mjs: the module fails to load: no luck\. Repair the module/);
    expect(await refused('./future.mjs')).toMatch(/^PLUGIN_API_VERSION: plugin \.\/future\.mjs: plugin future 9\.0\.0 has apiVersion 99, expected 1/);
    expect(await refused('https://example.org/plugin.mjs')).toMatch(/^PLUGIN_NOT_FOUND/);
    await workspace.write('needs.mjs', "import 'some-package-that-is-not-there';\nexport default 1;\n");
    expect(await refused('./needs.mjs')).toMatch(/^PLUGIN_NOT_FOUND: plugin \.\/needs\.mjs: the module fails to load: .*some-package-that-is-not-there/);
    await mkdir(`${workspace.folder}/unbuilt`);
    await workspace.write('unbuilt/package.json', '{ "name": "unbuilt", "type": "module", "exports": { ".": "./dist/index.js" } }');
    expect(await refused('./unbuilt')).toBe(
      'PLUGIN_NOT_FOUND: plugin ./unbuilt: the module fails to load: its entry dist/index.js does not exist: build the package first. Repair the module\n',
    );
  });
});

describe('plugins that break a rule', () => {
  /** The signed-descent example, with one change to its text. */
  const changed = async (name: string, from: string | RegExp, to: string) => {
    const text = await readFile(`${example}/index.js`, 'utf8');
    const registry = import.meta.resolve('@thetakit/registry');
    const other = text.replace(from, to);
    expect(other).not.toBe(text);
    await workspace.write(name, other.replace("from '@thetakit/registry'", `from '${registry}'`));
    return runCli(['plugin', 'check', `./${name}`], { cwd: workspace.folder });
  };
  const broken = async (name: string, from: string | RegExp, to: string) => {
    const run = await changed(name, from, to);
    expect([run.code, run.stderr]).toEqual([3, '']);
    expect(run.stdout).toMatch(/\n\d+ rules checked, \d+ broken\.\n$/);
    return run.stdout;
  };
  const refused = async (name: string, from: string | RegExp, to: string) => {
    const run = await changed(name, from, to);
    expect([run.code, run.stdout]).toEqual([2, '']);
    return run.stderr;
  };

  it('is told when it mutates x0', async () => {
    expect(await broken('mutates.mjs', 'query: x0.slice(),', 'query: x0.fill(0),')).toContain(
      'not ok  signed-descent: neither x0 nor observations are kept or written to\n        CONFORMANCE_FAILED: signed-descent: init writes to x0. Copy x0\n',
    );
  });

  it('is told when it keeps x0', async () => {
    expect(await broken('keeps.mjs', 'x: x0.slice(),', 'x: x0,')).toContain('the first state shares memory with x0. Copy x0 in init');
  });

  it('is told when it lies about its value', async () => {
    expect(await broken('lies.mjs', 'into.fun = value;', 'into.fun = value / 2;')).toMatch(
      /not ok {2}signed-descent: the reported fun is f at the reported x\n {8}CONFORMANCE_FAILED: signed-descent: it reports fun \S+ at an x where f is \S+\. Set x and fun together/,
    );
  });

  it('is told when it prints, at load or in a run', async () => {
    expect(await broken('prints.mjs', 'const options', "console.log('hello from a plugin');\nconst options")).toContain(
      'not ok  it prints nothing while it loads\n        it prints "hello from a plugin" while it loads. Remove the output: stdout belongs to the command, and observers are for progress\n',
    );
    expect(await broken('prints-later.mjs', 'const step =', "console.log('step', value);\n    const step =")).toMatch(
      /not ok {2}it prints nothing while it runs\n/,
    );
  });

  it('does not spoil stdout when it prints at load', async () => {
    // Under another name: a module is loaded once in a process.
    await workspace.write('prints-again.mjs', await readFile(`${workspace.folder}/prints.mjs`, 'utf8'));
    const list = await runCli(['list', 'optimizer', '--plugin', './prints-again.mjs', '--json'], { cwd: workspace.folder });
    expect(list.document()).toMatchObject({ command: 'list' });
    expect(list.stderr).toBe('note: thetakit-plugin-signed-descent printed while it loaded: "hello from a plugin"\n');
  });

  it('is told when it throws in a run, or goes uphill', async () => {
    expect(await broken('throws.mjs', 'const step =', "throw new Error('no gradient today');\n    const step =")).toContain(
      'it throws Error: no gradient today',
    );
    expect(await broken('uphill.mjs', '- step * Math.sign', '+ step * Math.sign')).toContain('not ok  signed-descent: a convex quadratic goes down');
  });

  it('is refused when its schema is invalid, an entry lacks a field, or an id is wrong', async () => {
    expect(await refused('schema.mjs', '  options,\n', '  options: { learningRate: 0.1 },\n')).toMatch(/^[A-Z_]+: .*signed-descent.*(options|schema)/);
    expect(await refused('no-update.mjs', /update\(state/, 'updat(state')).toMatch(/^[A-Z_]+: .*update/);
    expect(await refused('id.mjs', "id: 'signed-descent'", "id: 'Signed Descent'")).toMatch(/^[A-Z_]+: .*kebab-case/);
  });

  it('is told when its ids collide with those of a built-in', async () => {
    expect(await broken('collides.mjs', /id: 'signed-descent'([\s\S]*)namespace: 'signed'/, "id: 'adam'$1namespace: 'core'")).toMatch(
      /not ok {2}it registers beside the built-ins\n {8}ID_COLLISION: createRegistry: optimizer core\/adam is defined by .* and again by thetakit-plugin-signed-descent 1\.0\.0/,
    );
  });
});

describe('thetakit plugin new', () => {
  it('writes a package, once', async () => {
    const made = await createWorkspace();
    const run = await runCli(['plugin', 'new', 'heavy-ball', '--json'], { cwd: made.folder });
    expect(run.document()).toMatchObject({ command: 'plugin new', name: 'thetakit-plugin-heavy-ball' });
    const { folder, written } = run.document() as { folder: string; written: string[] };
    expect(written).toEqual([
      '.changeset/config.json',
      '.changeset/first-version.md',
      '.gitignore',
      'README.md',
      'package.json',
      'src/index.ts',
      'src/method.test.ts',
      'src/method.ts',
      'tsconfig.json',
    ]);
    for (const path of written) expect(await readFile(`${folder}/${path}`, 'utf8')).not.toMatch(/__[A-Z]+__/);
    expect(await runCli(['plugin', 'new', 'heavy-ball'], { cwd: made.folder })).toMatchObject({
      code: 2,
      stderr: `FILE_NOT_WRITABLE: plugin new: .changeset/config.json is already in ${folder}. Choose another --directory; nothing was written\n`,
    });
    expect(await runCli(['plugin', 'new', 'HeavyBall'], { cwd: made.folder })).toMatchObject({
      code: 2,
      stderr:
        'ID_INVALID: plugin new: the name is "HeavyBall", expected kebab-case such as "heavy-ball". Use lower-case letters, digits and single hyphens, a letter first\n',
    });
    const text = await runCli(['plugin', 'new', 'other', '--directory', 'here'], { cwd: made.folder });
    expect(text.stdout).toContain('Next:\n  cd here\n  npm install\n  npm test\n  npm run check\n');
    await made.remove();
  });
});

describe('configuration files', () => {
  it('are refused with a code when they are wrong', async () => {
    const other = await createWorkspace();
    const world = { cwd: other.folder };
    await other.write('thetakit.config.json', '{ "plugin": [] }');
    expect((await runCli(['list'], world)).stderr).toMatch(
      /^CONFIG_INVALID: config: .*thetakit\.config\.json: unknown key "plugin"\. Did you mean "plugins"\?\n$/,
    );
    await other.write('thetakit.config.json', '{ broken');
    expect(await runCli(['list'], world)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^CONFIG_INVALID: config: the configuration file cannot be loaded/),
    });
    await other.write('thetakit.config.json', '{ "plugins": "x" }');
    expect((await runCli(['list'], world)).stderr).toMatch(/plugins is "x", expected a list/);
    expect((await runCli(['list', '--config', 'none.json'], world)).stderr).toMatch(/^FILE_NOT_FOUND: config: none\.json does not exist/);
    await other.write('thetakit.config.yaml', 'plugins: []');
    expect((await runCli(['list', '--config', 'thetakit.config.yaml'], world)).stderr).toMatch(
      /^CONFIG_INVALID: config: thetakit\.config\.yaml cannot be loaded.*Use thetakit\.config\.ts, \.mjs, \.js or \.json\n$/,
    );
    await other.remove();
  });

  it('may be TypeScript, and hold plugins as values or names', async () => {
    const other = await createWorkspace();
    const text = `import plugin from '${example}/index.js';\ninterface Config { readonly plugins: readonly unknown[] }\nexport default { plugins: [plugin] } satisfies Config;\n`;
    await other.write('thetakit.config.ts', text);
    const list = await runCli(['plugin', 'list', '--json'], { cwd: other.folder });
    expect((list.document() as { plugins: { name: string }[] }).plugins.at(-1)).toMatchObject({ name: 'thetakit-plugin-signed-descent' });
    expect(await other.files()).toEqual(['thetakit.config.ts']);
    await other.remove();
  });
});
