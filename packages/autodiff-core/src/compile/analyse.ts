/** What a root reads and computes, found by expanding it once with symbolic loop variables. */
import type { Node } from '../ir/node.ts';
import { type Affine, depthOf, isFixed, loopVariable } from './affine.ts';
import { Body } from './body.ts';
import type { Piece } from './emit-context.ts';
import type { LoopPolicy, Root } from './plan.ts';
import { forEachSegment } from './segments.ts';
import { appendStatements, type Statement } from './statements.ts';
import type { Storage } from './storage.ts';

export interface Analysis {
  /** Stored nodes read: true when only ever at the root's own place, so that one loop can do both. */
  readonly reads: ReadonlyMap<Node, boolean>;
  /** Every node expanded, views included. */
  readonly visited: ReadonlySet<Node>;
  /** Evaluations of each computed node by index map. */
  readonly computed: ReadonlyMap<Node, ReadonlyMap<string, number>>;
  /** The expanded pieces, ready to be written when the root has a loop nest of its own. */
  readonly pieces: readonly Piece[];
  /** Scalar operations in the largest body. */
  readonly operations: number;
}

/** Expands a root. Throws StorageNeeded when something must be stored first. */
export function analyse(root: Root, policy: LoopPolicy, storageOf: (node: Node) => Storage | undefined): Analysis {
  const reads = new Map<Node, boolean>();
  const computed = new Map<Node, Map<string, number>>();
  const visited = new Set<Node>();
  const { domain } = root;
  const pieces: Piece[] = [];
  const context = {
    storageOf,
    onRead(node: Node, index: readonly Affine[] | null) {
      reads.set(node, (reads.get(node) ?? true) && index !== null && isOwnPlace(node, index, policy, domain.length));
    },
    onVisit: (node: Node) => visited.add(node),
    onCompute(node: Node, index: readonly Affine[], key: string) {
      let sites = computed.get(node);
      if (sites === undefined) {
        sites = new Map();
        computed.set(node, sites);
      }
      sites.set(key, evaluations(index, domain));
    },
  };
  const variables = domain.map((_, v) => loopVariable(v));
  forEachSegment({ low: domain.map(() => 0), high: domain }, (ranges) => {
    const body = new Body(ranges, context);
    const statements: Statement[] = [];
    appendStatements(root, variables, body, policy, statements);
    pieces.push({ ranges, roots: [root], body, statements });
  });
  return { reads, visited, computed, pieces, operations: Math.max(0, ...pieces.map(({ body }) => body.pool.size)) };
}

/** Whether the loop axes of the node are read at exactly the loop variables. */
function isOwnPlace(node: Node, index: readonly Affine[], policy: LoopPolicy, loops: number): boolean {
  const axes = policy.loopAxes(node);
  if (axes.length !== loops) return false;
  return index.every((at, axis) => {
    const loop = axes.indexOf(axis);
    if (loop < 0) return isFixed(at);
    return at.c === 0 && depthOf(at) === loop + 1 && at.k.every((k, v) => k === (v === loop ? 1 : 0));
  });
}

function evaluations(index: readonly Affine[], domain: readonly number[]): number {
  const depth = index.reduce((deepest, at) => Math.max(deepest, depthOf(at)), 0);
  let count = 1;
  for (let v = 0; v < depth; v++) count *= domain[v] as number;
  return count;
}
