import { describe, expect, it } from 'vitest';
import { documentedExportProblems } from './documented-exports.mjs';
import { manifest, tree } from './fixture-tree.ts';

describe('documented exports', () => {
  it('are followed through re-exports; the header of a file documents the export of its name', () => {
    const root = tree({
      'packages/p/package.json': manifest('p'),
      'packages/p/src/index.ts':
        "export * from './a.ts';\nexport { hidden as shown, type T } from './b.ts';\nexport { tanhShrink, other } from './tanh-shrink.ts';\nexport * from '@thetakit/registry';",
      'packages/p/src/a.ts':
        '/** Documented. */\nexport const a = 1;\n\nexport function bare() {}\nconst inner = 2;\n// biome-ignore lint: reason\nexport { inner };',
      'packages/p/src/b.ts': "import x from 'x';\nexport function hidden() {}\n/** A type. */\n// a note\nexport type T = 1;\nexport const notReached = 1;",
      'packages/p/src/tanh-shrink.ts': "/** The header. */\nimport x from 'x';\nexport const tanhShrink = 1;\nexport const other = 2;",
    });
    expect(documentedExportProblems(root)).toEqual([
      'packages/p/src/a.ts:4: bare is exported without a doc comment',
      'packages/p/src/a.ts:5: inner is exported without a doc comment',
      'packages/p/src/b.ts:2: shown is exported without a doc comment',
      'packages/p/src/tanh-shrink.ts:4: other is exported without a doc comment',
    ]);
  });
});
