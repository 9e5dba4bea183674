import { show, ThetakitError } from '@thetakit/registry';
import { assembleNetwork } from './assemble-network.ts';
import { presentOrNull } from './attribute-column.ts';
import { type CsvLayout, type CsvRows, checkRectangular, csvRows } from './csv-rows.ts';
import type { NetworkTable, ReadOptions } from './network-table.ts';
import type { RawCell, RawEdge } from './raw-network.ts';

/** Texts of a network in two delimited files. */
export interface EdgeListText {
  /** One row per edge: source, target, and anything else, which is ignored. */
  readonly edges: string;
  /** One row per node: id and attributes. Without it the nodes are those of the edges, so there are no isolates. */
  readonly nodes?: string;
}

/** Which columns mean what. */
export interface EdgeListOptions extends ReadOptions {
  /** Column of the node list that holds the id; default 'id'. */
  readonly id?: string;
  /** Column of the edge list that holds the source; default 'source'. */
  readonly source?: string;
  /** Column of the edge list that holds the target; default 'target'. */
  readonly target?: string;
  /** One character; found from each file when absent. */
  readonly delimiter?: string;
  /** False when the files have no header: then ids come first, and attributes are called column2, column3, ... Default true. */
  readonly header?: boolean;
}

const who = 'readEdgeList';

/**
 * Reads a node list and an edge list in CSV, TSV or blank-separated text. Column names match in any letter case.
 *
 * An edge list does not say whether it is directed: a pair that stands in both directions shows that it is, and then
 * `symmetrise` is required (NETWORK_DIRECTION). A directed list without such a pair cannot be told apart: pass `symmetrise`.
 * Also throws DATA_EMPTY, DATA_FORMAT, DATA_MISSING, COLUMN_UNKNOWN, NETWORK_INVALID, FILE_TOO_LARGE, each naming the line.
 */
export function readEdgeList(text: EdgeListText, options: EdgeListOptions = {}): NetworkTable {
  const edgeList = tableOf(text.edges, 'the edge list', options);
  const source = columnOf(edgeList, options.source ?? 'source', 0, 'source', options);
  const target = columnOf(edgeList, options.target ?? 'target', 1, 'target', options);
  const edges: RawEdge[] = edgeList.rows.map((row) => ({ source: row[source]!, target: row[target]!, directed: null }));
  const nodes = text.nodes === undefined ? nodesOfEdges(edges) : nodesOf(text.nodes, options);
  return assembleNetwork({ who, ...nodes, edges, edgePlace: (k) => `line ${edgeList.lines[k]} of the edge list` }, options);
}

type Table = CsvRows & { readonly header: readonly string[]; readonly layout: CsvLayout };

function tableOf(text: string, what: string, options: EdgeListOptions): Table {
  const layout = { who, what, delimiter: options.delimiter };
  const parsed = csvRows(text, layout, options);
  checkRectangular(parsed, layout);
  const first = parsed.rows[0]!;
  if (options.header === false) return { ...parsed, layout, header: first.map((_, c) => `column${c + 1}`) };
  const repeated = first.find((name, c) => first.indexOf(name) !== c);
  if (repeated !== undefined) {
    throw new ThetakitError('DATA_FORMAT', { who, problem: `two columns of ${what} are called ${show(repeated)}`, action: 'Give each column its own name' });
  }
  return { rows: parsed.rows.slice(1), lines: parsed.lines.slice(1), header: first, layout };
}

function nodesOfEdges(edges: readonly RawEdge[]) {
  const ids = [...new Set(edges.flatMap(({ source, target }) => [source, target]))].filter((id) => id !== '');
  return { ids, attributes: new Map<string, RawCell[]>(), nodePlace: (k: number) => `node ${ids[k]}` };
}

function nodesOf(text: string, options: EdgeListOptions) {
  const table = tableOf(text, 'the node list', options);
  if (table.rows.length === 0) {
    throw new ThetakitError('DATA_EMPTY', { who, problem: 'the node list has a header but no rows', action: 'Give one row per node' });
  }
  const idColumn = columnOf(table, options.id ?? 'id', 0, 'id', options);
  const attributes = new Map<string, RawCell[]>();
  table.header.forEach((name, c) => {
    if (c !== idColumn) {
      attributes.set(
        name,
        table.rows.map((row) => presentOrNull(row[c])),
      );
    }
  });
  return { ids: table.rows.map((row) => row[idColumn]!), attributes, nodePlace: (k: number) => `line ${table.lines[k]} of the node list` };
}

/** Index of a column by its name in any letter case, the exact one first; by position without a header. */
function columnOf({ header, layout }: Table, name: string, position: number, option: string, options: EdgeListOptions): number {
  const isGiven = options[option as keyof EdgeListOptions] !== undefined;
  const lower = name.toLowerCase();
  const exact = header.indexOf(name);
  const found = exact >= 0 ? exact : header.findIndex((each) => each.toLowerCase() === lower);
  if (found >= 0) return found;
  if (options.header === false && !isGiven && header.length > position) return position;
  throw new ThetakitError('COLUMN_UNKNOWN', {
    who,
    problem: `${layout.what} has no column ${show(name)}, its columns are ${header.map(show).join(', ')}`,
    action: `Name the right column in the option ${option}`,
    received: name,
    expected: header,
  });
}
