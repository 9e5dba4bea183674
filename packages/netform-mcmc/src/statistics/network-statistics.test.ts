import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allPairs, anyGraph, complete, empty, path, ring, star } from '../../test-support/graphs.ts';
import { createBreadthFirst } from '../graph/breadth-first.ts';
import { createGraph } from '../graph/graph.ts';
import { attributeAssortativity, numericAssortativity } from './attribute-assortativity.ts';
import { crossGroupShare } from './cross-group-share.ts';
import { degreeAssortativity } from './degree-assortativity.ts';
import { distanceHistogram } from './distance-histogram.ts';
import { globalClustering } from './global-clustering.ts';
import { localClustering } from './local-clustering.ts';
import { mixingMatrix } from './mixing-matrix.ts';
import { networkStatistics } from './network-statistics.ts';

interface Golden {
  nodes: number;
  links: [number, number][];
  group: string[];
  number: number[];
  degrees: number[];
  sharedPartners: number[];
  distances: number[];
  [name: string]: unknown;
}
const { generator, ...golden } = JSON.parse(readFileSync(new URL('../../golden/statistics.json', import.meta.url), 'utf8')) as Record<string, Golden>;

describe.each(Object.entries(golden))('on the %s graph', (_, expected) => {
  const graph = createGraph(expected.nodes, expected.links);
  const found = networkStatistics(graph, { group: expected.group });

  it('counts what networkx counts', () => {
    expect([...found.degrees]).toEqual(expected.degrees);
    expect([...found.sharedPartners]).toEqual(expected.sharedPartners);
    expect([...found.distances]).toEqual(expected.distances);
    expect([found.isolates, found.triangles, found.unreachablePairs, found.components, found.largestComponent]).toEqual([
      expected['isolates'],
      expected['triangles'],
      expected['unreachable'],
      expected['components'],
      expected['largest'],
    ]);
  });

  it('computes what networkx computes', () => {
    // Ratios and correlations of at most 60 nodes: 1e-13 is some hundred roundings.
    const close = (value: number, name: string) => expect(Math.abs(value - (expected[name] as number)), name).toBeLessThan(1e-13);
    close(found.globalClustering, 'globalClustering');
    close(found.localClustering, 'localClustering');
    close(localClustering(graph, 'skip'), 'localClusteringSkip');
    close(found.meanDistance, 'meanDistance');
    close(found.degreeAssortativity, 'degreeAssortativity');
    close(found.attributes['group']!.assortativity, 'attributeAssortativity');
    close(found.attributes['group']!.crossGroupShare, 'crossGroupShare');
    close(numericAssortativity(graph, expected.number), 'numericAssortativity');
  });
});

describe('closed forms', () => {
  it('hold for complete graphs', () => {
    for (const n of [3, 5, 8]) {
      const s = networkStatistics(complete(n));
      expect([s.globalClustering, s.localClustering, s.meanDegree, s.meanDistance]).toEqual([1, 1, n - 1, 1]);
      // Each of the n (n - 1) / 2 links has all n - 2 other nodes as shared partners.
      expect([...s.sharedPartners]).toEqual([...Array<number>(n - 2).fill(0), (n * (n - 1)) / 2]);
      expect(s.degreeAssortativity).toBeNaN();
    }
  });

  it('hold for stars', () => {
    for (const n of [2, 5, 9]) {
      const s = networkStatistics(star(n));
      expect([s.globalClustering, s.localClustering, s.components, s.largestComponent]).toEqual([0, 0, 1, n + 1]);
      // Every link joins degree n to degree 1: perfect disassortativity.
      expect(s.degreeAssortativity).toBeCloseTo(-1, 14);
      // n pairs at distance 1, n (n - 1) / 2 at distance 2.
      expect([...s.distances]).toEqual([0, n, (n * (n - 1)) / 2]);
    }
  });

  it('hold for paths: n - d pairs at distance d, mean (n + 1) / 3', () => {
    for (const n of [2, 6, 11, 32, 33, 100]) {
      const s = networkStatistics(path(n));
      expect([...s.distances]).toEqual([0, ...Array.from({ length: n - 1 }, (_, d) => n - d - 1)]);
      expect(s.meanDistance).toBeCloseTo((n + 1) / 3, 14);
    }
  });

  it('hold for rings: n pairs at each distance below n / 2, n / 2 at n / 2', () => {
    for (const n of [5, 8, 64, 99]) {
      const half = Math.floor((n - 1) / 2);
      const expected = [0, ...Array<number>(half).fill(n), ...(n % 2 === 0 ? [n / 2] : [])];
      expect([...networkStatistics(ring(n)).distances]).toEqual(expected);
    }
  });

  it('hold for graphs without links', () => {
    const s = networkStatistics(empty(4), { sex: ['a', 'b', 'a', 'b'] });
    expect(s).toMatchObject({ isolates: 4, components: 4, largestComponent: 1, unreachablePairs: 6, meanDegree: 0, localClustering: 0 });
    expect([s.globalClustering, s.meanDistance, s.degreeAssortativity, s.attributes['sex']!.assortativity, s.attributes['sex']!.crossGroupShare]).toEqual(
      Array<number>(5).fill(Number.NaN),
    );
    expect(networkStatistics(empty(0)).meanDegree).toBeNaN();
  });
});

describe('distanceHistogram', () => {
  it('counts what one search after another finds, also beyond the 32 bits of a word', () => {
    const manyNodes = fc
      .integer({ min: 0, max: 80 })
      .chain((n) => fc.tuple(fc.constant(n), fc.subarray(allPairs(n), { maxLength: Math.min(2 * n, (n * (n - 1)) / 2) })));
    fc.assert(
      fc.property(manyNodes, ([n, links]) => {
        const graph = createGraph(n, links);
        const search = createBreadthFirst(graph);
        const counts = new Map<number, number>();
        for (let i = 0; i < n; i++) {
          search.from(i);
          for (let j = i + 1; j < n; j++) counts.set(search.distances[j]!, (counts.get(search.distances[j]!) ?? 0) + 1);
        }
        const found = distanceHistogram(graph);
        expect(found.unreachable).toBe(counts.get(-1) ?? 0);
        found.counts.forEach((count, d) => {
          expect(count).toBe(counts.get(d) ?? 0);
        });
        expect(found.counts.length - 1).toBe(Math.max(0, ...counts.keys()));
      }),
    );
  });
});

describe('mixing', () => {
  // a-a, a-b, a-b, b-c; nodes 0, 1 are a, 2, 3 are b, 4 is c, 5 is unknown.
  const graph = createGraph(6, [
    [0, 1],
    [0, 2],
    [1, 3],
    [3, 4],
    [4, 5],
  ]);
  const groups = ['a', 'a', 'b', 'b', 'c', null];

  it('is counted once per link, missing ends apart', () => {
    expect(mixingMatrix(graph, groups)).toEqual({ groups: ['a', 'b', 'c'], counts: Int32Array.of(1, 2, 0, 2, 0, 1, 0, 1, 0), missing: 1 });
    expect(crossGroupShare(graph, groups)).toBe(3 / 4);
  });

  it('gives the assortativity worked out by hand', () => {
    // Eight link ends: e_aa = 2/8; a = (4, 3, 1)/8, sum of squares 26/64; r = (16/64 - 26/64) / (38/64) = -10/38.
    expect(attributeAssortativity(graph, groups)).toBeCloseTo(-10 / 38, 14);
  });

  it('orders numbers by size and before texts', () => {
    expect(mixingMatrix(empty(4), ['x', 10, 9, '5']).groups).toEqual([9, 10, '5', 'x']);
  });

  it('refuses an attribute of another length', () => {
    expect(() => mixingMatrix(graph, ['a'])).toThrow(
      'SHAPE_MISMATCH: mixingMatrix: the attribute has 1 values, but the graph has 6 nodes. Give one value per node',
    );
    expect(() => numericAssortativity(graph, [1, 2])).toThrow('SHAPE_MISMATCH: numericAssortativity: the attribute has 2 values');
  });

  it('is 1 when no link leaves its group, and undefined in a single group', () => {
    const twoPairs = createGraph(4, [
      [0, 1],
      [2, 3],
    ]);
    expect(attributeAssortativity(twoPairs, [0, 0, 1, 1])).toBe(1);
    expect(attributeAssortativity(twoPairs, [1, 1, 1, 1])).toBeNaN();
    // Means of 0.1 with different weights miss 0.1 by a rounding.
    for (let n = 1; n < 30; n++) expect(numericAssortativity(star(n), new Float64Array(n + 1).fill(0.1))).toBeNaN();
  });

  it('of two groups has the numeric assortativity of their indicator', () => {
    fc.assert(
      fc.property(anyGraph, fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 12, maxLength: 12 }), ({ n, graph: g }, codes) => {
        const values = codes.slice(0, n);
        const numeric = numericAssortativity(g, values);
        if (Number.isNaN(numeric)) expect(attributeAssortativity(g, values)).toBeNaN();
        else expect(attributeAssortativity(g, values)).toBeCloseTo(numeric, 12);
      }),
    );
  });
});

describe('every statistic', () => {
  it('is blind to the names of the nodes', () => {
    fc.assert(
      fc.property(anyGraph, fc.integer({ min: 1, max: 11 }), ({ n, links, graph }, shift) => {
        const renamed = createGraph(
          n,
          links.map(([i, j]) => [(i + shift) % n, (j + shift) % n]),
        );
        const { degreeAssortativity: a, localClustering: c, ...counts } = networkStatistics(graph);
        const { degreeAssortativity: b, localClustering: d, ...others } = networkStatistics(renamed);
        expect(others).toEqual(counts);
        // Sums in another order differ by rounding.
        if (!Number.isNaN(a)) expect(b).toBeCloseTo(a, 12);
        if (!Number.isNaN(c)) expect(d).toBeCloseTo(c, 12);
        expect(Number.isNaN(degreeAssortativity(renamed))).toBe(Number.isNaN(a));
        expect(globalClustering(renamed)).toEqual(globalClustering(graph));
      }),
    );
  });
});
