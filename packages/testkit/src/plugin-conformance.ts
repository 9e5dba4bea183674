import { checkPlugin, createRegistry, type Entry, isPlugin, type Plugin } from '@thetakit/registry';
import { backendConformance } from './backend/backend-conformance.ts';
import { type ConformanceCheck, require } from './fail.ts';
import { conformance } from './method/conformance.ts';
import { problemConformance } from './problem/problem-conformance.ts';
import { samplerConformance } from './sampler/sampler-conformance.ts';

/**
 * The rules that a plugin must keep: brand and version, names, texts, and the conformance of each of its methods,
 * samplers, problems and executors. `options`: by id, options for the runs of a method or sampler.
 */
export function pluginConformance(plugin: Plugin, options: Readonly<Record<string, unknown>> = {}): ConformanceCheck[] {
  const who = isPlugin(plugin) ? plugin.meta.name : 'plugin';
  return [
    { name: 'it is a plugin of this version', run: () => checkPlugin(who, plugin) },
    { name: 'it registers', run: () => void createRegistry(plugin) },
    { name: 'ids and aliases name one entry of a kind each', run: () => checkNames(who, plugin.entries) },
    {
      name: 'every entry describes itself',
      run: () => {
        const registry = createRegistry(plugin);
        for (const { kind, fullId } of registry.list()) require(registry.describe(kind, fullId).summary !== '', who, `${fullId} has no summary`, 'Add one');
      },
    },
    ...plugin.entries.flatMap((entry) => rulesOf(entry, options[entry.id]).map(({ name, run }) => ({ name: `${entry.id}: ${name}`, run }))),
  ];
}

/** The rules of one entry, by its kind. Models need data (`modelConformance`); data sets have none beyond their definition. */
function rulesOf(entry: Entry, options: unknown): ConformanceCheck[] {
  switch (entry.kind) {
    case 'optimizer':
    case 'minimizer':
    case 'least-squares':
      return conformance(entry, options);
    case 'sampler':
      return samplerConformance(entry, options);
    case 'problem':
      return problemConformance(entry);
    case 'backend':
      return backendConformance(entry);
    default:
      return [];
  }
}

function checkNames(who: string, entries: readonly Entry[]): void {
  const owners = new Map<string, Entry>();
  for (const entry of entries) {
    for (const name of new Set([entry.id, ...(entry.aliases ?? [])].map((each) => each.toLowerCase()))) {
      const key = `${entry.kind} ${name}`;
      const owner = owners.get(key);
      require(owner === undefined || owner === entry, who, `${key} names both ${owner?.id} and ${entry.id}`, 'Remove one of the aliases');
      owners.set(key, entry);
    }
  }
}
