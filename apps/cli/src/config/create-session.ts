/** The registry of one command: the built-ins, then the user's plugins. */
import type { Registry } from '@thetakit/registry';
import { createStandardRegistry, standardPlugins } from '@thetakit/standard';
import type { Host } from '../host.ts';
import { loadConfig } from './load-config.ts';
import { type LoadedPlugin, loadPlugins } from './load-plugins.ts';

/** What a command knows besides its own arguments. */
export interface Session {
  readonly host: Host;
  readonly registry: Registry;
  readonly plugins: readonly LoadedPlugin[];
  /** One JSON document on stdout and nothing else. */
  readonly json: boolean;
}

/** Arguments that every command takes and that are needed before the rest can be understood. */
export interface EarlyArguments {
  readonly json: boolean;
  readonly plugins: readonly string[];
  readonly config?: string;
  readonly method?: string;
  /** First word that is not an option: the command. */
  readonly command?: string;
}

/** Loads configuration and plugins and makes the registry. */
export async function createSession(host: Host, early: EarlyArguments): Promise<Session> {
  const config = await loadConfig(host.cwd, early.config);
  const named = await loadPlugins(config, early.plugins, host.cwd);
  for (const { plugin, printed } of named) {
    if (printed !== undefined) host.stderr.write(`note: ${plugin.meta.name} printed while it loaded: ${JSON.stringify(printed.trim().split('\n')[0])}\n`);
  }
  const registry = createStandardRegistry(...named.map(({ plugin }) => plugin)) as unknown as Registry;
  return { host, registry, json: early.json, plugins: [...standardPlugins.map((plugin) => ({ plugin, from: 'built in' })), ...named] };
}
