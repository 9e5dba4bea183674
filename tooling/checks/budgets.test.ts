import { describe, expect, it } from 'vitest';
import { budgetProblems } from './budgets.mjs';
import { tree } from './fixture-tree.ts';

describe('budgets', () => {
  const lines = (count: number) => 'x;\n'.repeat(count);

  it('stop a file of 301 lines and a function of 61, and let the limit itself pass', () => {
    const root = tree({
      'packages/p/src/ok.ts': lines(300),
      'packages/p/src/long.ts': lines(301),
      'packages/p/data/long.ts': lines(999),
      'packages/p/src/function.ts': `export function fits() {\n${lines(58)}}\nconst tooLong = () => {\n${lines(59)}};\n`,
      'packages/p/src/list.test.ts': `describe('all', () => {\n${lines(80)}});\n`,
    });
    expect(budgetProblems(root)).toEqual([
      'packages/p/src/function.ts:61: tooLong has 61 lines, at most 60: split it',
      'packages/p/src/long.ts: 301 lines, at most 300: split it',
    ]);
  });

  it('take an exemption with a reason, and report one that is not needed', () => {
    const reason = 'a table that reads best in one piece';
    const root = tree({
      'packages/p/src/long.ts': lines(301),
      'tooling/checks/exemptions.json': JSON.stringify({
        'packages/p/src/long.ts': reason,
        'packages/p/src/gone.ts': reason,
        'packages/p/src/gone.ts#f': 'why',
      }),
    });
    expect(budgetProblems(root)).toEqual([
      'tooling/checks/exemptions.json: packages/p/src/gone.ts is not needed any more: remove it',
      'tooling/checks/exemptions.json: packages/p/src/gone.ts#f is not needed any more: remove it',
      'tooling/checks/exemptions.json: packages/p/src/gone.ts#f needs a reason',
    ]);
  });
});
