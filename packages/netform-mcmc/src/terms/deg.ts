import { defineTerm, type TermUse, use } from './term.ts';

/** z = M_j: the partner's current number of friends. */
export const degTerm = defineTerm({
  name: 'deg',
  summary: "The partner's current number of friends.",
  formula: 'M_j',
  argument: 'none',
  bind: () => [{ kind: 'degree', label: 'deg', value: (_own, partner) => partner }],
});

/** The term `deg`. */
export const deg = (): TermUse => use(degTerm);
