import { defineTerm, type TermUse, use } from './term.ts';

/** z = 1: the utility of a link as such. Negative in sparse networks, since two agents must agree. */
export const constTerm = defineTerm({
  name: 'const',
  summary: 'Utility of a link as such.',
  formula: '1',
  argument: 'none',
  bind: () => [{ kind: 'static', label: 'const', value: () => 1 }],
});

/** The term `const`. */
export const constant = (): TermUse => use(constTerm);
