import { defineTerm, type TermUse, use } from './term.ts';

/** z = 1{current distance is 3}: no friend in common, but friends who are friends. */
export const dist3Term = defineTerm({
  name: 'dist3',
  summary: 'The current distance is 3: friends who are friends.',
  formula: '1{dist_ij = 3}',
  argument: 'none',
  bind: () => [{ kind: 'closure', label: 'dist3', counts: false, value: (_common, distance) => (distance === 3 ? 1 : 0) }],
});

/** The term `dist3`. */
export const dist3 = (): TermUse => use(dist3Term);
