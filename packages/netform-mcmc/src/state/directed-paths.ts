/** The paths of `PathIndex` for directed links between senders 0..N-1 and receivers N..2N-1: they follow the direction of the links. */
import type { LinkSet } from '../data/link-set.ts';
import { checkPathCount, createPathLists, type PathIndex } from './paths.ts';

/** Lists directed paths of two and three links, and the links back. `size` is the number of sides, 2 N; `longest` 0 gives an empty index. Throws ARGUMENT_OUT_OF_RANGE for too many. */
export function directedPathIndexOf(size: number, links: LinkSet, longest: 0 | 2 | 3): PathIndex {
  const agents = size / 2;
  const lists = createPathLists(size);
  if (longest === 0) return lists.index(links.count);
  const { count, low, high, offsets, neighbours, linkOf } = links;
  checkDirectedPaths(agents, links, longest);
  for (let e = 0; e < count; e++) lists.addBack(high[e]! - agents, agents + low[e]!, e);
  for (let i = 0; i < agents; i++) {
    for (let p = offsets[i]!; p < offsets[i + 1]!; p++) {
      const b = neighbours[p]! - agents;
      for (let q = offsets[b]!; q < offsets[b + 1]!; q++) {
        const c = neighbours[q]! - agents;
        if (c === i) continue;
        lists.addTwo(i, agents + c, linkOf[p]!, linkOf[q]!);
        if (longest < 3) continue;
        for (let r = offsets[c]!; r < offsets[c + 1]!; r++) {
          const j = neighbours[r]! - agents;
          if (j !== i && j !== b) lists.addThree(i, agents + j, linkOf[p]!, linkOf[q]!, linkOf[r]!);
        }
      }
    }
  }
  return lists.index(count);
}

function checkDirectedPaths(agents: number, { count, low, high, offsets }: LinkSet, longest: 2 | 3): void {
  const degree = (node: number) => offsets[node + 1]! - offsets[node]!;
  let paths = 0;
  for (let i = 0; i < agents; i++) paths += degree(i) * degree(agents + i);
  for (let e = 0; e < count && longest === 3; e++) paths += degree(agents + low[e]!) * degree(high[e]! - agents);
  checkPathCount(paths, longest);
}
