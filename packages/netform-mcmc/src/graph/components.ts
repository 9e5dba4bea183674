import type { Graph } from './graph.ts';

/** The connected components of a graph. */
export interface Components {
  /** Component of each node, of shape [N]: components are numbered in the order of their first node. */
  readonly labels: Int32Array;
  /** Number of nodes of each component. */
  readonly sizes: Int32Array;
}

/** Connected components in O(N + E). A graph without nodes has none; an isolated node is one of its own. */
export function componentsOf(graph: Graph): Components {
  const { nodeCount, offsets, neighbours } = graph;
  const labels = new Int32Array(nodeCount).fill(-1);
  const stack = new Int32Array(nodeCount);
  const sizes = new Int32Array(nodeCount);
  let count = 0;
  for (let root = 0; root < nodeCount; root++) {
    if (labels[root] !== -1) continue;
    labels[root] = count;
    stack[0] = root;
    let height = 1;
    while (height > 0) {
      const i = stack[--height]!;
      sizes[count]!++;
      for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
        const j = neighbours[at]!;
        if (labels[j] !== -1) continue;
        labels[j] = count;
        stack[height++] = j;
      }
    }
    count++;
  }
  return { labels, sizes: sizes.slice(0, count) };
}
