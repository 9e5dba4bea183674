import { describe, expect, it } from 'vitest';
import { tree } from './fixture-tree.ts';
import { lockfileProblems } from './lockfile.mjs';

describe('the lockfile', () => {
  it('names no address', () => {
    expect(
      lockfileProblems(
        tree({
          'pnpm-lock.yaml': 'lockfileVersion: 9\nresolution: {integrity: sha512-x}\n',
        }),
      ),
    ).toEqual([]);
    const root = tree({
      'pnpm-lock.yaml': 'a:\n  resolution: {tarball: https://example.org/a.tgz}\n',
    });
    expect(lockfileProblems(root)).toEqual(['pnpm-lock.yaml:2: names an address: resolution: {tarball: https://example.org/a.tgz}']);
  });
});
