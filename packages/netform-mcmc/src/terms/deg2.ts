import { defineTerm, type TermUse, use } from './term.ts';

/** z = M_j^2: the square of the partner's current number of friends. */
export const deg2Term = defineTerm({
  name: 'deg2',
  summary: "Square of the partner's current number of friends.",
  formula: 'M_j^2',
  argument: 'none',
  bind: () => [{ kind: 'degree', label: 'deg2', value: (_own, partner) => partner * partner }],
});

/** The term `deg2`. */
export const deg2 = (): TermUse => use(deg2Term);
