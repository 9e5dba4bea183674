import type { SymmetriseRule } from './network-table.ts';

/**
 * Undirected edges from directed nominations: `'union'` keeps a pair when either names the other, `'mutual'` only when both do.
 * Each pair comes out once, in the direction and the place of its first nomination. Repeated nominations count once; nominations
 * of oneself are left out.
 */
export function symmetrise(nominations: readonly (readonly [string, string])[], rule: SymmetriseRule): [string, string][] {
  const targetsOf = new Map<string, Set<string>>();
  for (const [source, target] of nominations) {
    const targets = targetsOf.get(source) ?? new Set();
    targetsOf.set(source, targets.add(target));
  }
  const has = (source: string, target: string) => targetsOf.get(source)?.has(target) ?? false;
  const done = new Map<string, Set<string>>();
  const edges: [string, string][] = [];
  for (const [source, target] of nominations) {
    const isDone = done.get(source)?.has(target) || done.get(target)?.has(source);
    if (source === target || isDone || (rule === 'mutual' && !has(target, source))) continue;
    done.set(source, (done.get(source) ?? new Set()).add(target));
    edges.push([source, target]);
  }
  return edges;
}
