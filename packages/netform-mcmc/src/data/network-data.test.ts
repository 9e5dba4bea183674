import { describe, expect, it } from 'vitest';
import { findLink, largestDegree } from './link-set.ts';
import { sharedCount } from './membership.ts';
import { networkData, withLinks } from './network-data.ts';

const ids = ['ann', 'bob', 'cid', 'dan'];

describe('networkData', () => {
  it('packs links in order with their neighbours', () => {
    const { links } = networkData({ ids, links: [['dan', 'bob'], ['ann', 'bob'], ['cid', 'dan']] });
    expect([[...links.low], [...links.high]]).toEqual([[0, 1, 2], [1, 3, 3]]);
    expect([...links.offsets]).toEqual([0, 1, 3, 4, 6]);
    expect([...links.neighbours]).toEqual([1, 0, 3, 3, 1, 2]);
    expect([...links.linkOf]).toEqual([0, 0, 1, 2, 1, 2]);
    expect([findLink(links, 3, 1), findLink(links, 0, 3), largestDegree(links)]).toEqual([1, -1, 2]);
  });

  it('keeps numbers as numbers, makes factors of texts, and keeps what is missing', () => {
    const { covariates } = networkData({ ids, links: [], covariates: { age: [1, null, 3, 4], team: ['b', 'a', null, 'b'] } });
    expect(covariates['age']).toEqual({ kind: 'number', values: Float64Array.of(1, Number.NaN, 3, 4) });
    expect(covariates['team']).toEqual({ kind: 'factor', codes: Int32Array.of(1, 0, -1, 1), levels: ['a', 'b'] });
  });

  it('counts shared memberships', () => {
    const { memberships } = networkData({ ids, links: [], memberships: { classes: [['m1', 'a2'], ['a2', 'm1', 'm1'], ['', 'm1'], []] } });
    const count = (i: number, j: number) => sharedCount(memberships['classes']!, i, j);
    expect([count(0, 1), count(0, 2), count(1, 2), count(0, 3)]).toEqual([2, 1, 1, 0]);
  });

  it('replaces links', () => {
    const data = networkData({ ids, links: [['ann', 'bob']] });
    expect([...withLinks(data, Float64Array.of(2 * 4 + 3)).links.low]).toEqual([2]);
  });

  it.each([
    [{ ids: ['a'], links: [] }, 'NETWORK_INVALID: networkData: there are 1 agents, expected 2 or more. Pass ids or size'],
    [{ ids: ['a', 'a'], links: [] }, 'NETWORK_INVALID: networkData: agent "a" occurs twice in ids. Give every agent a name of its own'],
    [{ ids, links: [['ann', 'bib']] }, 'NETWORK_INVALID: networkData: link number 0 names agent "bib", which is not in ids. Did you mean "bob"?'],
    [{ ids, links: [['ann', 'ann']] }, 'NETWORK_INVALID: networkData: link number 0 joins agent "ann" to itself. Remove the link'],
    [
      { ids, links: [['ann', 'bob'], ['bob', 'ann']] },
      'NETWORK_INVALID: networkData: link number 1 joins "bob" and "ann", as link number 0 does. Keep one of them; for nominations, make links of the union or of the mutual ones first',
    ],
    [
      { ids, links: [], covariates: { age: [1, 2] } },
      'SHAPE_MISMATCH: networkData: attribute "age" has 2 values, expected one for each of the 4 agents. Pass one value per agent, null where it is unknown',
    ],
    [
      { ids, links: [], covariates: { age: [1, 2, Number.POSITIVE_INFINITY, 3] } },
      'DATA_CELL: networkData: attribute "age" of agent number 2 is Infinity, expected a finite number. Correct the value, or use null for a missing one',
    ],
    [
      { ids: ['a', 'b'], links: [], dyads: { near: [0, 1, 2, 0] } },
      'NETWORK_INVALID: networkData: pair attribute "near" is not symmetric: 1 for (a, b) but 2 for (b, a). Links are undirected, so make the matrix symmetric',
    ],
  ] as const)('refuses what does not fit: %#', (input, message) => {
    expect(() => networkData(input)).toThrow(message);
  });
});
