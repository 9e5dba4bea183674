import { describe, expect, it } from 'vitest';
import { tree } from './fixture-tree.ts';
import { cyclesOf, importCycleProblems } from './import-cycles.mjs';

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
    const root = tree({
      'packages/p/src/a.ts': "import { b } from './b.ts';",
      'packages/p/src/b.ts': "import type { A } from './a.ts';",
    });
    expect(importCycleProblems(root)).toEqual(['import cycle between packages/p/src/a.ts, packages/p/src/b.ts']);
  });
});
