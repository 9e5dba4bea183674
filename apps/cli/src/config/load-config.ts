/** `thetakit.config.{ts,mjs,js,json}`, searched upward from the working folder by lilconfig. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { didYouMean, type Plugin, show, ThetakitError } from '@thetakit/registry';
import { type LilconfigResult, type Loader, lilconfig } from 'lilconfig';
import { importTypeScript } from './import-typescript.ts';

/** What a configuration file exports by default: `export default { plugins: ['thetakit-plugin-foo'] } satisfies ThetakitConfig`. */
export interface ThetakitConfig {
  /** Packages, paths relative to the file, or plugins themselves. */
  readonly plugins?: readonly (string | Plugin)[];
}

/** What a configuration file said. */
export interface Config {
  /** Specifiers of plugins (packages, or paths relative to the file), or plugin values when the file is JavaScript. */
  readonly plugins: readonly unknown[];
  /** Folder of the file, where its relative specifiers start; the working folder without a file. */
  readonly folder: string;
  /** The file, when there is one. */
  readonly file?: string;
}

/** The keys of a configuration file. */
const configKeys = ['plugins'] as const;

const importModule: Loader = async (file) => ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
const importTyped: Loader = async (file) => ((await importTypeScript(file)) as { default?: unknown }).default;
const readJson: Loader = async (file) => JSON.parse(await readFile(file, 'utf8')) as unknown;

/** Loads the named file, or the nearest one. Throws CONFIG_INVALID or FILE_NOT_FOUND. */
export async function loadConfig(cwd: string, named?: string): Promise<Config> {
  const explorer = lilconfig('thetakit', {
    searchPlaces: ['thetakit.config.ts', 'thetakit.config.mjs', 'thetakit.config.js', 'thetakit.config.json'],
    loaders: { '.ts': importTyped, '.mts': importTyped, '.mjs': importModule, '.js': importModule, '.json': readJson },
  });
  let found: LilconfigResult;
  try {
    found = named === undefined ? await explorer.search(cwd) : await explorer.load(resolve(cwd, named));
  } catch (cause) {
    throw configError(named, cause);
  }
  if (found === null) return { plugins: [], folder: cwd };
  return { ...checkConfig(found.filepath, found.config), folder: dirname(found.filepath), file: found.filepath };
}

function configError(named: string | undefined, cause: unknown): ThetakitError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' && named !== undefined) {
    return new ThetakitError('FILE_NOT_FOUND', {
      who: 'config',
      problem: `${named} does not exist`,
      action: 'Check the path given to --config',
      received: named,
      cause,
    });
  }
  const isOther = code === 'ERR_UNKNOWN_FILE_EXTENSION' || /No loader specified for extension/.test(message);
  return new ThetakitError('CONFIG_INVALID', {
    who: 'config',
    problem: `${named ?? 'the configuration file'} cannot be loaded: ${message.split('\n')[0]}`,
    action: isOther ? 'Use thetakit.config.ts, .mjs, .js or .json' : 'Repair the file',
    cause,
  });
}

function checkConfig(file: string, value: unknown): Pick<Config, 'plugins'> {
  const invalid = (problem: string, action: string) =>
    new ThetakitError('CONFIG_INVALID', { who: 'config', problem: `${file}: ${problem}`, action, received: value });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`the default export is ${show(value)}, expected a record`, 'Export { plugins: [...] } as default');
  const unknown = Object.keys(value).find((key) => !(configKeys as readonly string[]).includes(key));
  if (unknown !== undefined) throw invalid(`unknown key ${JSON.stringify(unknown)}`, didYouMean(unknown, configKeys));
  const { plugins = [] } = value as { plugins?: unknown };
  if (!Array.isArray(plugins)) throw invalid(`plugins is ${show(plugins)}, expected a list`, 'Write plugins: ["thetakit-plugin-name", "./my-plugin.mjs"]');
  return { plugins };
}
