import { defineConfig } from 'vitest/config';

/**
 * Tests that need every package built: the generator's output, the packages as they are published, and the built
 * executable as a process of its own (which unit tests, run before anything is built, leave out).
 */
export default defineConfig({
  test: {
    name: 'release',
    include: ['tooling/release/*.test.ts', 'apps/cli/src/bin.test.ts'],
    environment: 'node',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});
