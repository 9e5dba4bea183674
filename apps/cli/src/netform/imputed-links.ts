/** Posterior probabilities that missing pairs are linked. */
import { type ChainState, linkPairs, type NetworkData } from '@thetakit/netform-mcmc';
import { plural } from '../render/number-text.ts';
import { tableText } from '../render/table.ts';

/** A missing pair and the share of draws in which it is linked. */
export interface ImputedLink {
  readonly source: string;
  readonly target: string;
  readonly probability: number;
}

/** Most pairs that are printed. */
const SHOWN = 20;

/** Missing pairs, the most probable links first. */
export function imputedLinks(data: NetworkData, states: readonly (ChainState | null)[], warmup: number): ImputedLink[] {
  const begun = states.filter((state) => state !== null);
  const draws = begun.reduce((sum, { iteration }) => sum + Math.max(0, iteration - warmup), 0);
  const pairs = linkPairs(data, data.missing).map(([from, to], q) => ({
    source: data.ids[from] ?? '',
    target: data.ids[to] ?? '',
    probability: begun.reduce((sum, { imputed }) => sum + (imputed[q] ?? 0), 0) / draws,
  }));
  return pairs.toSorted((a, b) => b.probability - a.probability);
}

/** The table of the most probable ones. */
export function imputedText(links: readonly ImputedLink[]): string {
  const expected = links.reduce((sum, { probability }) => sum + probability, 0);
  const rows = links.slice(0, SHOWN).map(({ source, target, probability }) => [source, target, probability.toFixed(3)]);
  const rest = links.length > SHOWN ? `; the ${SHOWN} most probable are shown` : '';
  return `${tableText([{ title: 'missing pair' }, { title: '' }, { title: 'P(linked)', align: 'right' }], rows)}

${plural(links.length, 'missing pair')}, ${expected.toFixed(1)} expected to be linked${rest}.`;
}
