import { ThetakitError } from '@thetakit/registry';
import type { Graph } from '../graph/graph.ts';

/** A node attribute as it comes from a file: one value per node; null where it is missing. */
export type NodeAttribute = readonly (string | number | null)[] | Float64Array | Int32Array;

/** Links counted by the groups of their two ends. */
export interface MixingMatrix {
  /** Groups in ascending order: numbers by size, then texts by code unit. */
  readonly groups: readonly (string | number)[];
  /**
   * Row-major, shape [groups, groups], symmetric: entry (a, b) with a != b counts the links between a and b, entry (a, a) the
   * links within a. So the upper triangle with the diagonal sums to the number of links counted.
   */
  readonly counts: Int32Array;
  /** Links left out because an end has no value. */
  readonly missing: number;
}

/** Counts links by the groups of their ends in O(N + E). Throws SHAPE_MISMATCH unless there is one value per node. */
export function mixingMatrix(graph: Graph, attribute: NodeAttribute): MixingMatrix {
  const { nodeCount, offsets, neighbours } = graph;
  checkAttribute('mixingMatrix', graph, attribute);
  const groups = groupsOf(attribute);
  const index = new Map(groups.map((group, at) => [group, at]));
  const codes = Int32Array.from({ length: nodeCount }, (_, i) => index.get(attribute[i]!) ?? -1);
  const counts = new Int32Array(groups.length ** 2);
  let missing = 0;
  for (let i = 0; i < nodeCount; i++) {
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const j = neighbours[at]!;
      if (j < i) continue;
      const a = codes[i]!;
      const b = codes[j]!;
      if (a < 0 || b < 0) missing++;
      else {
        counts[a * groups.length + b]!++;
        if (a !== b) counts[b * groups.length + a]!++;
      }
    }
  }
  return { groups, counts, missing };
}

/** Throws SHAPE_MISMATCH unless the attribute has one value per node. */
export function checkAttribute(who: string, graph: Graph, attribute: ArrayLike<unknown>): void {
  if (attribute.length === graph.nodeCount) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `the attribute has ${attribute.length} values, but the graph has ${graph.nodeCount} nodes`,
    action: 'Give one value per node',
  });
}

function groupsOf(attribute: NodeAttribute): (string | number)[] {
  const present = new Set<string | number>();
  for (const value of attribute) if (value !== null && !Number.isNaN(value)) present.add(value);
  return [...present].sort(inOrder);
}

/** Numbers by size, then texts by code unit. */
function inOrder(a: string | number, b: string | number): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  if (typeof b === 'number') return 1;
  return a < b ? -1 : 1;
}
