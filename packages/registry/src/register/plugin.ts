import type { Entry } from '../contract/entries.ts';
import { show, ThetakitError } from '../errors/thetakit-error.ts';
import { checkId } from './define.ts';

/** Version of the contract between plugins and hosts. A host refuses plugins of another version. */
export const API_VERSION = 1;

/** Marks plugins, across copies of this package: `Symbol.for`, never `instanceof`. */
export const PLUGIN_BRAND: unique symbol = Symbol.for('thetakit.plugin') as never;

/** Who a plugin is. */
export interface PluginMeta<N extends string = string> {
  /** npm package name. */
  readonly name: string;
  readonly version: string;
  /** First part of the ids of its entries, kebab-case. */
  readonly namespace: N;
}

/** What a package offers, as data. */
export interface Plugin<N extends string = string, E extends readonly Entry[] = readonly Entry[]> {
  readonly [PLUGIN_BRAND]: true;
  readonly apiVersion: number;
  readonly meta: PluginMeta<N>;
  readonly entries: E;
}

/** What `definePlugin` takes. */
export interface PluginDefinition<N extends string, E extends readonly Entry[]> {
  readonly meta: PluginMeta<N>;
  readonly entries: E;
}

/**
 * A frozen plugin. Throws PLUGIN_INVALID, ID_INVALID, or ID_COLLISION when two entries of one kind share an id or alias.
 */
export function definePlugin<const N extends string, const E extends readonly Entry[]>(definition: PluginDefinition<N, E>): Plugin<N, E> {
  const { meta, entries } = definition;
  if (typeof meta?.name !== 'string' || typeof meta.version !== 'string' || !Array.isArray(entries)) {
    throw new ThetakitError('PLUGIN_INVALID', {
      who: 'definePlugin',
      problem: `the definition is ${show(definition)}, expected { meta: { name, version, namespace }, entries: [...] }`,
      action: 'Give name, version and namespace in meta, and a list of entries',
      received: definition,
    });
  }
  checkId(`plugin ${meta.name}`, meta.namespace);
  checkNames(meta.name, entries);
  return Object.freeze({
    [PLUGIN_BRAND]: true,
    apiVersion: API_VERSION,
    meta: Object.freeze({ ...meta }),
    entries: Object.freeze([...entries]) as unknown as E,
  }) as Plugin<N, E>;
}

/** Is this a plugin, of whatever version, made by whatever copy of this package? */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[PLUGIN_BRAND] === true;
}

/** Throws PLUGIN_INVALID or PLUGIN_API_VERSION unless a host can use `value`. */
export function checkPlugin(who: string, value: unknown): asserts value is Plugin {
  if (!isPlugin(value)) {
    throw new ThetakitError('PLUGIN_INVALID', {
      who,
      problem: `received ${show(value)}, expected a plugin`,
      action: 'Export what definePlugin returns as default',
      received: value,
    });
  }
  if (value.apiVersion !== API_VERSION) {
    throw new ThetakitError('PLUGIN_API_VERSION', {
      who,
      problem: `plugin ${value.meta.name} ${value.meta.version} has apiVersion ${value.apiVersion}, expected ${API_VERSION}`,
      action: value.apiVersion > API_VERSION ? 'Update Thetakit' : 'Update the plugin',
      received: value.apiVersion,
      expected: API_VERSION,
    });
  }
}

/** Inside one plugin every id and alias of a kind names one entry. */
function checkNames(who: string, entries: readonly Entry[]): void {
  const owners = new Map<string, Entry>();
  for (const entry of entries) {
    for (const name of new Set([entry.id, ...(entry.aliases ?? [])].map((each) => each.toLowerCase()))) {
      const key = `${entry.kind} ${name}`;
      const owner = owners.get(key);
      if (owner !== undefined && owner !== entry) {
        throw new ThetakitError('ID_COLLISION', {
          who: `plugin ${who}`,
          problem: `${key} names both ${owner.id} and ${entry.id}`,
          action: 'Rename one of them',
          received: name,
        });
      }
      owners.set(key, entry);
    }
  }
}
