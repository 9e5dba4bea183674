import { describe, expect, it } from 'vitest';
import { tree } from './fixture-tree.ts';
import { packageFieldProblems } from './package-fields.mjs';

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
      dependencies: {
        '@thetakit/registry': 'workspace:^',
        commander: 'catalog:',
      },
    };
    const rest = {
      'packages/p/README.md': '# @thetakit/p\n',
      '.changeset/first.md': "---\n'@thetakit/p': minor\n---\n",
    };
    expect(packageFieldProblems(tree({ 'packages/p/package.json': JSON.stringify(good), ...rest }))).toEqual([]);
    const bad = {
      ...good,
      sideEffects: true,
      exports: {},
      dependencies: { commander: '^14.0.0' },
    };
    expect(packageFieldProblems(tree({ 'packages/p/package.json': JSON.stringify(bad) }))).toEqual([
      'packages/p/package.json: exports["."] has to hold @thetakit/source, types and default, in this order',
      'packages/p/package.json: sideEffects has to be false',
      'packages/p/package.json: commander has to be catalog:',
      'packages/p: README.md is missing',
      '.changeset: @thetakit/p was never released and has no changeset',
    ]);
  });

  it('are fewer for a package that is not published', () => {
    const site = {
      name: '@thetakit/p',
      private: true,
      description: 'What this package is, in one line.',
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      repository: { directory: 'apps/p' },
      engines: { node: '>=20.19' },
    };
    const files = { 'apps/p/package.json': JSON.stringify(site), 'apps/p/README.md': '# @thetakit/p\n' };
    expect(packageFieldProblems(tree(files))).toEqual([]);
    const unlicensed = { ...files, 'apps/p/package.json': JSON.stringify({ ...site, license: 'none' }) };
    expect(packageFieldProblems(tree(unlicensed))).toEqual(['apps/p/package.json: license has to be MIT']);
  });
});
