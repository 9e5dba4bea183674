/** `thetakit plugin list|check`: what is loaded, and whether a module is a plugin. */

import { createRegistry } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import type { Command } from 'commander';
import { type LoadedPlugin, loadPlugin } from '../config/load-plugins.ts';
import type { Invocation } from '../invocation.ts';
import { plural } from '../render/number-text.ts';
import { tableText } from '../render/table.ts';
import { withCommonOptions } from './common-options.ts';

/** Declares both commands. */
export function addPluginCommand(program: Command, invocation: Invocation): void {
  const plugin = program
    .command('plugin')
    .helpCommand(false)
    .description('List the loaded plugins, or check a module that should be one.')
    .addHelpText('after', '\nExamples:\n  thetakit plugin list --json\n  thetakit plugin check ./my-plugin.mjs');
  const list = plugin
    .command('list')
    .description('List the loaded plugins: the built-ins, those of the configuration file, those of --plugin.')
    .addHelpText('after', '\nExamples:\n  thetakit plugin list\n  thetakit plugin list --plugin ./my-plugin.mjs');
  withCommonOptions(list).action(() => listPlugins(invocation));
  const check = plugin
    .command('check')
    .description('Load a module and check that it is a plugin whose entries can be registered beside the built-ins.')
    .argument('<specifier>', 'package, or path that starts with ./')
    .addHelpText('after', '\nExamples:\n  thetakit plugin check thetakit-plugin-foo\n  thetakit plugin check ./dist/index.js --json');
  withCommonOptions(check).action((specifier: string) => checkModule(invocation, specifier));
}

function rowOf({ plugin, from }: LoadedPlugin) {
  return {
    name: plugin.meta.name,
    version: plugin.meta.version,
    namespace: plugin.meta.namespace,
    apiVersion: plugin.apiVersion,
    entries: plugin.entries.length,
    from,
  };
}

async function listPlugins(invocation: Invocation): Promise<void> {
  const rows = (await invocation.session()).plugins.map(rowOf);
  invocation.document('plugin list', { plugins: rows });
  const columns = [{ title: 'plugin' }, { title: 'version' }, { title: 'namespace' }, { title: 'entries', align: 'right' as const }, { title: 'from' }];
  invocation.print(
    tableText(
      columns,
      rows.map((row) => [row.name, row.version, row.namespace, String(row.entries), row.from]),
    ),
  );
}

async function checkModule(invocation: Invocation, specifier: string): Promise<void> {
  const loaded = await loadPlugin(specifier, invocation.host.cwd);
  // Alone and beside the built-ins: collisions and invalid ids are refused here.
  const registry = createRegistry(loaded.plugin);
  createStandardRegistry(loaded.plugin);
  const entries = registry
    .list()
    .map(({ kind, fullId, entry }) => ({ kind, id: fullId, summary: entry.summary, options: registry.describe(kind, fullId).options.length }));
  invocation.document('plugin check', { ok: true, plugin: rowOf(loaded), entries });
  invocation.print(
    `${loaded.plugin.meta.name} ${loaded.plugin.meta.version} is a plugin with ${plural(entries.length, 'entry').replace('entrys', 'entries')}.`,
  );
  invocation.print(
    tableText(
      [{ title: 'kind' }, { title: 'id' }, { title: 'options', align: 'right' }, { title: 'summary' }],
      entries.map((each) => [each.kind, each.id, String(each.options), each.summary]),
    ),
  );
}
