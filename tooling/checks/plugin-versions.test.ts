import { describe, expect, it } from 'vitest';
import { manifest, tree } from './fixture-tree.ts';
import { pluginVersionProblems } from './plugin-versions.mjs';

describe('plugin versions', () => {
  it('are those of package.json', () => {
    const source = (version: string) => `definePlugin({ meta: { name: '@thetakit/p', version: '${version}', namespace: 'p' } });`;
    const root = (version: string) => tree({ 'packages/p/package.json': manifest('p', { version: '1.2.3' }), 'packages/p/src/plugin.ts': source(version) });
    expect(pluginVersionProblems(root('1.2.3'))).toEqual([]);
    expect(pluginVersionProblems(root('1.2.2'))[0]).toContain(
      'packages/p/src/plugin.ts: the plugin says version 1.2.2, package.json of @thetakit/p says 1.2.3',
    );
  });
});
