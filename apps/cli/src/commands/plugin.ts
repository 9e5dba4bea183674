/** `thetakit plugin list|check|new`: what is loaded, whether a module keeps the rules of plugins, a package to start from. */
import { relative, resolve } from 'node:path';
import { createRegistry } from '@thetakit/registry';
import type { Command } from 'commander';
import { type LoadedPlugin, loadPlugin } from '../config/load-plugins.ts';
import { EXIT } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { checkLoadedPlugin } from '../plugins/check-plugin.ts';
import { createPlugin } from '../plugins/create-plugin.ts';
import { plural } from '../render/number-text.ts';
import { tableText } from '../render/table.ts';
import { withCommonOptions } from './common-options.ts';

/** Declares both commands. */
export function addPluginCommand(program: Command, invocation: Invocation): void {
  const plugin = program
    .command('plugin')
    .helpCommand(false)
    .description('List the loaded plugins, check a module that should be one, or write a new one.')
    .addHelpText('after', '\nExamples:\n  thetakit plugin list --json\n  thetakit plugin check ./my-plugin.mjs\n  thetakit plugin new heavy-ball');
  const list = plugin
    .command('list')
    .description('List the loaded plugins: the built-ins, those of the configuration file, those of --plugin.')
    .addHelpText('after', '\nExamples:\n  thetakit plugin list\n  thetakit plugin list --plugin ./my-plugin.mjs');
  withCommonOptions(list).action(() => listPlugins(invocation));
  const check = plugin
    .command('check')
    .description('Run the conformance suite on a plugin: it loads and registers, prints nothing, and every method keeps every rule.')
    .argument('<specifier>', 'package, or path that starts with ./')
    .addHelpText('after', '\nExamples:\n  thetakit plugin check thetakit-plugin-foo\n  thetakit plugin check ./dist/index.js --json');
  withCommonOptions(check).action((specifier: string) => checkModule(invocation, specifier));
  const create = plugin
    .command('new')
    .description('Write a package with a working method, wired to the conformance suite.')
    .argument('<name>', 'kebab-case; the package is thetakit-plugin-NAME')
    .option('--directory <folder>', 'where to write it (default: thetakit-plugin-NAME)')
    .addHelpText('after', '\nExamples:\n  thetakit plugin new heavy-ball\n  thetakit plugin new heavy-ball --directory ../heavy-ball');
  withCommonOptions(create).action((name: string, flags: { directory?: string }) => newPlugin(invocation, name, flags.directory));
}

async function newPlugin(invocation: Invocation, name: string, directory = `thetakit-plugin-${name}`): Promise<void> {
  const { cwd } = invocation.host;
  const folder = resolve(cwd, directory);
  const written = await createPlugin(name, folder);
  invocation.document('plugin new', { name: `thetakit-plugin-${name}`, folder, written });
  const steps = [`cd ${relative(cwd, folder) || '.'}`, 'npm install', 'npm test', 'npm run check'];
  invocation.print(`Wrote ${plural(written.length, 'file')} to ${folder}:\n${written.map((path) => `  ${path}`).join('\n')}`);
  invocation.print(
    `\nNext:\n${steps.map((step) => `  ${step}`).join('\n')}\n\nThe method is in src/method.ts; its formula, options and sources are data there.`,
  );
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
  const registry = createRegistry(loaded.plugin);
  const entries = registry
    .list()
    .map(({ kind, fullId, entry }) => ({ kind, id: fullId, summary: entry.summary, options: registry.describe(kind, fullId).options.length }));
  const rules = await checkLoadedPlugin(loaded);
  const broken = rules.filter(({ ok }) => !ok);
  invocation.exitCode = broken.length === 0 ? EXIT.success : EXIT.goalNotMet;
  invocation.document('plugin check', { ok: broken.length === 0, plugin: rowOf(loaded), entries, rules });
  const { name, version } = loaded.plugin.meta;
  invocation.print(`${name} ${version} is a plugin with ${plural(entries.length, 'entry').replace('entrys', 'entries')}.`);
  invocation.print(
    tableText(
      [{ title: 'kind' }, { title: 'id' }, { title: 'options', align: 'right' }, { title: 'summary' }],
      entries.map((each) => [each.kind, each.id, String(each.options), each.summary]),
    ),
  );
  invocation.print('');
  for (const { rule, message } of broken) invocation.print(`not ok  ${rule}\n        ${message}`);
  invocation.print(`${plural(rules.length, 'rule')} checked, ${broken.length === 0 ? 'all kept' : `${broken.length} broken`}.`);
}
