import { describe, expect, it } from 'vitest';
import { tree } from './fixture-tree.ts';
import { machinePathProblems } from './machine-paths.mjs';

describe('machine paths', () => {
  it('are refused in text, and addresses and shell defaults are not mistaken for them', () => {
    const folder = ['', 'home', 'me', 'x'].join('/');
    const root = tree({
      'docs/a.md': `see ${folder}\n`,
      'docs/b.md': 'https://example.org/home/x and packages/work/x and ./tmp/x\n',
    });
    expect(machinePathProblems(root)).toEqual([`docs/a.md:1: names a folder of one machine: see ${folder}`]);
  });
});
