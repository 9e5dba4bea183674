import { describe, expect, it } from 'vitest';
import { tree } from './fixture-tree.ts';
import { hiddenInputProblems } from './hidden-inputs.mjs';

describe('hidden inputs', () => {
  it('are chance, the clock, the console and Node built-ins; tests may read files; comments may speak of them', () => {
    const root = tree({
      'packages/p/src/a.ts':
        "import { join } from 'node:path';\n// Math.random is forbidden\nconst x = Math.random() + Date.now();\nconsole.log(new Date(), new Date(0));",
      'packages/p/src/a.test.ts': "import { readFileSync } from 'node:fs';\nMath.random();",
      'packages/p/bench/a.ts': 'console.log(Date.now());',
      'apps/cli/src/a.ts': 'console.log(Date.now());',
    });
    expect(hiddenInputProblems(root)).toEqual([
      'packages/p/src/a.test.ts:2: Math.random: draw from a seeded generator',
      'packages/p/src/a.ts:3: Math.random: draw from a seeded generator',
      'packages/p/src/a.ts:3: Date.now: take the time from the caller',
      'packages/p/src/a.ts:4: console.log: packages never print',
      'packages/p/src/a.ts:4: new Date(): take the time from the caller',
      'packages/p/src/a.ts:1: imports node:path: packages run in pages too',
    ]);
  });
});
