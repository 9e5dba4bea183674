/** Versions for the record of a run. */
import { readFileSync } from 'node:fs';
import type { LoadedPlugin } from '../config/load-plugins.ts';

/** Version of this command, from its package.json. */
export function cliVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}

/** Versions of the command, of Node and of every loaded plugin. */
export function versionsOf(plugins: readonly LoadedPlugin[]): Record<string, string> {
  return {
    '@thetakit/cli': cliVersion(),
    node: process.versions.node,
    ...Object.fromEntries(plugins.map(({ plugin }) => [plugin.meta.name, plugin.meta.version])),
  };
}
