import { expect, it } from 'vitest';
import { siteLink } from './repository-links.ts';

it('turns paths of reference pages into addresses and leaves the rest', () => {
  expect(siteLink('course/descent.md', '../../../../docs/reference/optimizer/adam.md')).toBe('/reference/optimizer/adam');
  expect(siteLink('index.md', '../../../docs/reference/error-codes.md#shape-mismatch')).toBe('/reference/error-codes#shape-mismatch');
  expect(siteLink('course/descent.md', '../../../../docs/reference/README.md')).toBe('/reference/');
  expect(siteLink('course/descent.md', 'momentum.md')).toBe('momentum.md');
  expect(siteLink('course/descent.md', 'https://example.org/docs/reference/x.md')).toBe('https://example.org/docs/reference/x.md');
});
