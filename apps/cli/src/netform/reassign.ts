/** Alternative node tables: places in classes given to others by a rule, or columns from another file. */
import { type AttributeValue, assignSlots, type NetworkTable } from '@thetakit/netform-mcmc';
import { didYouMean, ThetakitError } from '@thetakit/registry';
import { columnOf } from './read-network.ts';

/** The rules that need no file. */
export const ASSIGNMENTS = ['random', 'single-sex', 'mixed'] as const;

/** How places are given away. */
export interface Reassignment {
  readonly rule: (typeof ASSIGNMENTS)[number];
  /** Columns that hold the class, one per slot. */
  readonly columns: readonly string[];
  /** Agents change places only within groups of this column. */
  readonly within?: string;
  /** Column whose values sit together under 'single-sex'. */
  readonly by: string;
  readonly seed: number;
}

/** The table with other classes; every class keeps its number of places. Throws COLUMN_UNKNOWN, OPTION_CONFLICT, DATA_CELL. */
export function reassigned(table: NetworkTable, { rule, columns, within, by, seed }: Reassignment): NetworkTable {
  if (rule === 'mixed' && within !== undefined) {
    throw new ThetakitError('OPTION_CONFLICT', {
      who: '--assign',
      problem: 'mixed gives places to all agents, but --within is given',
      action: 'Use --assign random with --within',
    });
  }
  const slots = columns.map((name) => columnOf(table.nodes, name, '--columns'));
  const rows = table.nodes.id.map((_, i) => slots.map((column) => textOf(column[i] ?? null)));
  const groups = within === undefined ? undefined : columnOf(table.nodes, within, '--within').map(String);
  const order = rule === 'single-sex' ? ranksOf(columnOf(table.nodes, by, '--by')) : undefined;
  const places = assignSlots(rows, { seed, ...(groups === undefined ? {} : { within: groups }), ...(order === undefined ? {} : { by: order }) });
  // A column of numbers stays one.
  const asBefore = (slot: number, cell: string | null): AttributeValue =>
    slots[slot]?.some((each) => typeof each === 'number') && cell !== null ? Number(cell) : cell;
  const changed = columns.map((name, slot) => [name, places.map((row) => asBefore(slot, row[slot] ?? null))] as const);
  return withColumns(table, Object.fromEntries(changed));
}

function textOf(cell: AttributeValue): string | null {
  return cell === null ? null : String(cell);
}

/** Rank of each value among the distinct ones: similar agents have equal numbers. */
function ranksOf(values: readonly AttributeValue[]): number[] {
  const inOrder = [...new Set(values)].toSorted((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1));
  return values.map((value) => inOrder.indexOf(value));
}

function withColumns(table: NetworkTable, columns: NetworkTable['nodes']['attributes']): NetworkTable {
  const { nodes } = table;
  return { ...table, nodes: { id: nodes.id, attributes: { ...nodes.attributes, ...columns } } };
}

/** The table with the columns of another node list of the same agents, in any order. Throws NETWORK_INVALID, COLUMN_UNKNOWN. */
export function replaced(table: NetworkTable, other: NetworkTable): NetworkTable {
  const { id } = table.nodes;
  const at = new Map(other.nodes.id.map((each, i) => [each, i]));
  const absent = id.find((each) => !at.has(each));
  if (absent !== undefined || other.nodes.id.length !== id.length) {
    const problem =
      absent === undefined
        ? `the other node list has ${other.nodes.id.length} agents, not ${id.length}`
        : `agent ${JSON.stringify(absent)} is not in the other node list`;
    throw new ThetakitError('NETWORK_INVALID', { who: '--assign', problem, action: 'Give the same agents with other values', received: absent });
  }
  const columns = Object.entries(other.nodes.attributes).map(([name, values]) => {
    if (!Object.hasOwn(table.nodes.attributes, name)) {
      const known = Object.keys(table.nodes.attributes);
      throw new ThetakitError('COLUMN_UNKNOWN', {
        who: '--assign',
        problem: `${JSON.stringify(name)} is not a column of the node list`,
        action: didYouMean(name, known),
        received: name,
      });
    }
    return [name, id.map((each) => values[at.get(each) ?? 0] ?? null)] as const;
  });
  return withColumns(table, Object.fromEntries(columns));
}
