import { readFileSync } from 'node:fs';
import { keyOf, streamOf } from '@thetakit/random';
import fc from 'fast-check';
import { DirectedGraph, UndirectedGraph } from 'graphology';
import { describe, expect, it } from 'vitest';
import { expected, gexf, graphml, nodes, pajek } from '../../test-support/class-network.ts';
import { createGraph } from '../graph/graph.ts';
import { networkStatistics } from '../statistics/network-statistics.ts';
import { fromGraphology, toGraphology } from './from-graphology.ts';
import { readAdjacency } from './read-adjacency.ts';
import { readEdgeList } from './read-edge-list.ts';
import { readGexf } from './read-gexf.ts';
import { readGraphml } from './read-graphml.ts';
import { readPajek } from './read-pajek.ts';
import { symmetrise } from './symmetrise.ts';

describe('every format', () => {
  it.each([
    ['node and edge lists', () => readEdgeList({ nodes, edges: 'source,target,weight\nAnn,Bo,2\nBo,Cy,1\n' })],
    [
      'lists with another delimiter, order and case',
      () => readEdgeList({ nodes: nodes.replaceAll(',', ';'), edges: '\uFEFFTarget\tSource\r\nBo\tAnn\r\n\r\nCy\tBo\r\n' }),
    ],
    ['GraphML', () => readGraphml(graphml)],
    ['GEXF', () => readGexf(gexf)],
    ['Pajek', () => readPajek(pajek)],
    ['graphology', () => fromGraphology(toGraphology(expected, new UndirectedGraph()))],
  ])('gives the same table: %s', (_, read) => {
    expect(read()).toEqual(expected);
  });

  it('gives the same links from an adjacency matrix, named in any of four ways', () => {
    const named = { ...expected, nodes: { id: expected.nodes.id, attributes: {} } };
    expect(readAdjacency(',Ann,Bo,Cy\nAnn,0,1,0\nBo,1,0,1\nCy,0,1,0\n')).toEqual(named);
    expect(readAdjacency('name,Ann,Bo,Cy\nAnn,0,1,0\nBo,1,0,1\nCy,0,1,0\n')).toEqual(named);
    expect(readAdjacency('Ann Bo Cy\nAnn 0 1 0\nBo 1 0 1\nCy 0 1 0\n')).toEqual(named);
    expect(readAdjacency('Ann;Bo;Cy\n0;1;0\n1;0;1\n0;1;0\n')).toEqual(named);
    expect(readAdjacency('0,1,0\n1,0,1\n0,1,0')).toEqual({
      nodes: { id: ['1', '2', '3'], attributes: {} },
      edges: [
        ['1', '2'],
        ['2', '3'],
      ],
    });
  });
});

describe('the synthetic school in data', () => {
  const file = (name: string) => readFileSync(new URL(`../../data/synthetic-669/${name}`, import.meta.url), 'utf8');
  const table = readEdgeList({ nodes: file('nodes.csv'), edges: file('edges.csv') });
  const { observed } = JSON.parse(file('truth.json')) as { observed: Record<string, number> & { distance_counts_1_to_11: number[] } };

  it('has the attributes of its header', () => {
    expect(Object.keys(table.nodes.attributes)).toEqual(['female', 'grade', 'sports', 'class1', 'class2', 'class3', 'class4', 'class5', 'class6']);
    expect(new Set(table.nodes.attributes['grade'])).toEqual(new Set([9, 10, 11, 12]));
    expect(table.nodes.attributes['class1']![0]).toBe('G9P1S2');
  });

  it('has the statistics that its makers counted', () => {
    const number = new Map(table.nodes.id.map((id, k) => [id, k]));
    const graph = createGraph(
      table.nodes.id.length,
      table.edges.map(([a, b]) => [number.get(a)!, number.get(b)!]),
    );
    const found = networkStatistics(graph);
    expect(found).toMatchObject({
      links: observed['edges'],
      meanDegree: observed['meanDegree'],
      triangles: observed['triangles'],
      isolates: observed['isolates'],
      components: observed['components'],
      largestComponent: observed['largest'],
      unreachablePairs: observed['unreachable_pairs'],
    });
    expect(found.globalClustering).toBeCloseTo(observed['transitivity']!, 15);
    expect(found.degrees).toHaveLength(observed['maxDegree']! + 1);
    expect([...found.distances.subarray(1), 0]).toEqual(observed.distance_counts_1_to_11);
  });
});

describe('symmetrisation', () => {
  const arcs = 'source,target\na,b\nb,a\nc,b\na,c\n';
  const union = [
    ['a', 'b'],
    ['c', 'b'],
    ['a', 'c'],
  ];

  it('is the union or the mutual nominations', () => {
    expect(readEdgeList({ edges: arcs }, { symmetrise: 'union' }).edges).toEqual(union);
    expect(readEdgeList({ edges: arcs }, { symmetrise: 'mutual' }).edges).toEqual([['a', 'b']]);
  });

  it('counts an undirected edge as both nominations', () => {
    const mixed = '*Vertices 3\n*Edges\n1 2\n*Arcs\n2 3\n';
    expect(readPajek(mixed, { symmetrise: 'mutual' }).edges).toEqual([['1', '2']]);
  });

  it('leaves nominations of oneself out and counts repeated ones once', () => {
    const nominations: [string, string][] = [
      ['a', 'a'],
      ['a', 'b'],
      ['a', 'b'],
      ['b', 'a'],
    ];
    expect(symmetrise(nominations, 'union')).toEqual([['a', 'b']]);
    expect(symmetrise(nominations, 'mutual')).toEqual([['a', 'b']]);
  });

  it('sees an undirected edge that repeats an arc, in either order', () => {
    const message = 'NETWORK_INVALID: readPajek: line 5 of the network joins';
    for (const [first, second] of [
      ['*Arcs\n1 2', '*Edges\n2 1'],
      ['*Arcs\n1 2', '*Edges\n1 2'],
      ['*Edges\n1 2', '*Arcs\n2 1'],
      ['*Edges\n1 2', '*Arcs\n1 2'],
    ]) {
      expect(() => readPajek(`*Vertices 2\n${first}\n${second}\n`, { symmetrise: 'union' })).toThrow(message);
    }
  });

  it('is asked for by every format that says it is directed', () => {
    const message = (place: string) => `NETWORK_DIRECTION: ${place} is directed. Read with symmetrise: 'union' (either names the other) or 'mutual' (both do)`;
    const graph = new DirectedGraph();
    graph.addNode('a');
    graph.addNode('b');
    graph.addDirectedEdgeWithKey('ab', 'a', 'b');
    expect(() => readGraphml(graphml.replace('"undirected"', '"directed"'))).toThrow(message('readGraphml: line 10 of the document'));
    expect(() => readGraphml(graphml.replace(' edgedefault="undirected"', ''))).toThrow(message('readGraphml: line 10 of the document'));
    expect(() => readGexf(gexf.replace('"undirected"', '"directed"'))).toThrow(message('readGexf: line 12 of the document'));
    expect(() => readPajek('*Vertices 2\n*Arcslist\n1 2\n')).toThrow(message('readPajek: line 3 of the network'));
    expect(() => readAdjacency('0,1\n0,0')).toThrow(message('readAdjacency: line 1 of the matrix'));
    expect(() => fromGraphology(graph)).toThrow(message('fromGraphology: edge "ab"'));
    expect(fromGraphology(graph, { symmetrise: 'union' }).edges).toEqual([['a', 'b']]);
  });

  it('finds the pairs that a matrix of nominations finds', () => {
    const matrices = fc.array(fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(matrices, (names) => {
        const text = names.map((row, i) => row.map((named, j) => (named && i !== j ? 1 : 0)).join(',')).join('\n');
        for (const rule of ['union', 'mutual'] as const) {
          const found = readAdjacency(text, { symmetrise: rule }).edges.map(([a, b]) => [a, b].sort().join('-'));
          const wanted: string[] = [];
          for (let i = 0; i < 6; i++)
            for (let j = i + 1; j < 6; j++) {
              const [there, back] = [names[i]![j]!, names[j]![i]!];
              if (rule === 'union' ? there || back : there && back) wanted.push(`${i + 1}-${j + 1}`);
            }
          expect(found.sort()).toEqual(wanted.sort());
        }
      }),
    );
  });
});

describe('no reader', () => {
  it('throws anything but a coded error on damaged files', () => {
    const stream = streamOf(keyOf(7));
    const readers: [string, (text: string) => unknown][] = [
      [graphml, readGraphml],
      [gexf, readGexf],
      [pajek, readPajek],
      [',Ann,Bo\nAnn,0,1\nBo,1,0\n', readAdjacency],
      ['source,target\nAnn,Bo\n"Bo",Cy\n', (edges) => readEdgeList({ nodes, edges })],
    ];
    for (const [text, read] of readers) {
      for (let k = 0; k < 300; k++) {
        const at = stream.integer(0, text.length - 1);
        const cut = stream.integer(0, 3);
        const junk = ['', '"', '<', '*', ',', '1', '\n', '&'][stream.integer(0, 7)]!;
        try {
          read(text.slice(0, at) + junk + text.slice(at + cut));
        } catch (error) {
          expect((error as Error).message).toMatch(/^[A-Z_]+: (readGraphml|readGexf|readPajek|readAdjacency|readEdgeList): /);
        }
      }
    }
  });
});
