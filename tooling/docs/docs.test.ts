import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../bootstrap/run-command.mjs';
import { withSources } from './load-source.mjs';
import { table } from './markdown.mjs';
import { withBenchmarks } from './readme-benchmarks.mjs';
import { referencePages } from './reference-pages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'thetakit-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The pages of a registry with one method and one problem, made with the real registry. */
async function pagesOfExample(): Promise<Map<string, string>> {
  return withSources(ROOT, ['packages/registry/src/index.ts'], ([registry]) => {
    const { createRegistry, defineOptimizer, definePlugin, defineProblem, KINDS, o } = registry;
    const halving = defineOptimizer({
      id: 'halving',
      summary: 'Halves | doubles.',
      aliases: ['HALF'],
      formula: 'x/2',
      goodFor: 'nothing',
      sources: ['Zeno, Paradoxes'],
      traits: { needs: ['gradient'], bounds: 'none', stochastic: true, global: false, tol: ['ftol'] },
      options: o.options({ rate: o.number({ gt: 0, max: 1, default: 0.5, unit: 'x', describe: 'how much is left' }) }),
      init: () => ({}),
      update: () => ({}),
    });
    const flat = defineProblem({
      id: 'flat',
      summary: 'Flat.',
      collection: 'test',
      dimension: 3,
      starts: [[0, 0, 0]],
      best: { value: 7, precision: 0 },
      objective: () => ({}),
    });
    const plugin = definePlugin({ meta: { name: 'example', version: '1.0.0', namespace: 'example' }, entries: [halving, flat] });
    return referencePages({
      registry: createRegistry(plugin),
      kinds: KINDS,
      errorCodes: { SOME_CODE: { title: 'Something', explanation: 'It is so.' } },
      root: folder,
    });
  });
}

describe('the reference', () => {
  it('has a page per method, a table of problems and a page of error codes', async () => {
    const pages = await pagesOfExample();
    expect([...pages.keys()].sort()).toEqual(['README.md', 'error-codes.md', 'optimizer/halving.md']);
    expect(pages.get('README.md')).toContain('| [`example/halving`](optimizer/halving.md) | Halves \\| doubles. |');
    expect(pages.get('README.md')).toContain('| `example/flat` | 3 | 7 | Flat. |');
    expect(pages.get('error-codes.md')).toContain('## SOME_CODE\n\nSomething. It is so.');
  });

  it('says everything that the definition says', async () => {
    const page = (await pagesOfExample()).get('optimizer/halving.md') ?? '';
    expect(page).toContain('| optimizer | `example` | `HALF` |');
    expect(page).toContain('$$\nx/2\n$$');
    expect(page).toContain('Needs: gradient. It refuses bounds. It draws random numbers from its seed. `tol` sets `ftol`.');
    expect(page).toContain('| `rate` | number | `0.5` | 0 < value <= 1 | x | how much is left |');
    expect(page).toContain('- Zeno, Paradoxes');
    expect(page).not.toContain('## Notes');
  });

  it('takes in hand-written notes', async () => {
    mkdirSync(join(folder, 'docs/notes/optimizer'), { recursive: true });
    writeFileSync(join(folder, 'docs/notes/optimizer/halving.md'), 'It never arrives.\n');
    expect((await pagesOfExample()).get('optimizer/halving.md')).toContain('## Notes\n\nIt never arrives.');
  });
});

it('makes no table of no rows', () => {
  expect(table(['a'], [])).toBe('');
});

it('takes the benchmarks of the first page from the measured ones, and says what is missing', () => {
  const cases = ['logreg 1000x10', 'MLP 128:64-128-10', 'MLP 256:784-256-10', 'Rosenbrock 10', 'Rosenbrock 10000'];
  const measured = [
    '| case | ours | hand | tfjs-cpu | tfjs-wasm | jax-js | hand / ours |',
    '| --- |',
    ...cases.map((name, i) => `| ${name} | ${i} us | 1 | 2 | 3 | 4 | 5x |`),
  ].join('\n');
  const readme = 'a\n<!-- benchmarks -->\nold\n<!-- end of benchmarks -->\nb\n';
  const once = withBenchmarks(readme, measured);
  expect(once).toContain('| Rosenbrock 10 | 3 us | 1 | 2 | 3 | 4 |');
  expect(once).not.toContain('old');
  expect(withBenchmarks(once, measured)).toBe(once);
  expect(() => withBenchmarks(readme, measured.replace('| ours', '| us'))).toThrow('docs/benchmarks.md lacks one of case, ours');
  expect(() => withBenchmarks('a', measured)).toThrow('README.md lacks the lines');
});
