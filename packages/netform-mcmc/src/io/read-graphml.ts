import { show, ThetakitError } from '@thetakit/registry';
import { assembleNetwork } from './assemble-network.ts';
import { presentOrNull } from './attribute-column.ts';
import type { NetworkTable, ReadOptions } from './network-table.ts';
import type { RawCell, RawEdge } from './raw-network.ts';
import { checkText } from './size-limits.ts';
import { childrenOf, type Element, xmlRoot } from './xml-element.ts';

const who = 'readGraphml';

/**
 * Reads a GraphML document with one graph: nodes, their data with the defaults of the keys, and edges, directed by their own
 * `directed` or the graph's `edgedefault`. Booleans become 0 and 1. Nested graphs and hyperedges are refused.
 * Throws DATA_EMPTY, DATA_FORMAT, DATA_MISSING, NETWORK_INVALID, NETWORK_DIRECTION, FILE_TOO_LARGE, each naming the line.
 */
export function readGraphml(text: string, options: ReadOptions = {}): NetworkTable {
  const root = xmlRoot(who, checkText(who, 'the document', text, options), 'graphml');
  const graphs = childrenOf(root, 'graph');
  if (graphs.length !== 1) throw formatError(root, `the document has ${graphs.length} graphs, expected one`, 'Give one graph per document');
  const graph = graphs[0]!;
  refuse(graph, 'hyperedge', 'Give edges of two ends');
  const nodes = childrenOf(graph, 'node');
  for (const node of nodes) refuse(node, 'graph', 'Give a graph without nested graphs');
  const edges = childrenOf(graph, 'edge');
  const raw = {
    who,
    ids: nodes.map((node) => node.attributes['id'] ?? ''),
    attributes: attributesOf(root, nodes),
    edges: edges.map((edge) => edgeOf(edge, graph.attributes['edgedefault'])),
    nodePlace: (k: number) => `line ${nodes[k]!.line} of the document`,
    edgePlace: (k: number) => `line ${edges[k]!.line} of the document`,
  };
  return assembleNetwork(raw, options);
}

function edgeOf({ attributes }: Element, edgeDefault: string | undefined): RawEdge {
  const directed = attributes['directed'] ?? (edgeDefault === 'undirected' ? 'false' : 'true');
  return { source: attributes['source'] ?? '', target: attributes['target'] ?? '', directed: directed === 'true' || directed === '1' };
}

function attributesOf(root: Element, nodes: readonly Element[]): Map<string, RawCell[]> {
  const keys = childrenOf(root, 'key').filter((key) => ['node', 'all', undefined].includes(key.attributes['for']));
  const data = nodes.map((node) => new Map(childrenOf(node, 'data').map((each) => [each.attributes['key'], each.text])));
  const columns = new Map<string, RawCell[]>();
  for (const key of keys) {
    const name = key.attributes['attr.name'] ?? key.attributes['id'] ?? '';
    const isBoolean = key.attributes['attr.type'] === 'boolean';
    const fallback = childrenOf(key, 'default')[0]?.text;
    if (columns.has(name)) throw formatError(key, `a second key is called ${show(name)}`, 'Give each key its own name');
    const cells = data.map((values) => presentOrNull(values.get(key.attributes['id']) ?? fallback));
    columns.set(name, isBoolean ? cells.map(bit) : cells);
  }
  return columns;
}

function bit(cell: RawCell): RawCell {
  return cell === null ? null : cell.toLowerCase() === 'true' || cell === '1' ? '1' : '0';
}

function refuse(element: Element, name: string, action: string): void {
  const found = childrenOf(element, name)[0];
  if (found !== undefined) throw formatError(found, `<${name}> is not supported`, action);
}

function formatError({ line }: Element, problem: string, action: string): ThetakitError {
  return new ThetakitError('DATA_FORMAT', { who, problem: `line ${line} of the document: ${problem}`, action, data: { line } });
}
