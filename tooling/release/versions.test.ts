/** A release without a network: versions from changesets, a dry run of the publication, and what the workflow may do. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../bootstrap/run-command.mjs';
import { pluginVersions } from '../checks/plugin-versions.mjs';
import { packagesOf } from '../checks/source-tree.mjs';
import { published } from './packed-packages.ts';
import { runNode, runProgram } from './run-program.ts';

const copy = mkdtempSync(join(tmpdir(), 'thetakit-versions-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));
const skipped = new Set(['node_modules', 'dist', '.turbo', '.tsbuildinfo', '.git', 'coverage']);

/** Packages that a changeset names, with the largest step that one asks for. */
function steps(): Map<string, string> {
  const order = ['patch', 'minor', 'major'];
  const found = new Map<string, string>();
  for (const file of readdirSync(join(ROOT, '.changeset')).filter((each) => each.endsWith('.md') && each !== 'README.md')) {
    const [, head = ''] = readFileSync(join(ROOT, '.changeset', file), 'utf8').split('---\n');
    for (const [, name = '', step = ''] of head.matchAll(/^['"]?([^'":]+)['"]?: (\w+)$/gm)) {
      if (order.indexOf(step) > order.indexOf(found.get(name) ?? '')) found.set(name, step);
    }
  }
  return found;
}

describe('changeset version', () => {
  beforeAll(async () => {
    for (const name of readdirSync(ROOT).filter((each) => !skipped.has(each)))
      cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter: (path) => !skipped.has(basename(path)) });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '-qm', 'Everything'],
    ]) {
      const { code, output } = await runProgram('git', args, copy);
      expect(code, output).toBe(0);
    }
  });

  it('raises the versions of the packages that changesets name, and of their plugins, and writes changelogs', async () => {
    const before = new Map(packagesOf(copy).map(({ name, manifest }) => [name, manifest.version]));
    const versioned = await runNode([join(ROOT, 'node_modules/@changesets/cli/bin.js'), 'version'], copy);
    expect(versioned.code, versioned.output).toBe(0);
    const written = await runNode(['tooling/release/write-plugin-versions.mjs'], copy);
    expect(written.code, written.output).toBe(0);
    for (const [name, step] of steps()) {
      const { folder, manifest } = packagesOf(copy).find((each) => each.name === name) ?? {};
      const [major = 0, minor = 0, patch = 0] = (before.get(name) ?? '').split('.').map(Number);
      expect(manifest?.version, name).toBe({ major: `${major + 1}.0.0`, minor: `${major}.${minor + 1}.0`, patch: `${major}.${minor}.${patch + 1}` }[step]);
      expect(existsSync(join(copy, folder ?? '', 'CHANGELOG.md')), name).toBe(true);
    }
    expect(pluginVersions(copy).filter(({ said, version }) => said !== version)).toEqual([]);
    expect(readdirSync(join(copy, '.changeset')).filter((each) => each.endsWith('.md'))).toEqual(['README.md']);
  });
});

it('every package can be published, without a network', async () => {
  const { code, output } = await runNode(['tooling/release/publish.mjs', '--dry-run'], ROOT);
  expect(code, output).toBe(0);
  for (const { name, manifest } of published) expect(output).toContain(`${name} ${manifest.version}: can be published`);
  // A package comes after those that it depends on.
  const places = published.map(({ name, manifest }) => ({ at: output.indexOf(`${name} `), needs: Object.keys(manifest.dependencies ?? {}) }));
  for (const { at, needs } of places)
    for (const need of needs.filter((each) => each.startsWith('@thetakit/'))) expect(output.indexOf(`${need} `)).toBeLessThan(at);
});

describe('the release workflow', () => {
  const text = readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8');

  it('proves its identity instead of holding a token', () => {
    expect(text).toMatch(/^ {6}id-token: write$/m);
    expect(text).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
    expect(text).toMatch(/npm@11/);
    expect(readFileSync(join(ROOT, 'tooling/release/publish.mjs'), 'utf8')).toContain("'--provenance'");
  });

  it('tests everything first, and calls scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    for (const [, name = ''] of text.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name);
    expect(text.indexOf('.ci/run')).toBeGreaterThan(0);
    expect(text.indexOf('.ci/run')).toBeLessThan(text.indexOf('changesets/action'));
  });

  it('every package says where its sources are: provenance compares them', () => {
    for (const { folder, manifest } of published) {
      expect(manifest.repository).toEqual({ type: 'git', url: 'git+https://github.com/thetakit/thetakit.git', directory: folder });
      expect(manifest.publishConfig).toEqual({ access: 'public' });
    }
  });
});
