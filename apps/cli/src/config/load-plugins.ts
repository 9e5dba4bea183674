/** Plugins that the user names, and no others: `--plugin SPECIFIER` and `plugins: [...]` of the configuration file. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkPlugin, type Plugin, show, ThetakitError } from '@thetakit/registry';
import { resolve as resolveModule } from 'import-meta-resolve';
import { captureOutput } from '../plugins/capture-output.ts';
import type { Config } from './load-config.ts';

/** Where a plugin came from. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** The specifier, or `built in`. */
  readonly from: string;
  /** What the module printed while it loaded; a plugin should print nothing. */
  readonly printed?: string;
}

/** Loads what the configuration and the command line name, in this order. Throws PLUGIN_NOT_FOUND, PLUGIN_INVALID or PLUGIN_API_VERSION. */
export async function loadPlugins(config: Config, specifiers: readonly string[], cwd: string): Promise<LoadedPlugin[]> {
  const loaded: LoadedPlugin[] = [];
  for (const each of config.plugins) {
    if (typeof each === 'string') loaded.push(await loadPlugin(each, config.folder));
    else {
      checkPlugin(config.file ?? 'config', each);
      loaded.push({ plugin: each, from: config.file ?? 'config' });
    }
  }
  for (const specifier of specifiers) loaded.push(await loadPlugin(specifier, cwd));
  return loaded;
}

/** Imports one module, resolved from `folder` as Node resolves it, and checks its default export. */
export async function loadPlugin(specifier: string, folder: string): Promise<LoadedPlugin> {
  const who = `plugin ${specifier}`;
  let module: { readonly default?: unknown };
  let printed = '';
  let url = '';
  try {
    url = locate(specifier, folder);
    const loaded = await captureOutput(async () => (await import(url)) as { readonly default?: unknown });
    module = loaded.value;
    printed = loaded.printed;
  } catch (cause) {
    throw notLoaded(who, specifier, folder, cause, url !== '' && existsSync(fileURLToPath(url)));
  }
  const { default: plugin } = module;
  if (plugin === undefined) {
    throw new ThetakitError('PLUGIN_INVALID', {
      who,
      problem: `the module has no default export, only ${show(module)}`,
      action: 'Export what definePlugin returns as default',
      received: specifier,
    });
  }
  checkPlugin(who, plugin);
  return { plugin, from: specifier, ...(printed === '' ? {} : { printed }) };
}

/** A URL for `import`. A path (./, ../, /) may be a folder with a package.json; anything else is a package, looked up from `folder`. */
function locate(specifier: string, folder: string): string {
  const isPath = /^\.{1,2}(\/|$)/.test(specifier) || isAbsolute(specifier);
  if (isPath)
    return packageIn(resolve(folder, specifier)) ?? pathToFileURL(createRequire(join(folder, 'thetakit.cjs')).resolve(resolve(folder, specifier))).href;
  const url = resolveModule(specifier, pathToFileURL(join(folder, 'thetakit.mjs')).href);
  if (url.startsWith('file:')) return url;
  throw new Error('only files and installed packages can be plugins');
}

/** The entry of the package in a folder, as somebody who installs it sees it; null when the folder is none with `exports`. */
function packageIn(folder: string): string | null {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return null;
  const { name, exports } = JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: string; readonly exports?: unknown };
  if (name === undefined || exports === undefined) return null;
  // Inside a package its own name means the package.
  const url = resolveModule(name, pathToFileURL(join(folder, 'thetakit.mjs')).href);
  if (existsSync(fileURLToPath(url))) return url;
  throw new Error(`its entry ${relative(folder, fileURLToPath(url))} does not exist: build the package first`);
}

/** `isThere`: the module itself was found; then something that it imports is missing, or it throws. */
function notLoaded(who: string, specifier: string, folder: string, cause: unknown, isThere: boolean): ThetakitError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const isMissing = !isThere && ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ENOENT', 'ERR_UNSUPPORTED_DIR_IMPORT'].includes(code ?? '');
  const isTypeScript = code === 'ERR_UNKNOWN_FILE_EXTENSION';
  return new ThetakitError('PLUGIN_NOT_FOUND', {
    who,
    problem: isMissing ? `${JSON.stringify(specifier)} cannot be found from ${folder}` : `the module fails to load: ${message.split('\n')[0]}`,
    action: isMissing ? 'Install the package, or write a path that starts with ./' : isTypeScript ? 'Compile it to JavaScript first' : 'Repair the module',
    received: specifier,
    cause,
  });
}
