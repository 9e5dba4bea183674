import { defineProject } from 'vitest/config';
import { sourceConditions } from '../../tooling/vitest/source-conditions.ts';

export default defineProject({
  ...sourceConditions,
  test: { name: 'cnn-sysid', include: ['src/**/*.test.ts'], exclude: ['**/*.browser.test.ts'], environment: 'node', testTimeout: 30_000 },
});
