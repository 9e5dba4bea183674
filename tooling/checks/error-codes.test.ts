import { describe, expect, it } from 'vitest';
import { errorCodeProblems } from './error-codes.mjs';
import { tree } from './fixture-tree.ts';

describe('error codes', () => {
  it('have to be thrown, and their message read by a test', () => {
    const root = tree({
      'packages/registry/src/errors/error-codes.ts': "const table = { ONE_CODE: { title: 'a' }, TWO: { title: 'b' }, THREE: { title: 'c' } };",
      'packages/p/src/a.ts': "throw new ThetakitError('ONE_CODE', {}); const code = bad ? 'THREE' : 'FOUR';",
      'packages/p/src/a.test.ts': "expect(f).toThrow('ONE_CODE: f: x is 1'); expect(g).toThrow('THREE');",
    });
    expect(errorCodeProblems(root)).toEqual([
      'packages/registry/src/errors/error-codes.ts: TWO is not thrown anywhere',
      'packages/registry/src/errors/error-codes.ts: no test reads the message of TWO ("TWO: who: ...")',
      'packages/registry/src/errors/error-codes.ts: no test reads the message of THREE ("THREE: who: ...")',
    ]);
  });
});
