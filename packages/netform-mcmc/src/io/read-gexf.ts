import { ThetakitError } from '@thetakit/registry';
import { assembleNetwork } from './assemble-network.ts';
import { presentOrNull } from './attribute-column.ts';
import type { NetworkTable, ReadOptions } from './network-table.ts';
import type { RawCell, RawEdge } from './raw-network.ts';
import { checkText } from './size-limits.ts';
import { childrenOf, type Element, xmlRoot } from './xml-element.ts';

const who = 'readGexf';

/**
 * Reads a static GEXF document: nodes with their attribute values and the defaults of the attributes, the labels as attribute `label`
 * when every node has one, and edges, directed by their own `type` or the graph's `defaultedgetype`; `mutual` is undirected.
 * Dynamic graphs and nested nodes are refused.
 * Throws DATA_EMPTY, DATA_FORMAT, DATA_MISSING, NETWORK_INVALID, NETWORK_DIRECTION, FILE_TOO_LARGE, each naming the line.
 */
export function readGexf(text: string, options: ReadOptions = {}): NetworkTable {
  const root = xmlRoot(who, checkText(who, 'the document', text, options), 'gexf');
  const graph = childrenOf(root, 'graph')[0];
  if (graph === undefined) throw formatError(root, 'the document has no <graph>', 'Give a GEXF document');
  if (graph.attributes['mode'] === 'dynamic') throw formatError(graph, 'the graph is dynamic', 'Give a static graph, such as one time slice');
  const nodes = childrenOf(graph, 'nodes').flatMap((list) => childrenOf(list, 'node'));
  const nested = nodes.flatMap((node) => childrenOf(node, 'nodes'))[0];
  if (nested !== undefined) throw formatError(nested, 'nodes inside a node are not supported', 'Give a flat graph');
  const edges = childrenOf(graph, 'edges').flatMap((list) => childrenOf(list, 'edge'));
  const raw = {
    who,
    ids: nodes.map((node) => node.attributes['id'] ?? ''),
    attributes: attributesOf(graph, nodes),
    edges: edges.map((edge) => edgeOf(edge, graph.attributes['defaultedgetype'])),
    nodePlace: (k: number) => `line ${nodes[k]!.line} of the document`,
    edgePlace: (k: number) => `line ${edges[k]!.line} of the document`,
  };
  return assembleNetwork(raw, options);
}

function edgeOf({ attributes }: Element, edgeDefault: string | undefined): RawEdge {
  const type = attributes['type'] ?? edgeDefault ?? 'undirected';
  return { source: attributes['source'] ?? '', target: attributes['target'] ?? '', directed: type === 'directed' };
}

function attributesOf(graph: Element, nodes: readonly Element[]): Map<string, RawCell[]> {
  const columns = new Map<string, RawCell[]>();
  const labels = nodes.map((node) => presentOrNull(node.attributes['label']));
  if (labels.every((label) => label !== null)) columns.set('label', labels);
  const values = nodes.map((node) => {
    const list = childrenOf(node, 'attvalues').flatMap((each) => childrenOf(each, 'attvalue'));
    return new Map(list.map(({ attributes }) => [attributes['for'] ?? attributes['id'], attributes['value']]));
  });
  const declared = childrenOf(graph, 'attributes').filter((list) => list.attributes['class'] === 'node');
  for (const attribute of declared.flatMap((list) => childrenOf(list, 'attribute'))) {
    const { id, title, type } = attribute.attributes;
    const fallback = childrenOf(attribute, 'default')[0]?.text;
    const cells = values.map((own) => presentOrNull(own.get(id) ?? fallback));
    columns.set(title ?? id ?? '', type === 'boolean' ? cells.map((cell) => (cell === null ? null : cell === 'true' || cell === '1' ? '1' : '0')) : cells);
  }
  return columns;
}

function formatError({ line }: Element, problem: string, action: string): ThetakitError {
  return new ThetakitError('DATA_FORMAT', { who, problem: `line ${line} of the document: ${problem}`, action, data: { line } });
}
