import { show, ThetakitError } from '@thetakit/registry';
import { assembleNetwork } from './assemble-network.ts';
import type { NetworkTable, ReadOptions } from './network-table.ts';
import { type PajekSection, pajekSections } from './pajek-sections.ts';
import type { RawCell, RawEdge } from './raw-network.ts';
import { checkSize, checkText } from './size-limits.ts';

const who = 'readPajek';

interface Draft {
  readonly labels: string[];
  readonly lines: number[];
  readonly edges: RawEdge[];
  readonly edgeLines: number[];
  readonly attributes: Map<string, RawCell[]>;
}

/**
 * Reads a Pajek network (.net) or project (.paj): `*Vertices`, `*Edges`, `*Edgeslist` (undirected), `*Arcs`, `*Arcslist`, `*Matrix`
 * (directed), and `*Partition` and `*Vector` as node attributes. Ids are the labels when all are given and different, else the numbers 1, ..., N.
 * Weights, coordinates and colours are ignored; two-mode networks and several relations are refused.
 * Throws DATA_EMPTY, DATA_FORMAT, NETWORK_INVALID, NETWORK_DIRECTION, FILE_TOO_LARGE, each naming the line.
 */
export function readPajek(text: string, options: ReadOptions = {}): NetworkTable {
  const sections = pajekSections(checkText(who, 'the network', text, options));
  const draft: Draft = { labels: [], lines: [], edges: [], edgeLines: [], attributes: new Map() };
  const first = sections[0];
  if (first?.name !== 'vertices') throw formatError(first?.line ?? 1, 'the file does not begin with *Vertices', 'Give a Pajek network');
  const count = Number(first.rest[0]);
  if (count > 0) checkSize(who, 'maxNodes', count, options);
  for (const section of sections) addSection(draft, section);
  const ids = idsOf(draft.labels);
  const edges = draft.edges.map(({ source, target, directed }) => ({ source: ids[Number(source) - 1]!, target: ids[Number(target) - 1]!, directed }));
  const { attributes } = draft;
  const place = (line: number | undefined) => `line ${line} of the network`;
  const raw = { who, ids, attributes, edges, nodePlace: (k: number) => place(draft.lines[k]), edgePlace: (k: number) => place(draft.edgeLines[k]) };
  return assembleNetwork(raw, options);
}

function idsOf(labels: readonly string[]): readonly string[] {
  return new Set(labels).size === labels.length && !labels.includes('') ? labels : labels.map((_, k) => String(k + 1));
}

function addSection(draft: Draft, section: PajekSection): void {
  const { name, line } = section;
  const isFirst = draft.labels.length === 0;
  if (name === 'vertices' && !isFirst) throw formatError(line, 'there is a second list of vertices', 'Give one network per text');
  if (name === 'vertices') addVertices(draft, section);
  else if (name === 'edges' || name === 'arcs') addPairs(draft, section, name === 'arcs');
  else if (name === 'edgeslist' || name === 'arcslist') addLists(draft, section, name === 'arcslist');
  else if (name === 'matrix') addMatrix(draft, section);
  else if (name === 'partition' || name === 'vector') addAttribute(draft, section);
  else throw formatError(line, `the section *${name} is not supported`, 'Use *Vertices, *Edges, *Arcs, *Edgeslist, *Arcslist, *Matrix, *Partition, *Vector');
}

function addVertices(draft: Draft, { line, rest, rows }: PajekSection): void {
  const [count, second] = rest.map(Number);
  if (count === undefined || !Number.isInteger(count) || count < 1) {
    throw formatError(line, `*Vertices is followed by ${show(rest.join(' '))}, expected the number of vertices`, 'Write *Vertices N');
  }
  if (second !== undefined && second !== count) throw formatError(line, 'the network has two modes', 'Give a network of one kind of node');
  for (let k = 0; k < count; k++) {
    draft.labels.push('');
    draft.lines.push(line);
  }
  for (const row of rows) {
    const k = vertexOf(draft, row.cells[0]!, row.line);
    draft.labels[k - 1] = row.cells[1] ?? '';
    draft.lines[k - 1] = row.line;
  }
}

function addPairs(draft: Draft, { rows }: PajekSection, directed: boolean): void {
  for (const { cells, line } of rows) {
    if (cells.length < 2) throw formatError(line, `a link has ${cells.length} end, expected two vertices`, 'Write source and target');
    addEdge(draft, cells[0]!, cells[1]!, directed, line);
  }
}

function addLists(draft: Draft, { rows }: PajekSection, directed: boolean): void {
  for (const { cells, line } of rows) for (const target of cells.slice(1)) addEdge(draft, cells[0]!, target, directed, line);
}

function addMatrix(draft: Draft, { rows, line }: PajekSection): void {
  const n = draft.labels.length;
  if (rows.length !== n) throw formatError(line, `the matrix has ${rows.length} rows for ${n} vertices`, 'Give a square matrix');
  for (const [i, row] of rows.entries()) {
    if (row.cells.length !== n) throw formatError(row.line, `the row has ${row.cells.length} entries for ${n} vertices`, 'Give a square matrix');
    for (const [j, cell] of row.cells.entries()) if (Number(cell) !== 0) addEdge(draft, String(i + 1), String(j + 1), true, row.line);
  }
}

function addAttribute(draft: Draft, { name, rest, rows, line }: PajekSection): void {
  const n = draft.labels.length;
  const title = rest.join(' ') || name;
  const values = rows.map(({ cells }) => cells[0]!);
  if (values.length !== n) throw formatError(line, `${title} has ${values.length} values for ${n} vertices`, 'Give one value per vertex');
  draft.attributes.set(title, values);
}

function addEdge(draft: Draft, source: string, target: string, directed: boolean, line: number): void {
  draft.edges.push({ source: String(vertexOf(draft, source, line)), target: String(vertexOf(draft, target, line)), directed });
  draft.edgeLines.push(line);
}

function vertexOf({ labels }: Draft, text: string, line: number): number {
  const k = Number(text);
  if (Number.isInteger(k) && k >= 1 && k <= labels.length) return k;
  throw new ThetakitError('NETWORK_INVALID', {
    who,
    problem: `line ${line} of the network names vertex ${show(text)}, expected a number from 1 to ${labels.length}`,
    action: 'Correct the number, or the count after *Vertices',
    received: text,
    data: { line },
  });
}

function formatError(line: number, problem: string, action: string): ThetakitError {
  return new ThetakitError('DATA_FORMAT', { who, problem: `line ${line} of the network: ${problem}`, action, data: { line } });
}
