import { describe, expect, it } from 'vitest';
import { tree } from './fixture-tree.ts';
import { importsOf } from './source-tree.mjs';

describe('imports', () => {
  it('are found in every form, and not in comments or strings', () => {
    const root = tree({
      'a.ts': [
        "import { x } from './x.ts';",
        "import type { T } from './t.ts';",
        "export * from './y.ts';",
        "export type Z = import('./z.ts').Z;",
        "const lazy = import('./lazy.ts');",
        "// import './no.ts'",
        'const text = "import \'./neither.ts\'";',
      ].join('\n'),
    });
    expect(importsOf(root, 'a.ts').map(({ specifier, isTypeOnly, line }) => [specifier, isTypeOnly, line])).toEqual([
      ['./x.ts', false, 1],
      ['./t.ts', true, 2],
      ['./y.ts', false, 3],
      ['./z.ts', true, 4],
      ['./lazy.ts', false, 5],
    ]);
  });
});
