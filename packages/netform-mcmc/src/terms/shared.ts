import { sharedCount } from '../data/membership.ts';
import { lookUp } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** z = number of sets, such as classes, that both agents belong to. */
export const sharedTerm = defineTerm({
  name: 'shared',
  summary: 'Number of sets, such as classes, that both agents belong to.',
  formula: '|S_i n S_j|',
  argument: 'membership',
  bind: ({ memberships }, name) => {
    const table = lookUp(memberships, name, 'shared', 'membership');
    return [{ kind: 'static', label: `shared(${name})`, value: (i, j) => sharedCount(table, i, j) }];
  },
});

/** The term `shared(membership)`. */
export const shared = (membership: string): TermUse => use(sharedTerm, membership);
