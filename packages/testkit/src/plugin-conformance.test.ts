import { defineDataset, definePlugin } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { pluginConformance } from './plugin-conformance.ts';

const meta = { name: 'some-plugin', version: '1.0.0', namespace: 'some' };
const dataset = (id: string, aliases: readonly string[] = []) => defineDataset({ id, summary: 'Numbers.', licence: 'MIT', aliases, columns: () => ({}) });

describe('pluginConformance', () => {
  it('passes a plugin with distinct names', () => {
    for (const { run } of pluginConformance(definePlugin({ meta, entries: [dataset('one'), dataset('two')] }))) expect(run).not.toThrow();
  });

  it('refuses an alias that names two entries, by exact text', () => {
    // definePlugin refuses this too; a host may meet a plugin that was not made by it.
    const checks = pluginConformance({ ...definePlugin({ meta, entries: [] }), entries: [dataset('one', ['Both']), dataset('two', ['both'])] });
    expect(checks.find(({ name }) => name.startsWith('ids'))!.run).toThrow(
      'CONFORMANCE_FAILED: some-plugin: dataset both names both one and two. Remove one of the aliases',
    );
  });

  it('refuses a plugin of another version', () => {
    const old = { ...definePlugin({ meta, entries: [] }), apiVersion: 0 };
    expect(pluginConformance(old)[0]!.run).toThrow('PLUGIN_API_VERSION');
  });
});
