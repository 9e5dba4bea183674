import { defineTerm, type TermUse, use } from './term.ts';

/** z = 1{current distance is 2}: the agents have a friend in common already. */
export const dist2Term = defineTerm({
  name: 'dist2',
  summary: 'The current distance is 2: a friend in common.',
  formula: '1{dist_ij = 2}',
  argument: 'none',
  bind: () => [{ kind: 'closure', label: 'dist2', counts: false, value: (_common, distance) => (distance === 2 ? 1 : 0) }],
});

/** The term `dist2`. */
export const dist2 = (): TermUse => use(dist2Term);
