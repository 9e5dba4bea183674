/** Node attributes as groups: for mixing statistics and for colours. */
import { type AttributeValue, graphOfNetwork, type NetworkTable } from '@thetakit/netform-mcmc';
import type { NetworkDrawing } from '../report/netform/network-chart.ts';
import { columnOf, type MembershipColumns, type NetworkFiles } from './read-network.ts';

/** Most groups that an attribute may have to be taken without being named. */
const MOST_GROUPS = 8;

/** Attributes by name. */
export type Attributes = Readonly<Record<string, readonly AttributeValue[]>>;

/** The named attributes, or else those that divide the agents into 2 to 8 groups and hold no sets. Throws COLUMN_UNKNOWN. */
export function groupAttributes({ nodes }: NetworkTable, memberships: readonly MembershipColumns[], names?: readonly string[]): Attributes {
  if (names !== undefined) return Object.fromEntries(names.map((name) => [name, columnOf(nodes, name, '--attributes')]));
  const taken = memberships.flatMap(({ columns }) => columns);
  const isGrouping = ([name, values]: readonly [string, readonly AttributeValue[]]) => {
    const count = new Set(values.filter((value) => value !== null)).size;
    return !taken.includes(name) && count >= 2 && count <= MOST_GROUPS;
  };
  return Object.fromEntries(Object.entries(nodes.attributes).filter(isGrouping));
}

/** The drawing of a network, coloured by the named column, or else by the attribute with the most groups. Throws COLUMN_UNKNOWN. */
export function drawingOf({ table, data }: Pick<NetworkFiles, 'table' | 'data'>, memberships: readonly MembershipColumns[], name?: string): NetworkDrawing {
  const plain = { graph: graphOfNetwork(data), ids: data.ids };
  if (name !== undefined) return { ...plain, colour: { name, values: columnOf(table.nodes, name, '--colour') } };
  const groups = Object.entries(groupAttributes(table, memberships)).toSorted(([, a], [, b]) => new Set(b).size - new Set(a).size);
  const [first] = groups;
  return first === undefined ? plain : { ...plain, colour: { name: first[0], values: first[1] } };
}
