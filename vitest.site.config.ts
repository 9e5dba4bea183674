import { defineConfig } from 'vitest/config';
import { sourceConditions } from './tooling/vitest/source-conditions.ts';

/** Tests of the built documentation site in Chromium; `turbo run build` comes first. CHROMIUM_PATH names the browser where it is not Debian's. */
export default defineConfig({
  ...sourceConditions,
  test: {
    name: 'site',
    include: ['apps/docs/site-tests/*.test.ts'],
    environment: 'node',
    testTimeout: 240_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
