/**
 * An undirected graph without self-loops or parallel links, in compressed sparse rows (CSR):
 * the neighbours of node i are `neighbours[offsets[i] .. offsets[i + 1] - 1]`, ascending.
 *
 * Both arrays are immutable by convention; N nodes and E links take N + 1 + 2E 32-bit integers, and every algorithm in this
 * folder reads them in O(N + E) per source without allocating inside its loops.
 */
import { show, ThetakitError } from '@thetakit/registry';

/** An undirected graph with N = `nodeCount` nodes 0, ..., N - 1 and E = `linkCount` links. */
export interface Graph {
  readonly nodeCount: number;
  readonly linkCount: number;
  /** Row starts, N + 1 of them; the last is 2E. */
  readonly offsets: Int32Array;
  /** Neighbours row by row, ascending in each row, 2E of them: each link stands twice. */
  readonly neighbours: Int32Array;
}

/**
 * The graph of a list of links (pairs of node numbers, each link once, in either direction), in O(N + E).
 * Throws ARGUMENT_OUT_OF_RANGE for a count or a node out of range, NETWORK_INVALID for a self-loop or a link that stands twice.
 */
export function createGraph(nodeCount: number, links: readonly (readonly [number, number])[]): Graph {
  const sources = new Int32Array(links.length);
  const targets = new Int32Array(links.length);
  for (let k = 0; k < links.length; k++) {
    const [i, j] = links[k]!;
    checkNode(nodeCount, i, k);
    checkNode(nodeCount, j, k);
    sources[k] = i;
    targets[k] = j;
  }
  return graphOfEndpoints(nodeCount, sources, targets);
}

/** `createGraph` for links held as two arrays: link k joins `sources[k]` and `targets[k]`. Same rules and errors. */
export function graphOfEndpoints(nodeCount: number, sources: Int32Array, targets: Int32Array): Graph {
  checkCount(nodeCount);
  if (sources.length !== targets.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'createGraph',
      problem: `sources has length ${sources.length}, but targets has length ${targets.length}`,
      action: 'Give one source and one target per link',
    });
  }
  const offsets = new Int32Array(nodeCount + 1);
  for (let k = 0; k < sources.length; k++) {
    const i = sources[k]!;
    const j = targets[k]!;
    checkNode(nodeCount, i, k);
    checkNode(nodeCount, j, k);
    if (i === j) throw linkError(`link ${k} joins node ${i} to itself`, 'Leave self-loops out');
    offsets[i + 1]!++;
    offsets[j + 1]!++;
  }
  for (let i = 0; i < nodeCount; i++) offsets[i + 1]! += offsets[i]!;
  const neighbours = sortedRows(offsets, sources, targets);
  checkDistinct(offsets, neighbours);
  return { nodeCount, linkCount: sources.length, offsets, neighbours };
}

/** The graph whose rows are already at hand, such as those of a set of links: nothing is copied or checked. Rows must ascend and be symmetric. */
export function graphOfRows({ offsets, neighbours }: Pick<Graph, 'offsets' | 'neighbours'>): Graph {
  return { nodeCount: offsets.length - 1, linkCount: neighbours.length / 2, offsets, neighbours };
}

/** Rows in ascending order in O(N + E): a symmetric matrix is its own transpose, and transposing visits the columns in order. */
function sortedRows(offsets: Int32Array, sources: Int32Array, targets: Int32Array): Int32Array {
  const unsorted = new Int32Array(2 * sources.length);
  const next = offsets.slice(0, -1);
  for (let k = 0; k < sources.length; k++) {
    const i = sources[k]!;
    const j = targets[k]!;
    unsorted[next[i]!++] = j;
    unsorted[next[j]!++] = i;
  }
  const sorted = new Int32Array(unsorted.length);
  next.set(offsets.subarray(0, -1));
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) sorted[next[unsorted[at]!]!++] = i;
  }
  return sorted;
}

function checkCount(nodeCount: number): void {
  if (Number.isInteger(nodeCount) && nodeCount >= 0 && nodeCount < 2 ** 31 - 1) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'createGraph',
    problem: `nodeCount is ${show(nodeCount)}, expected an integer of at least 0`,
    action: 'Give the number of nodes',
    received: nodeCount,
  });
}

function checkNode(nodeCount: number, node: number, link: number): void {
  if (Number.isInteger(node) && node >= 0 && node < nodeCount) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'createGraph',
    problem: `link ${link} names node ${show(node)}, expected an integer from 0 to ${nodeCount - 1}`,
    action: 'Number the nodes from 0',
    received: node,
    data: { link },
  });
}

function checkDistinct(offsets: Int32Array, neighbours: Int32Array): void {
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let at = offsets[i]! + 1; at < offsets[i + 1]!; at++) {
      if (neighbours[at] === neighbours[at - 1]) throw linkError(`the link ${i}-${neighbours[at]} stands twice`, 'Give each link once, in either direction');
    }
  }
}

function linkError(problem: string, action: string): ThetakitError {
  return new ThetakitError('NETWORK_INVALID', { who: 'createGraph', problem, action });
}
