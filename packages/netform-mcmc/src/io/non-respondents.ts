import { didYouMean, show, ThetakitError } from '@thetakit/registry';
import type { NetworkTable } from './network-table.ts';

/**
 * The pairs about which agents who did not answer leave us in the dark, for `NetworkInput.missing`: with undirected links every pair with such
 * an agent, with directed ones every link that it may have sent; without those of the table's edges, which others have told, and those
 * of `known`, which are missing already. Throws NETWORK_INVALID for an unknown id.
 */
export function nonRespondentPairs(
  { nodes, edges, directed = false }: NetworkTable,
  silent: readonly string[],
  known: NetworkTable['edges'] = [],
): [source: string, target: string][] {
  const number = new Map(nodes.id.map((id, i) => [id, i]));
  const codeOf = (source: string, target: string) => {
    const [i, j] = [number.get(source) ?? -1, number.get(target) ?? -1];
    return directed ? i * nodes.id.length + j : Math.min(i, j) * nodes.id.length + Math.max(i, j);
  };
  const taken = new Set([...edges, ...known].map(([source, target]) => codeOf(source, target)));
  const pairs: [string, string][] = [];
  for (const agent of silent) {
    if (!number.has(agent)) {
      throw new ThetakitError('NETWORK_INVALID', {
        who: 'nonRespondentPairs',
        problem: `agent ${show(agent)} is not among the ${nodes.id.length} nodes`,
        action: didYouMean(agent, nodes.id) || 'Correct the id',
        received: agent,
      });
    }
    for (const other of nodes.id) {
      const code = codeOf(agent, other);
      if (other === agent || taken.has(code)) continue;
      taken.add(code);
      pairs.push([agent, other]);
    }
  }
  return pairs;
}
