import { assembleNetwork } from './assemble-network.ts';
import type { NetworkTable, ReadOptions } from './network-table.ts';
import type { RawCell, RawEdge } from './raw-network.ts';

/** The part of a graphology graph (version 0.2x) that is read. */
export interface GraphologyLike {
  forEachNode(callback: (node: string, attributes: Record<string, unknown>) => void): void;
  forEachEdge(
    callback: (
      edge: string,
      attributes: Record<string, unknown>,
      source: string,
      target: string,
      sourceAttributes: Record<string, unknown>,
      targetAttributes: Record<string, unknown>,
      undirected: boolean,
    ) => void,
  ): void;
}

/** The part of a graphology graph that is written. */
export interface GraphologyTarget {
  addNode(node: string, attributes?: Record<string, unknown>): unknown;
  addUndirectedEdge(source: string, target: string, attributes?: Record<string, unknown>): unknown;
  /** Needed for a table of directed edges. */
  addDirectedEdge?(source: string, target: string, attributes?: Record<string, unknown>): unknown;
}

/**
 * The table of a graphology graph. Numbers, texts and booleans (as 0 and 1) are attributes; null, undefined, NaN and '' are missing; an
 * attribute with any other value, such as an object, is left out. Throws as the readers of files do, naming node or edge.
 */
export function fromGraphology(graph: GraphologyLike, options: ReadOptions = {}): NetworkTable {
  const ids: string[] = [];
  const rows: Record<string, unknown>[] = [];
  graph.forEachNode((node, attributes) => {
    ids.push(node);
    rows.push(attributes);
  });
  const edges: RawEdge[] = [];
  const keys: string[] = [];
  graph.forEachEdge((edge, _attributes, source, target, _source, _target, undirected) => {
    keys.push(edge);
    edges.push({ source, target, directed: !undirected });
  });
  const raw = {
    who: 'fromGraphology',
    ids,
    attributes: columnsOf(rows),
    edges,
    nodePlace: (k: number) => `node "${ids[k]}"`,
    edgePlace: (k: number) => `edge "${keys[k]}"`,
  };
  return assembleNetwork(raw, options);
}

/** Adds the nodes of a table with their attributes, and its edges, to a graphology graph that allows edges of their kind; returns the graph. */
export function toGraphology<G extends GraphologyTarget>(table: NetworkTable, graph: G): G {
  const names = Object.keys(table.nodes.attributes);
  table.nodes.id.forEach((id, k) => {
    graph.addNode(id, Object.fromEntries(names.map((name) => [name, table.nodes.attributes[name]![k]])));
  });
  for (const [source, target] of table.edges) {
    if (table.directed === true && graph.addDirectedEdge !== undefined) graph.addDirectedEdge(source, target);
    else graph.addUndirectedEdge(source, target);
  }
  return graph;
}

function columnsOf(rows: readonly Record<string, unknown>[]): Map<string, RawCell[]> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => [name, rows.map((row) => cellOf(row[name]))] as const);
  return new Map(columns.filter((column): column is [string, RawCell[]] => column[1].every((cell) => cell !== undefined)));
}

/** A plain value as a cell; undefined for one that is no attribute. */
function cellOf(value: unknown): RawCell | undefined {
  if (value === null || value === undefined || value === '' || Number.isNaN(value)) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
