/** From node list, edge list and flags to the data of a formation model. */
import { type AttributeValue, type NetworkData, type NetworkTable, networkData, readEdgeList, type SymmetriseRule } from '@thetakit/netform-mcmc';
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
  readonly nodes: string;
  /** Absent: no links yet. */
  readonly edges?: string;
  readonly id?: string;
  readonly source?: string;
  readonly target?: string;
  readonly delimiter?: string;
  readonly symmetrise?: SymmetriseRule;
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

/** Reads both files. Throws the errors of files, tables and data. */
export async function readNetwork({ cwd, signal }: Pick<Host, 'cwd' | 'signal'>, source: NetworkSource): Promise<NetworkFiles> {
  const nodes = await readTextFile(cwd, source.nodes, source.maxBytes, signal);
  const edges = source.edges === undefined ? undefined : await readTextFile(cwd, source.edges, source.maxBytes, signal);
  const { id, source: from = 'source', target = 'target', delimiter, symmetrise } = source;
  const table = readEdgeList(
    { nodes: nodes.text, edges: edges?.text ?? `${from}${delimiter ?? ','}${target}\n` },
    {
      missing: 'keep',
      maxLength: source.maxBytes,
      source: from,
      target,
      ...(id === undefined ? {} : { id }),
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(symmetrise === undefined ? {} : { symmetrise }),
    },
  );
  const data = dataOf(table, source.memberships);
  const digest = ({ file, bytes, sha256 }: TextFile) => ({ file, bytes, sha256 });
  const subject = {
    nodes: digest(nodes),
    ...(edges === undefined ? {} : { edges: digest(edges) }),
    ...(symmetrise === undefined ? {} : { symmetrise }),
    ...(source.memberships.length === 0 ? {} : { memberships: source.memberships }),
    agents: data.size,
    links: data.links.count,
  };
  return { table, data, subject };
}

/** Data from a table: the columns of memberships become sets, all others attributes. Throws COLUMN_UNKNOWN. */
export function dataOf({ nodes, edges }: NetworkTable, memberships: readonly MembershipColumns[]): NetworkData {
  const taken = new Set(memberships.flatMap(({ columns }) => columns));
  const sets = memberships.map(({ name, columns }) => [name, setsOf(nodes, columns)] as const);
  const covariates = Object.fromEntries(Object.entries(nodes.attributes).filter(([name]) => !taken.has(name)));
  return networkData({ ids: nodes.id, links: edges, covariates, memberships: Object.fromEntries(sets) });
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
