import { describe, expect, it } from 'vitest';
import { fileNameProblems } from './file-names.mjs';
import { tree } from './fixture-tree.ts';

describe('file names', () => {
  it('are kebab-case and say something; barrels, default exports and bare specifiers are refused', () => {
    const root = tree({
      'packages/p/src/index.ts': "export * from './good-name.ts';",
      'packages/p/src/good-name.ts': "import data from './data.json';\nexport const x = 1;",
      'packages/p/src/utils.ts': 'export const x = 1;',
      'packages/p/src/BadName.ts': 'export default 1;',
      'packages/p/src/parts/index.ts': "export * from '../good-name.ts';",
      'packages/p/src/bare.ts': "import { x } from './good-name';",
    });
    expect(fileNameProblems(root)).toEqual([
      'packages/p/src/BadName.ts: write the name in kebab-case',
      'packages/p/src/BadName.ts: export by name, not by default',
      'packages/p/src/bare.ts:1: write the extension of ./good-name',
      'packages/p/src/parts/index.ts: only src/index.ts may be a list of re-exports',
      'packages/p/src/utils.ts: the name says nothing: name the idea',
    ]);
  });
});
