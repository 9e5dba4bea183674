/** From node list, edge list and flags to the data of a formation model. */
import { extname } from 'node:path';
import {
  type AttributeValue,
  type EdgeListOptions,
  type NetworkData,
  type NetworkTable,
  networkData,
  nonRespondentPairs,
  type ReadOptions,
  readAdjacency,
  readEdgeList,
  readGexf,
  readGraphml,
  readPajek,
  type SymmetriseRule,
} from '@thetakit/netform-mcmc';
import { didYouMean, ThetakitError } from '@thetakit/registry';
import { readTextFile, type TextFile } from '../csv/read-text-file.ts';
import type { Host } from '../host.ts';

/** A membership: its name and the node columns that hold its sets. */
export interface MembershipColumns {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Which files, and what their columns mean. */
export interface NetworkSource {
  /** Absent: `network` is given. */
  readonly nodes?: string;
  /** Absent: no links yet. */
  readonly edges?: string;
  /** Nodes and links in one file of `NETWORK_EXTENSIONS`. */
  readonly network?: string;
  /** Edge list of pairs whose links are unknown. */
  readonly missing?: string;
  /** Node column of agents whose nominations are unknown. */
  readonly nonrespondents?: string;
  readonly id?: string;
  readonly source?: string;
  readonly target?: string;
  readonly delimiter?: string;
  readonly symmetrise?: SymmetriseRule;
  /** Links stay directed. */
  readonly directed?: boolean;
  readonly memberships: readonly MembershipColumns[];
  readonly maxBytes: number;
}

/** A network that was read. */
export interface NetworkFiles {
  readonly table: NetworkTable;
  readonly data: NetworkData;
  /** Files and digests, for the record. */
  readonly subject: Readonly<Record<string, unknown>>;
}

/** Readers by extension. */
const readers: Readonly<Record<string, (text: string, options: ReadOptions) => NetworkTable>> = {
  '.net': readPajek,
  '.paj': readPajek,
  '.graphml': readGraphml,
  '.gexf': readGexf,
  '.csv': readAdjacency,
};

/** Extensions of files that hold a whole network. */
export const NETWORK_EXTENSIONS = ['.net and .paj (Pajek)', '.graphml', '.gexf', '.csv (adjacency matrix)'] as const;

/** Reads all files. Throws the errors of files, tables and data. */
export async function readNetwork({ cwd, signal }: Pick<Host, 'cwd' | 'signal'>, source: NetworkSource): Promise<NetworkFiles> {
  const textOf = (path: string | undefined) => (path === undefined ? undefined : readTextFile(cwd, path, source.maxBytes, signal));
  const files = {
    network: await textOf(source.network),
    nodes: await textOf(source.nodes),
    edges: await textOf(source.edges),
    missing: await textOf(source.missing),
  };
  const options: EdgeListOptions = { missing: 'keep', maxLength: source.maxBytes, ...optionsOf(source) };
  const table =
    files.network === undefined ? tableOfLists(files.nodes?.text ?? '', files.edges?.text, options) : readerOf(files.network)(files.network.text, options);
  const { id: _id, ...plain } = options;
  const unknown =
    files.missing === undefined ? [] : readEdgeList({ edges: files.missing.text }, source.directed === true ? plain : { ...plain, symmetrise: 'union' }).edges;
  const silent = source.nonrespondents === undefined ? [] : silentAgents(table, source.nonrespondents);
  const data = dataOf(table, source.memberships, [...unknown, ...nonRespondentPairs(table, silent, unknown)]);
  const digests = Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [[name, digestOf(file)] as const]));
  const subject = {
    ...Object.fromEntries(digests),
    ...(source.symmetrise === undefined ? {} : { symmetrise: source.symmetrise }),
    ...(source.directed === true ? { directed: true } : {}),
    ...(silent.length === 0 ? {} : { nonrespondents: silent.length }),
    ...(source.memberships.length === 0 ? {} : { memberships: source.memberships }),
    agents: data.size,
    links: data.links.count,
    ...(data.missing.count === 0 ? {} : { missingPairs: data.missing.count }),
  };
  return { table, data, subject };
}

function optionsOf({ id, source, target, delimiter, symmetrise, directed }: NetworkSource): EdgeListOptions {
  return {
    ...(id === undefined ? {} : { id }),
    ...(source === undefined ? {} : { source }),
    ...(target === undefined ? {} : { target }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(symmetrise === undefined ? {} : { symmetrise }),
    ...(directed === undefined ? {} : { directed }),
  };
}

function digestOf({ file, bytes, sha256 }: TextFile): Pick<TextFile, 'file' | 'bytes' | 'sha256'> {
  return { file, bytes, sha256 };
}

/** Without an edge list there are no links yet. */
function tableOfLists(nodes: string, edges: string | undefined, options: EdgeListOptions): NetworkTable {
  const { source = 'source', target = 'target', delimiter = ',' } = options;
  return readEdgeList({ nodes, edges: edges ?? `${source}${delimiter}${target}\n` }, { ...options, source, target });
}

/** The reader of a file by its extension. Throws OPTION_OUT_OF_RANGE. */
function readerOf({ file }: TextFile): (typeof readers)[string] {
  const extension = extname(file).toLowerCase();
  const reader = Object.hasOwn(readers, extension) ? readers[extension] : undefined;
  if (reader !== undefined) return reader;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: '--network',
    problem: `${file} ends in none of ${Object.keys(readers).join(', ')}`,
    action: 'Give a file of one of these formats, or --nodes and --edges',
    received: file,
  });
}

/** Data from a table: the columns of memberships become sets, all others attributes. Throws COLUMN_UNKNOWN. */
export function dataOf(
  { nodes, edges, directed = false }: NetworkTable,
  memberships: readonly MembershipColumns[],
  missing: NetworkTable['edges'] = [],
): NetworkData {
  const taken = new Set(memberships.flatMap(({ columns }) => columns));
  const sets = memberships.map(({ name, columns }) => [name, setsOf(nodes, columns)] as const);
  const covariates = Object.fromEntries(Object.entries(nodes.attributes).filter(([name]) => !taken.has(name)));
  return networkData({ ids: nodes.id, directed, links: edges, missing, covariates, memberships: Object.fromEntries(sets) });
}

/** Ids of the agents whose cell says yes. */
function silentAgents({ nodes }: NetworkTable, name: string): string[] {
  const cells = columnOf(nodes, name, '--nonrespondents');
  const isYes = (cell: AttributeValue | undefined) => cell !== null && cell !== undefined && !['0', '', 'no', 'false'].includes(String(cell).toLowerCase());
  return nodes.id.filter((_, i) => isYes(cells[i]));
}

/** The sets of every agent: the cells of the columns, several in one cell parted by ";". */
function setsOf(nodes: NetworkTable['nodes'], columns: readonly string[]): string[][] {
  const cells = columns.map((name) => columnOf(nodes, name, '--membership'));
  return nodes.id.map((_, i) => cells.flatMap((column) => splitCell(column[i] ?? null)));
}

function splitCell(cell: AttributeValue): string[] {
  return cell === null
    ? []
    : String(cell)
        .split(';')
        .map((each) => each.trim());
}

/** A node column by name. Throws COLUMN_UNKNOWN. */
export function columnOf({ attributes }: NetworkTable['nodes'], name: string, who: string): readonly AttributeValue[] {
  const column = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (column !== undefined) return column;
  const known = Object.keys(attributes);
  throw new ThetakitError('COLUMN_UNKNOWN', {
    who,
    problem: `${JSON.stringify(name)} is not a column of the node list`,
    action: didYouMean(name, known),
    received: name,
    expected: known,
  });
}
