import { defineTerm, type TermUse, use } from './term.ts';

/** z = current number of friends in common. */
export const commonCountTerm = defineTerm({
  name: 'commonCount',
  summary: 'Current number of friends in common.',
  formula: '|N_i n N_j|',
  argument: 'none',
  bind: () => [{ kind: 'closure', label: 'commonCount', counts: true, value: (common) => common }],
});

/** The term `commonCount`. */
export const commonCount = (): TermUse => use(commonCountTerm);
