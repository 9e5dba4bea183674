import { ThetakitError } from '@thetakit/registry';
import { defineTerm, type TermUse, use } from './term.ts';

/** z = 1{the partner is linked to the agent already}: for directed links. Throws NETWORK_DIRECTION for undirected ones. */
export const reciprocalTerm = defineTerm({
  name: 'reciprocal',
  summary: 'The partner has linked to the agent already; for directed links.',
  formula: '1{j -> i}',
  argument: 'none',
  bind: ({ directed }) => {
    if (directed) return [{ kind: 'closure', label: 'reciprocal', counts: false, value: (_common, _distance, reciprocated) => (reciprocated ? 1 : 0) }];
    throw new ThetakitError('NETWORK_DIRECTION', {
      who: 'reciprocal',
      problem: 'the links are undirected, and no pair is linked before it meets',
      action: 'Use it with directed links and consent "unilateral"',
      expected: true,
    });
  },
});

/** The term `reciprocal`. */
export const reciprocal = (): TermUse => use(reciprocalTerm);
