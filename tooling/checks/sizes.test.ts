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

  it('fall with what is not used: minimizeWith and L-BFGS-B alone are a small part of the optimizers', { timeout: 60_000 }, async () => {
    const source = join(import.meta.dirname, '../../packages/optimizers/src/index.ts').replaceAll('\\', '/');
    const root = tree({
      'a.ts': `import { lBfgsB, minimizeWith } from '${source}';\nexport const run = (f: any, x: number[]) => minimizeWith(lBfgsB, f, x);\n`,
    });
    const bytes = await bundledSize(join(root, 'a.ts'));
    expect(bytes).toBeLessThan(17_000);
  });

  it('fall with what is not used: CMA-ES over a box brings no other search', { timeout: 60_000 }, async () => {
    const source = join(import.meta.dirname, '../../packages/optimizers/src/index.ts').replaceAll('\\', '/');
    const root = tree({ 'a.ts': `export { cmaEs } from '${source}';\n` });
    expect(await bundledSize(join(root, 'a.ts'))).toBeLessThan(28_000);
  });
});
