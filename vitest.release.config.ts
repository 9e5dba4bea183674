import { defineConfig } from 'vitest/config';

/** Slow tests that need every package built: the generator's output, and the packages as they are published. */
export default defineConfig({
  test: { name: 'release', include: ['tooling/release/*.test.ts'], environment: 'node', testTimeout: 240_000, hookTimeout: 240_000, maxWorkers: 2 },
});
