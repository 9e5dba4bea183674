import { defineProject } from 'vitest/config';
import { sourceConditions } from '../../tooling/vitest/source-conditions.ts';

export default defineProject({
  ...sourceConditions,
  test: { name: 'docs-site', include: ['src/**/*.test.ts'], exclude: ['**/*.browser.test.ts'], environment: 'node', testTimeout: 60_000 },
});
