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
    await other.write('thetakit.config.mts', 'export default {};');
    expect((await runCli(['list', '--config', 'thetakit.config.mts'], world)).stderr).toMatch(
      /^CONFIG_INVALID: config: thetakit\.config\.mts cannot be loaded.*Use thetakit\.config\.mjs, \.js or \.json\n$/,
    );
    await other.remove();
  });
});
