/** Checks that are the same for every format, and the step from edges as they stand to undirected edges. */
import { didYouMean, show, ThetakitError } from '@thetakit/registry';
import { attributeColumn } from './attribute-column.ts';
import type { NetworkTable, ReadOptions } from './network-table.ts';
import type { RawNetwork } from './raw-network.ts';
import { checkSize } from './size-limits.ts';
import { symmetrise } from './symmetrise.ts';

/**
 * The table of a raw network. Throws NETWORK_INVALID for repeated ids, unknown ids, self-loops and repeated edges;
 * NETWORK_DIRECTION for directed edges without a rule; DATA_MISSING and COLUMN_UNKNOWN for attributes; FILE_TOO_LARGE.
 */
export function assembleNetwork(raw: RawNetwork, options: ReadOptions): NetworkTable {
  checkRule(raw.who, options);
  checkSize(raw.who, 'maxNodes', raw.ids.length, options);
  checkSize(raw.who, 'maxEdges', raw.edges.length, options);
  checkIds(raw);
  return {
    nodes: { id: raw.ids, attributes: attributesOf(raw, options) },
    edges: edgesOf(raw, options),
    ...(options.directed === true ? { directed: true } : {}),
  };
}

function checkRule(who: string, { directed, symmetrise: rule }: ReadOptions): void {
  if (directed !== true || rule === undefined) return;
  throw new ThetakitError('OPTION_CONFLICT', {
    who,
    problem: `directed is true, and symmetrise is ${show(rule)} too`,
    action: 'Keep the edges directed for consent "unilateral", or symmetrise them for the other rules',
    received: rule,
  });
}

function checkIds({ who, ids, nodePlace }: RawNetwork): void {
  const first = new Map<string, number>();
  ids.forEach((id, k) => {
    if (id === '') throw new ThetakitError('DATA_MISSING', { who, problem: `${nodePlace(k)} has no id`, action: 'Give every node an id' });
    const before = first.get(id);
    if (before !== undefined) {
      throw new ThetakitError('NETWORK_INVALID', {
        who,
        problem: `${nodePlace(k)} has the id ${show(id)}, as ${nodePlace(before)} has`,
        action: 'Give every node an id of its own',
        received: id,
      });
    }
    first.set(id, k);
  });
}

function attributesOf(raw: RawNetwork, options: ReadOptions): NetworkTable['nodes']['attributes'] {
  const { who, attributes } = raw;
  const names = options.attributes ?? [...attributes.keys()];
  const columns = names.map((name) => {
    const cells = attributes.get(name);
    if (cells === undefined) {
      const known = [...attributes.keys()];
      throw new ThetakitError('COLUMN_UNKNOWN', { who, problem: `the nodes have no attribute ${show(name)}`, action: didYouMean(name, known), received: name });
    }
    if (options.missing !== 'keep') checkPresent(raw, name, cells);
    return [name, attributeColumn(cells)] as const;
  });
  return Object.fromEntries(columns);
}

function checkPresent({ who, ids, nodePlace }: RawNetwork, name: string, cells: readonly (string | null)[]): void {
  const at = cells.indexOf(null);
  if (at < 0) return;
  const count = cells.filter((cell) => cell === null).length;
  throw new ThetakitError('DATA_MISSING', {
    who,
    problem: `${nodePlace(at)} has no ${show(name)} (missing for ${count} of ${ids.length} nodes)`,
    action: `Fill it in, leave ${show(name)} out of attributes, or read with missing: 'keep'`,
    data: { attribute: name, node: ids[at], count },
  });
}

function edgesOf(raw: RawNetwork, options: ReadOptions): [string, string][] {
  const kept = checkedEdges(raw, options);
  const nominations: [string, string][] = [];
  for (const k of kept) {
    const { source, target, directed } = raw.edges[k]!;
    nominations.push([source, target]);
    if (directed === false) nominations.push([target, source]);
  }
  if (options.directed === true) return distinct(nominations);
  return symmetrise(nominations, options.symmetrise ?? 'union');
}

/** Each pair once, in order; an undirected edge and a directed one may say the same. */
function distinct(nominations: readonly [string, string][]): [string, string][] {
  const targetsOf = new Map<string, Set<string>>();
  return nominations.filter(([source, target]) => {
    const targets = targetsOf.get(source) ?? new Set();
    if (targets.has(target)) return false;
    targetsOf.set(source, targets.add(target));
    return true;
  });
}

/** Numbers of the edges that hold, in order: known ids, no self-loop, not twice, and no direction unless there is a rule for it. */
function checkedEdges(raw: RawNetwork, options: ReadOptions): number[] {
  const number = new Map(raw.ids.map((id, k) => [id, k]));
  const hasRule = options.symmetrise !== undefined || options.directed === true;
  const seen = new Map<number, number>();
  const kept: number[] = [];
  raw.edges.forEach(({ source, target, directed }, k) => {
    const i = nodeOf(raw, number, source, k);
    const j = nodeOf(raw, number, target, k);
    if (directed === true && !hasRule) throw direction(raw.who, `${raw.edgePlace(k)} is directed`);
    if (i === j) {
      if (options.selfLoops === 'drop') return;
      throw invalid(raw, `${raw.edgePlace(k)} joins ${show(source)} to itself`, "Remove it, or read with selfLoops: 'drop'", source);
    }
    const code = i * raw.ids.length + j;
    const reverse = j * raw.ids.length + i;
    const isAnyDirection = directed === false;
    const before = seen.get(code) ?? (isAnyDirection ? seen.get(reverse) : undefined);
    if (before !== undefined) {
      if (options.duplicates === 'drop') return;
      const problem = `${raw.edgePlace(k)} joins ${show(source)} and ${show(target)}, as ${raw.edgePlace(before)} does`;
      throw invalid(raw, problem, "Remove one, or read with duplicates: 'drop'", [source, target]);
    }
    const back = seen.get(reverse);
    if (back !== undefined && directed === null && !hasRule) {
      throw direction(raw.who, `${raw.edgePlace(k)} is ${source} to ${target} and ${raw.edgePlace(back)} is ${target} to ${source}, so the edges are directed`);
    }
    seen.set(code, k);
    if (isAnyDirection) seen.set(reverse, k);
    kept.push(k);
  });
  return kept;
}

function nodeOf(raw: RawNetwork, number: ReadonlyMap<string, number>, id: string, edge: number): number {
  const found = number.get(id);
  if (found !== undefined) return found;
  if (id === '')
    throw new ThetakitError('DATA_MISSING', { who: raw.who, problem: `${raw.edgePlace(edge)} lacks an end`, action: 'Give both ends of every edge' });
  throw invalid(raw, `${raw.edgePlace(edge)} names ${show(id)}, which is not among the ${raw.ids.length} nodes`, 'Add the node, or correct the id', id);
}

function invalid({ who }: RawNetwork, problem: string, action: string, received: unknown): ThetakitError {
  return new ThetakitError('NETWORK_INVALID', { who, problem, action, received });
}

function direction(who: string, problem: string): ThetakitError {
  return new ThetakitError('NETWORK_DIRECTION', {
    who,
    problem,
    action: "Read with symmetrise: 'union' (either names the other) or 'mutual' (both do), or with directed: true",
    expected: ['union', 'mutual'],
  });
}
