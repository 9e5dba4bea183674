import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findChromium } from './chromium.mjs';
import { installDigest, isInstalled, workspaceFolders } from './install.mjs';
import { nodeProblem, OLDEST_NODE } from './node-version.mjs';
import { npxCommand, pinnedPnpm } from './pnpm.mjs';
import { childEnvironment, ROOT, runCommand } from './run-command.mjs';
import { addCounts, readCounts, summaryLine } from './summary.mjs';

const folder = mkdtempSync(join(tmpdir(), 'thetakit-bootstrap-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the Node.js version', () => {
  it('accepts the oldest version and everything newer', () => {
    for (const version of ['20.19.0', '20.19.1', '20.20.0', '22.0.0', '100.0.0']) expect(nodeProblem(version)).toBeNull();
  });

  it('refuses older ones and says what to do', () => {
    for (const version of ['20.18.9', '18.20.0', '8.0.0'])
      expect(nodeProblem(version)).toContain(`Thetakit needs Node.js 20.19.0 or newer; this is ${version}.`);
  });

  it('agrees with the engines field', () => {
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(OLDEST_NODE.startsWith(engines.node.replace('>=', ''))).toBe(true);
  });
});

describe('pnpm', () => {
  it('has its version in packageManager alone', () => {
    writeFileSync(join(folder, 'package.json'), '{ "packageManager": "pnpm@9.8.7+sha512.abc" }');
    expect(pinnedPnpm(folder)).toBe('9.8.7');
    writeFileSync(join(folder, 'package.json'), '{ "packageManager": "yarn@1.0.0" }');
    expect(() => pinnedPnpm(folder)).toThrow('packageManager in package.json is "yarn@1.0.0", expected pnpm@x.y.z');
  });

  it('is started through the npm that started us, or through npx', () => {
    mkdirSync(join(folder, 'npm'), { recursive: true });
    writeFileSync(join(folder, 'npm', 'npx-cli.js'), '');
    expect(npxCommand({ npm_execpath: join(folder, 'npm', 'npm-cli.js') })).toEqual([process.execPath, join(folder, 'npm', 'npx-cli.js')]);
    expect(npxCommand({ npm_execpath: join(folder, 'pnpm.cjs') })[0]).toMatch(/^npx/);
    expect(npxCommand({})[0]).toMatch(/^npx/);
  });
});

describe('the install marker', () => {
  const root = join(folder, 'repository');
  const write = (file: string, text: string) => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  it('holds until a file that decides the install changes, or a folder goes', () => {
    write('package.json', '{ "packageManager": "pnpm@1.2.3" }');
    write('pnpm-lock.yaml', 'lockfileVersion: 9');
    write('packages/a/package.json', '{ "dependencies": { "b": "1" } }');
    expect(workspaceFolders(root)).toEqual(['', join('packages', 'a')]);
    expect(isInstalled(root)).toBe(false);
    write('node_modules/.modules.yaml', '');
    write('packages/a/node_modules/.keep', '');
    write('node_modules/.thetakit-install', installDigest(root));
    expect(isInstalled(root)).toBe(true);
    write('packages/a/package.json', '{ "dependencies": { "b": "2" } }');
    expect(isInstalled(root)).toBe(false);
    write('node_modules/.thetakit-install', installDigest(root));
    expect(isInstalled(root)).toBe(true);
    rmSync(join(root, 'packages/a/node_modules'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });
});

describe('commands', () => {
  it('hand on the exit code', async () => {
    expect(await runCommand(process.execPath, ['-e', 'process.exit(7)'])).toBe(7);
    expect(await runCommand(process.execPath, ['-e', ''])).toBe(0);
  });

  it('report a signal as 128 plus its number', async () => {
    expect(await runCommand(process.execPath, ['-e', 'process.kill(process.pid, "SIGINT"); setTimeout(() => {}, 10000)'])).toBe(130);
  });

  it('do not see what npm tells its scripts, and are told not to report home', () => {
    const environment = childEnvironment({ PATH: 'p', npm_config_loglevel: 'silent', npm_package_name: 'x', npm_lifecycle_event: 'test', npm_execpath: 'npm' });
    expect(environment).toEqual({ PATH: 'p', npm_execpath: 'npm', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', npm_config_progress: 'false' });
  });
});

describe('the browser', () => {
  it('is the one named by CHROMIUM_PATH, else the first usual place that exists', () => {
    expect(findChromium({ CHROMIUM_PATH: 'mine' }, () => true)).toBe('mine');
    expect(findChromium({ CHROMIUM_PATH: 'gone' }, (path) => path !== 'gone')).toBeNull();
    expect(findChromium({}, (path) => path === '/usr/bin/google-chrome')).toBe('/usr/bin/google-chrome');
    expect(findChromium({}, () => false)).toBeNull();
  });
});

describe('the closing line', () => {
  const report = (name: string, content: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };

  it('adds the reports of the test runner and of the checks', () => {
    const tests = report('tests.json', { numPassedTests: 10, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] });
    const checks = report('checks.json', { passed: 4, failed: 0 });
    expect(summaryLine(addCounts([readCounts(tests), readCounts(checks)]))).toBe('14 passed, 1 failed, 3 skipped');
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  });

  it('counts a file that does not load, and a report that is missing, as a failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const counted = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    const tests = report('broken.json', { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [broken, counted] });
    expect(readCounts(tests)).toEqual({ passed: 1, failed: 2, skipped: 0 });
    expect(readCounts(join(folder, 'none.json'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
