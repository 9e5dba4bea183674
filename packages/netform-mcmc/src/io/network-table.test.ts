import { describe, expect, it } from 'vitest';
import { networkData } from '../data/network-data.ts';
import { graphOfRows } from '../graph/graph.ts';
import { networkStatistics } from '../statistics/network-statistics.ts';
import { readEdgeList } from './read-edge-list.ts';

describe('a network table', () => {
  it('becomes network data and a graph, as the README says', () => {
    const table = readEdgeList({ nodes: 'id,sex\na,f\nb,m\nc,f\n', edges: 'source,target\na,b\nb,a\nb,c\n' }, { symmetrise: 'mutual' });
    expect(table.edges).toEqual([['a', 'b']]);
    const data = networkData({ ids: table.nodes.id, links: table.edges, covariates: table.nodes.attributes });
    expect(data.covariates['sex']).toMatchObject({ kind: 'factor', levels: ['f', 'm'] });
    const found = networkStatistics(graphOfRows(data.links), { sex: table.nodes.attributes['sex']! });
    expect(found).toMatchObject({ nodes: 3, links: 1, meanDegree: 2 / 3, attributes: { sex: { crossGroupShare: 1 } } });
  });
});
