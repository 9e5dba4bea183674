/** The register: an explicit object made from plugins, typed by its arguments. Nothing global. */
import { type Entry, KINDS, type Kind } from '../contract/entries.ts';
import { ThetakitError } from '../errors/thetakit-error.ts';
import { didYouMean } from '../suggest.ts';
import { type Description, describeEntry } from './describe.ts';
import { checkPlugin, type Plugin } from './plugin.ts';

/** An entry with the full id under which it is registered. */
export interface Registered<E extends Entry = Entry> {
  /** `namespace/name`. */
  readonly fullId: string;
  readonly kind: Kind;
  readonly entry: E;
  readonly plugin: Plugin;
}

type EntriesOf<P> =
  P extends Plugin<infer N, infer E>
    ? E[number] extends infer X
      ? X extends { readonly id: infer I extends string; readonly kind: Kind }
        ? { readonly namespace: N; readonly id: I; readonly entry: X }
        : never
      : never
    : never;
type OfKind<P extends readonly Plugin[], K extends Kind> = Extract<EntriesOf<P[number]>, { readonly entry: { readonly kind: K } }>;
type FullIdOf<X> = X extends { readonly namespace: infer N extends string; readonly id: infer I extends string } ? `${N}/${I}` | I : never;

/** Ids accepted for a kind: full ids and short names. Plain `string` when the plugins are not known by type. */
export type IdOf<P extends readonly Plugin[], K extends Kind> = FullIdOf<OfKind<P, K>>;
/** The entry that an id names. */
export type EntryOf<P extends readonly Plugin[], K extends Kind, I> =
  OfKind<P, K> extends infer X ? (X extends { readonly entry: infer E } ? (I extends FullIdOf<X> ? E : never) : never) : never;
type EntryOfKind<K extends Kind> = Extract<Entry, { readonly kind: K }>;

/** What `createRegistry` returns. */
export interface Registry<P extends readonly Plugin[] = readonly Plugin[]> {
  readonly plugins: P;
  /** The entry with this id, typed. Throws ID_UNKNOWN (with near misses) or ID_AMBIGUOUS. */
  get<K extends Kind, I extends IdOf<P, K>>(kind: K, id: I): EntryOf<P, K, I>;
  /** The entry with an id known only at run time: full id, short name or alias, any letter case. */
  resolve<K extends Kind>(kind: K, id: string): Registered<EntryOfKind<K>>;
  /** Is there exactly one entry that `resolve` would return? */
  has(kind: Kind, id: string): boolean;
  /** Every entry, or those of a kind, in the order of registration. */
  list<K extends Kind>(kind?: K): readonly Registered<EntryOfKind<K>>[];
  /** Everything that a help page, a docs table or a command line needs to know of an entry. */
  describe(kind: Kind, id: string): Description;
}

/**
 * Makes a registry. The same plugin, or the same entry object, twice is fine; two different entries with one full id
 * throw ID_COLLISION naming both packages.
 */
export function createRegistry<const P extends readonly Plugin[]>(...plugins: P): Registry<P> {
  const all: Registered[] = [];
  for (const plugin of plugins) {
    checkPlugin('createRegistry', plugin);
    for (const entry of plugin.entries) addEntry(all, plugin, entry);
  }
  Object.freeze(all);
  const resolve = (kind: Kind, id: string) => resolveId(all, kind, id);
  return Object.freeze({
    plugins,
    resolve,
    get: (kind: Kind, id: string) => resolve(kind, id).entry,
    has: (kind: Kind, id: string) => new Set(matches(all, kind, id).map((each) => each.entry)).size === 1,
    list: (kind?: Kind) => (kind === undefined ? all : listKind(all, kind)),
    describe: (kind: Kind, id: string) => describeEntry(resolve(kind, id)),
  }) as unknown as Registry<P>;
}

function addEntry(all: Registered[], plugin: Plugin, entry: Entry): void {
  const fullId = `${plugin.meta.namespace}/${entry.id}`;
  const rival = all.find((each) => each.kind === entry.kind && each.fullId === fullId);
  if (rival === undefined) {
    all.push(Object.freeze({ fullId, kind: entry.kind, entry, plugin }));
  } else if (rival.entry !== entry) {
    throw new ThetakitError('ID_COLLISION', {
      who: 'createRegistry',
      problem: `${entry.kind} ${fullId} is defined by ${rival.plugin.meta.name} ${rival.plugin.meta.version} and again by ${plugin.meta.name} ${plugin.meta.version}`,
      action: 'Load one of the two plugins, or change the namespace of one',
      received: fullId,
    });
  }
}

function checkKind(kind: string): void {
  if ((KINDS as readonly string[]).includes(kind)) return;
  throw new ThetakitError('KIND_UNKNOWN', {
    who: 'registry',
    problem: `${JSON.stringify(kind)} is not a kind of entry`,
    action: didYouMean(kind, KINDS),
    received: kind,
    expected: KINDS,
  });
}

function listKind(all: readonly Registered[], kind: Kind): readonly Registered[] {
  checkKind(kind);
  return all.filter((each) => each.kind === kind);
}

function matches(all: readonly Registered[], kind: Kind, id: string): Registered[] {
  checkKind(kind);
  const wanted = String(id).toLowerCase();
  const ofKind = all.filter((each) => each.kind === kind);
  const exact = ofKind.filter((each) => each.fullId === wanted);
  if (exact.length > 0) return exact;
  const short = ofKind.filter((each) => each.entry.id === wanted);
  if (short.length > 0) return short;
  return ofKind.filter((each) => each.entry.aliases?.some((alias) => alias.toLowerCase() === wanted));
}

function resolveId(all: readonly Registered[], kind: Kind, id: string): Registered {
  const found = matches(all, kind, id);
  const first = found[0];
  if (first === undefined) {
    const names = all.filter((each) => each.kind === kind).map((each) => each.entry.id);
    throw new ThetakitError('ID_UNKNOWN', {
      who: 'registry',
      problem: `${kind} ${JSON.stringify(id)} is not registered`,
      action: didYouMean(String(id), names),
      received: id,
      expected: names,
    });
  }
  if (found.some((each) => each.entry !== first.entry)) {
    const full = found.map((each) => each.fullId);
    throw new ThetakitError('ID_AMBIGUOUS', {
      who: 'registry',
      problem: `${kind} ${JSON.stringify(id)} is ambiguous: ${full.join(', ')}`,
      action: 'Write the full id',
      received: id,
      expected: full,
    });
  }
  return first;
}
