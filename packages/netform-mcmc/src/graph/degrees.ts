import type { Graph } from './graph.ts';

/** Number of links d_i of each node, of shape [N]. */
export function degreesOf(graph: Graph): Int32Array {
  const degrees = new Int32Array(graph.nodeCount);
  for (let i = 0; i < degrees.length; i++) degrees[i] = graph.offsets[i + 1]! - graph.offsets[i]!;
  return degrees;
}
