import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from './fixture-tree.ts';
import { bundledSize } from './sizes.mjs';

describe('sizes', () => {
  it('are of minified, compressed code without outside packages', async () => {
    const root = tree({
      'a.ts': `/** ${'words '.repeat(500)} */\nimport { outside } from 'outside';\nexport const a = (longName: number) => outside(longName);\n`,
    });
    const size = await bundledSize(join(root, 'a.ts'));
    expect(size).toBeGreaterThan(40);
    expect(size).toBeLessThan(150);
  });
});
