import { describe, expect, it } from 'vitest';
import { linksOf, mermaidArrows, pathsIn, scriptsIn } from './documents.mjs';

describe('documents', () => {
  it('are read for links and commands, code aside', () => {
    expect(linksOf('[a](x.md#top) [b](https://example.org) [c](#here) `[d](no.md)`')).toEqual(['x.md']);
    expect(scriptsIn('Run `npm run demo`, then:\n```sh\nnpm test\npnpm check\npnpm add x\n```\nor pnpm whatever')).toEqual(['demo', 'check', 'add', 'test']);
  });

  it('are read for paths of the repository', () => {
    expect(pathsIn('`packages/a/src` and `docs/b.md`, not `packages/<name>/src`, `a/b` or\n```\n`apps/c`\n```')).toEqual(['packages/a/src', 'docs/b.md']);
  });

  it('draw arrows', () => {
    expect([...mermaidArrows('```mermaid\nflowchart LR\n  a --> b & c-d\n  c-d --> e\n```')]).toEqual(['a -> b', 'a -> c-d', 'c-d -> e']);
  });
});
