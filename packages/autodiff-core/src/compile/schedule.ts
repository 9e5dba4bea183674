/**
 * Fuses roots into loop nests. A root joins a nest whose loops have (nearly) its extents when all that it reads is
 * finished before that nest, or is computed in it at the very same place.
 */
import type { Node } from '../ir/node.ts';
import type { Analysis } from './analyse.ts';
import type { Piece } from './emit-context.ts';
import type { Root } from './plan.ts';

/** Roots computed together: one loop nest, or one kernel. */
export interface Group {
  readonly roots: Root[];
  /** Largest extents of the roots' domains. */
  extents: number[];
  /** Scalar operations per pass of the body. */
  operations: number;
  /** Stored nodes that the group reads. */
  readonly reads: Set<Node>;
  /** Its pieces, where the analysis of a single root has made them. */
  pieces?: readonly Piece[];
}

/** Extents may differ by this much: the ends are peeled off as loops of their own. */
const PEELED = 8;
/** A fused body with more scalar operations than this spills registers more than fusion saves. */
const MOST_OPERATIONS = 400;

/** Groups in an order of execution. */
export function schedule(roots: readonly Root[], analysisOf: (root: Root) => Analysis): Group[] {
  const groups: Group[] = [];
  const groupOf = new Map<Node, number>();
  const kindOf = new Map<Node, Root>();
  for (const root of roots) {
    const { reads, operations } = analysisOf(root);
    let earliest = 0;
    for (const [node, samePlace] of reads) {
      const at = groupOf.get(node);
      if (at === undefined) continue;
      const source = kindOf.get(node) as Root;
      const inLoop = samePlace && source.kind === 'elements' && source.domain.length === root.domain.length;
      earliest = Math.max(earliest, inLoop ? at : at + 1);
    }
    const at = findGroup(groups, earliest, root, operations);
    for (const node of reads.keys()) (groups[at] as Group).reads.add(node);
    groupOf.set(root.node, at);
    kindOf.set(root.node, root);
  }
  return groups;
}

/** Index of a group from `earliest` on that takes the root; a new last group if none does. */
function findGroup(groups: Group[], earliest: number, root: Root, operations: number): number {
  const isLoop = root.kind === 'elements' || root.kind === 'accumulate';
  for (let at = earliest; isLoop && at < groups.length; at++) {
    const group = groups[at] as Group;
    if (!joins(group, root, operations)) continue;
    group.roots.push(root);
    group.extents = group.extents.map((extent, v) => Math.max(extent, root.domain[v] as number));
    group.operations += operations;
    return at;
  }
  groups.push({ roots: [root], extents: [...root.domain], operations, reads: new Set() });
  return groups.length - 1;
}

function joins(group: Group, root: Root, operations: number): boolean {
  const first = group.roots[0] as Root;
  if (first.kind !== 'elements' && first.kind !== 'accumulate') return false;
  if (group.extents.length !== root.domain.length) return false;
  if (root.domain.length > 1 && group.operations + operations > MOST_OPERATIONS) return false;
  return group.extents.every((extent, v) => {
    const own = root.domain[v] as number;
    return extent === own || (Math.min(extent, own) > 4 * PEELED && Math.abs(extent - own) <= PEELED);
  });
}
