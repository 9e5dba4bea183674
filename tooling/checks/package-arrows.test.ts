import { describe, expect, it } from 'vitest';
import { ARROWS } from './arrows.mjs';
import { manifest, tree } from './fixture-tree.ts';
import { packageArrowProblems, tableCycles } from './package-arrows.mjs';

describe('package arrows', () => {
  const arrows = {
    low: { uses: [], tests: [] },
    mid: { uses: ['low'], tests: ['kit'] },
    kit: { uses: ['low'], tests: [] },
  };

  it('let through what the table allows and package.json lists', () => {
    const root = tree({
      'packages/low/package.json': manifest('low'),
      'packages/low/src/index.ts': 'export const x = 1;',
      'packages/kit/package.json': manifest('kit', {
        dependencies: { '@thetakit/low': '1' },
      }),
      'packages/kit/src/index.ts': "import { x } from '@thetakit/low';",
      'packages/mid/package.json': manifest('mid', {
        dependencies: { '@thetakit/low': '1' },
        devDependencies: { '@thetakit/kit': '1' },
      }),
      'packages/mid/src/index.ts': "import { x } from '@thetakit/low';",
      'packages/mid/src/index.test.ts': "import { it } from 'vitest'; import '@thetakit/kit'; import { readFileSync } from 'node:fs';",
    });
    expect(packageArrowProblems(root, arrows)).toEqual([]);
  });

  it('refuse a dependency against the table, an import that is not listed, and a dependency without use', () => {
    const root = tree({
      'packages/low/package.json': manifest('low', {
        devDependencies: { '@thetakit/mid': '1' },
      }),
      'packages/low/src/index.ts': "import { y } from 'left-pad';",
      'packages/mid/package.json': manifest('mid', {
        dependencies: { '@thetakit/kit': '1', '@thetakit/low': '1' },
      }),
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
      'packages/mid/package.json': manifest('mid', {
        devDependencies: { '@thetakit/kit': '1' },
      }),
      'packages/mid/src/index.ts': "import { kit } from '@thetakit/kit';",
    });
    expect(packageArrowProblems(root, arrows)).toEqual([
      'packages/mid/src/index.ts:1: imports @thetakit/kit, which package.json does not list as a dependency',
    ]);
  });

  it('find a cycle in the table, tests included', () => {
    expect(tableCycles(arrows)).toEqual([]);
    expect(
      tableCycles({
        a: { uses: ['b'], tests: [] },
        b: { uses: [], tests: ['a'] },
      }),
    ).toEqual(['tooling/checks/arrows.mjs: a -> b -> a is a cycle']);
  });
});

describe('this repository', () => {
  it('has an acyclic table of arrows', () => {
    expect(tableCycles(ARROWS)).toEqual([]);
  });
});
