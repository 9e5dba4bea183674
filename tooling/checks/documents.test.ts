import { describe, expect, it } from 'vitest';
import { linksOf, mermaidArrows, scriptsIn } from './documents.mjs';

describe('documents', () => {
  it('are read for links and commands, code aside', () => {
    expect(linksOf('[a](x.md#top) [b](https://example.org) [c](#here) `[d](no.md)`')).toEqual(['x.md']);
    expect(scriptsIn('Run `npm run demo`, then:\n```sh\nnpm test\npnpm check\npnpm add x\n```\nor pnpm whatever')).toEqual(['demo', 'check', 'add', 'test']);
  });

  it('draw arrows', () => {
    expect([...mermaidArrows('```mermaid\nflowchart LR\n  a --> b & c-d\n  c-d --> e\n```')]).toEqual(['a -> b', 'a -> c-d', 'c-d -> e']);
  });
});
