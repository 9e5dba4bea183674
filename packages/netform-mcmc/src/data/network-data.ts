/** Network data: agents, their attributes, what pairs have in common, and the observed links. */
import { didYouMean, show, ThetakitError } from '@thetakit/registry';
import { type Covariate, type CovariateInput, covariateOf } from './covariate.ts';
import { findLink, type LinkSet, linkSetOf } from './link-set.ts';
import { endsOf, nodesOf } from '../model/sides.ts';
import { type Memberships, membershipsOf } from './membership.ts';

/** One observed network with everything that its terms may use. */
export interface NetworkData {
  /** Number of agents N. */
  readonly size: number;
  /** Name of each agent. */
  readonly ids: readonly string[];
  /** Attributes of agents by name. */
  readonly covariates: Readonly<Record<string, Covariate>>;
  /** Symmetric attributes of pairs by name, row-major, shape [N, N]. */
  readonly dyads: Readonly<Record<string, Float64Array>>;
  /** Sets that agents belong to, by name. */
  readonly memberships: Readonly<Record<string, Memberships>>;
  /** Are links directed, from an agent to one that it names? */
  readonly directed: boolean;
  /** The observed links; directed ones stand between 2 N sides (agent i as sender is i, as receiver N + i), see `linkPairs`. */
  readonly links: LinkSet;
  /** Pairs of which it is not known whether they are linked; none of them is among `links`. */
  readonly missing: LinkSet;
}

/** What `networkData` takes. */
export interface NetworkInput {
  /** Names of the agents; absent: '0', '1', ... up to `size` - 1. */
  readonly ids?: readonly (string | number)[];
  /** Number of agents, when `ids` is absent. */
  readonly size?: number;
  /** Are links directed? Default false. Directed links go with consent 'unilateral'. */
  readonly directed?: boolean;
  /** Links as pairs of names: each undirected pair once, each directed link from its sender to its receiver. */
  readonly links: readonly (readonly [string | number, string | number])[];
  /** Pairs of which it is not known whether they are linked, as pairs of names. They are imputed; left out, they would count as unlinked. */
  readonly missing?: readonly (readonly [string | number, string | number])[];
  /** Attributes by name: one value per agent. */
  readonly covariates?: Readonly<Record<string, CovariateInput>>;
  /** Pair attributes by name, row-major N x N; symmetric unless links are directed. */
  readonly dyads?: Readonly<Record<string, ArrayLike<number>>>;
  /** Sets of each agent by name, such as `{ classes: [['maths-1', 'art-2'], ...] }`. */
  readonly memberships?: Readonly<Record<string, readonly (readonly (string | null)[])[]>>;
}

const who = 'networkData';

/**
 * Checks and packs network data. Throws NETWORK_INVALID for unknown or repeated agents, repeated links and links of an
 * agent with itself, SHAPE_MISMATCH and DATA_CELL for attributes. Missing attributes are kept; a term that uses one refuses.
 */
export function networkData(input: NetworkInput): NetworkData {
  const ids = idsOf(input);
  const size = ids.length;
  const { covariates = {}, dyads = {}, memberships = {}, directed = false } = input;
  const links = linksOf(ids, input.links, 'link', directed);
  const missing = linksOf(ids, input.missing ?? [], 'missing pair', directed);
  refuseBoth(ids, links, missing);
  return {
    size,
    ids,
    covariates: mapRecord(covariates, (name, values) => covariateOf(name, values, size)),
    dyads: mapRecord(dyads, (name, values) => dyadOf(name, values, ids, directed)),
    memberships: mapRecord(memberships, (name, rows) => membershipsOf(name, rows, size)),
    directed,
    links,
    missing,
  };
}

/** The same agents with other links, all pairs known, given as a link set or as the codes of one. */
export function withLinks(data: NetworkData, links: LinkSet | Float64Array): NetworkData {
  return { ...data, links: links instanceof Float64Array ? linkSetOf(nodesOf(data), links) : links, missing: linkSetOf(nodesOf(data), new Float64Array(0)) };
}

/** The same agents and links with another membership table, such as an alternative assignment to classes. */
export function withMemberships(data: NetworkData, name: string, rows: readonly (readonly (string | null)[])[]): NetworkData {
  return { ...data, memberships: { ...data.memberships, [name]: membershipsOf(name, rows, data.size) } };
}

/** The same agents and links with another pair attribute, row-major N x N. */
export function withDyad(data: NetworkData, name: string, values: ArrayLike<number>): NetworkData {
  return { ...data, dyads: { ...data.dyads, [name]: dyadOf(name, values, data.ids, data.directed) } };
}

function mapRecord<A, B>(record: Readonly<Record<string, A>>, change: (name: string, value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(name, value)]));
}

function invalid(problem: string, action: string, received: unknown): ThetakitError {
  return new ThetakitError('NETWORK_INVALID', { who, problem, action, received });
}

function idsOf({ ids, size }: NetworkInput): readonly string[] {
  const names = ids === undefined ? Array.from({ length: size ?? 0 }, (_, i) => String(i)) : ids.map(String);
  if (names.length < 2) throw invalid(`there are ${names.length} agents, expected 2 or more`, 'Pass ids or size', names.length);
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw invalid(`agent ${show(name)} occurs twice in ids`, 'Give every agent a name of its own', name);
    seen.add(name);
  }
  return names;
}

function linksOf(ids: readonly string[], links: NetworkInput['links'], what: 'link' | 'missing pair', directed: boolean): LinkSet {
  const numberOf = new Map(ids.map((id, i) => [id, i]));
  const agent = (id: string | number, row: number) => {
    const found = numberOf.get(String(id));
    if (found !== undefined) return found;
    throw invalid(`${what} number ${row} names agent ${show(id)}, which is not in ids`, didYouMean(String(id), ids) || 'Add the agent to ids', id);
  };
  const nodes = nodesOf({ size: ids.length, directed });
  const firstRow = new Map<number, number>();
  const codes = Float64Array.from(links, ([from, to], row) => {
    const [i, j] = [agent(from, row), agent(to, row)];
    if (i === j) throw invalid(`${what} number ${row} joins agent ${show(ids[i])} to itself`, `Remove the ${what}`, from);
    const code = directed ? i * nodes + ids.length + j : Math.min(i, j) * nodes + Math.max(i, j);
    const before = firstRow.get(code);
    if (before !== undefined) {
      throw invalid(
        `${what} number ${row} joins ${show(ids[i])} and ${show(ids[j])}, as ${what} number ${before} does`,
        directed
          ? 'Keep one of them'
          : 'Keep one of them; for nominations, make links of the union or of the mutual ones first, or pass directed: true for consent "unilateral"',
        [from, to],
      );
    }
    firstRow.set(code, row);
    return code;
  });
  return linkSetOf(nodes, codes);
}

/** A pair cannot be both linked and unknown. */
function refuseBoth(ids: readonly string[], links: LinkSet, missing: LinkSet): void {
  for (let q = 0; q < missing.count; q++) {
    const [low, high] = [missing.low[q]!, missing.high[q]!];
    if (findLink(links, low, high) < 0) continue;
    const [i, j] = endsOf(ids.length, low, high);
    throw invalid(`${show(ids[i])} and ${show(ids[j])} are both linked and a missing pair`, 'Keep the link, or the missing pair if the link is not sure', [ids[i], ids[j]]);
  }
}

function dyadOf(name: string, values: ArrayLike<number>, ids: readonly string[], directed: boolean): Float64Array {
  const size = ids.length;
  if (values.length !== size * size) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `pair attribute "${name}" has ${values.length} values, expected ${size} x ${size}`,
      action: 'Pass the whole symmetric matrix, row by row',
      received: values.length,
      expected: size * size,
    });
  }
  const matrix = Float64Array.from(values);
  for (let i = 0; i < size && !directed; i++) {
    for (let j = 0; j < i; j++) {
      if (Object.is(matrix[i * size + j], matrix[j * size + i]) || matrix[i * size + j] === matrix[j * size + i]) continue;
      throw invalid(
        `pair attribute "${name}" is not symmetric: ${matrix[j * size + i]} for (${ids[j]}, ${ids[i]}) but ${matrix[i * size + j]} for (${ids[i]}, ${ids[j]})`,
        'Links are undirected, so make the matrix symmetric',
        name,
      );
    }
  }
  return matrix;
}
