import { fileURLToPath } from 'node:url';
import { defineProject } from 'vitest/config';
import { sourceConditions } from '../../tooling/vitest/source-conditions.ts';

const peer = (name: string) => fileURLToPath(new URL(`./test-support/peer/${name}.ts`, import.meta.url));
const [jasmineUtil, testUtil, gradients] = ['jasmine-util', 'test-util', 'gradients'].map(peer) as [string, string, string];

/** tfjs-core's own op tests, with three of its modules replaced by ours. */
const standIns = {
  name: 'modules in place of those of tfjs-core',
  enforce: 'pre' as const,
  resolveId(id: string, importer?: string): string | null {
    if (importer === undefined || !importer.includes('tfjs-core')) return null;
    if (/\/jasmine_util(\.js)?$/.test(id)) return jasmineUtil;
    if (/\/test_util(\.js)?$/.test(id)) return testUtil;
    return /\/gradients(\.js)?$/.test(id) ? gradients : null;
  },
};

export default defineProject({
  ...sourceConditions,
  plugins: [standIns],
  test: {
    name: 'tfjs-core op tests',
    include: ['test-support/peer/*.test.ts'],
    environment: 'node',
    server: { deps: { inline: [/tfjs-core/, /seedrandom/, /long/] } },
  },
});
