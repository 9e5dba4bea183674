import { defineTerm, type TermUse, use } from './term.ts';

/** z = 1{M_j = 0}: the partner has no friend yet. */
export const isolatesTerm = defineTerm({
  name: 'isolates',
  summary: 'The partner has no friend yet.',
  formula: '1{M_j = 0}',
  argument: 'none',
  bind: () => [{ kind: 'degree', label: 'isolates', value: (_own, partner) => (partner === 0 ? 1 : 0) }],
});

/** The term `isolates`. */
export const isolates = (): TermUse => use(isolatesTerm);
