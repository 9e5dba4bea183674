/** The pages of registered entries: their text as `pnpm run docs` writes it to docs/reference, and their live run from the registry. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkTerm } from '@thetakit/netform-mcmc';
import type { Description, Problem } from '@thetakit/registry';
import { withSources } from '../../../../tooling/docs/load-source.mjs';
import type { LiveEntry } from '../live-run/live-figure.ts';
import { problemPage, termPage } from './generated-pages.ts';
import { liveMethodOf } from './live-method.ts';
import { liveProblemOf, type MethodRegistry } from './live-problem.ts';
import { liveTermOf } from './live-term.ts';

/** A page of the route /reference/[kind]/[id]. */
export interface EntryPage {
  readonly params: { readonly kind: string; readonly id: string; readonly live: LiveEntry | null };
  readonly content: string;
}

interface SourceRegistry extends MethodRegistry {
  list(kind: string): readonly { readonly fullId: string; readonly entry: { readonly id: string } }[];
  describe(kind: string, id: string): Description;
}

/** Every page below docs/reference/KIND, and one for each term and each problem; `root` is the root of the repository. */
export function referenceEntries(root: string): Promise<EntryPage[]> {
  const folder = join(root, 'docs/reference');
  return withSources(root, ['packages/standard/src/index.ts', 'packages/netform-mcmc/src/index.ts'], ([standard, netform]) => {
    const registry = (standard as { createStandardRegistry(): SourceRegistry }).createStandardRegistry();
    const kinds = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const terms = (netform as { BUILT_IN_TERMS: readonly NetworkTerm[] }).BUILT_IN_TERMS;
    const termPages = terms.map((term): EntryPage => ({ params: { kind: 'term', id: term.name, live: liveTermOf(term) }, content: termPage(term) }));
    const entries = kinds.flatMap(({ name: kind }) => {
      const described = new Map(registry.list(kind).map(({ fullId }) => [fullId.slice(fullId.indexOf('/') + 1), registry.describe(kind, fullId)]));
      return [...described].flatMap(([id, description]): EntryPage[] => {
        const file = join(folder, kind, `${id}.md`);
        const live: LiveEntry | null = kind === 'sampler' || kind === 'model' ? { kind, id } : liveMethodOf(description);
        return existsSync(file) ? [{ params: { kind, id, live }, content: readFileSync(file, 'utf8') }] : [];
      });
    });
    const problemPages = registry.list('problem').map(({ fullId, entry }): EntryPage => {
      const params = { kind: 'problem', id: entry.id, live: liveProblemOf(entry as Problem, registry) };
      return { params, content: problemPage(registry.describe('problem', fullId)) };
    });
    return [...entries, ...termPages, ...problemPages];
  });
}
