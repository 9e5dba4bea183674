/** Everything there is to say of an entry, as plain data: help pages, docs tables and `--json` are made from it. */
import type { Entry, Kind } from '../contract/entries.ts';
import type { MethodTraits } from '../contract/method.ts';
import { type OptionRow, optionRows } from '../options/resolve-options.ts';
import type { AnyOptionSchema } from '../options/schema.ts';
import type { Plugin } from './plugin.ts';

/** What `describe` returns. */
export interface Description {
  readonly kind: Kind;
  /** `namespace/name`. */
  readonly id: string;
  readonly plugin: { readonly name: string; readonly version: string };
  readonly summary: string;
  readonly aliases: readonly string[];
  readonly formula?: string;
  readonly goodFor?: string;
  readonly notFor?: string;
  readonly sources: readonly string[];
  /** For methods: what they need and can do. */
  readonly traits?: MethodTraits;
  readonly options: readonly OptionRow[];
  /** For problems: collection, dimension, number of starts and known minimum. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Describes a registered entry. */
export function describeEntry(registered: { readonly fullId: string; readonly entry: Entry; readonly plugin: Plugin }): Description {
  const { fullId, entry, plugin } = registered;
  const { kind, summary, aliases = [], formula, goodFor, notFor, sources = [] } = entry;
  const schema = 'options' in entry ? (entry.options as AnyOptionSchema) : undefined;
  const facts = factsOf(entry);
  return {
    kind,
    id: fullId,
    plugin: { name: plugin.meta.name, version: plugin.meta.version },
    summary,
    aliases,
    ...(formula === undefined ? {} : { formula }),
    ...(goodFor === undefined ? {} : { goodFor }),
    ...(notFor === undefined ? {} : { notFor }),
    sources,
    ...('traits' in entry ? { traits: entry.traits as MethodTraits } : {}),
    options: schema === undefined ? [] : optionRows(`${kind} ${fullId}`, schema),
    ...(facts === undefined ? {} : { facts }),
  };
}

function factsOf(entry: Entry): Readonly<Record<string, unknown>> | undefined {
  switch (entry.kind) {
    case 'problem':
      return {
        collection: entry.collection,
        dimension: entry.dimension,
        starts: entry.starts,
        minimum: entry.best.value,
        precision: entry.best.precision,
        localMinima: entry.localMinima ?? [],
      };
    case 'dataset':
      return { licence: entry.licence };
    case 'backend':
      return { precisions: entry.precisions, available: entry.available() };
    default:
      return undefined;
  }
}
