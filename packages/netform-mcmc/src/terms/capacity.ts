import { numberArgument } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** No coefficient: an agent with `limit` friends makes no more, as in surveys that ask for at most so many names. */
export const capacityTerm = defineTerm({
  name: 'capacity',
  summary: 'An agent with this many friends makes no more (no coefficient).',
  formula: 'p_ij = 0 when M_i or M_j reaches the limit',
  argument: 'number',
  bind: (_data, argument) => [{ kind: 'capacity', label: `capacity(${argument})`, limit: numberArgument('capacity', argument, 1) }],
});

/** The term `capacity(limit)`. */
export const capacity = (limit: number): TermUse => use(capacityTerm, limit);
