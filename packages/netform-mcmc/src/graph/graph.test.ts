import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyGraph, complete, empty, floydWarshall, path, ring, star } from '../../test-support/graphs.ts';
import { createBreadthFirst } from './breadth-first.ts';
import { componentsOf } from './components.ts';
import { degreesOf } from './degrees.ts';
import { createGraph, graphOfEndpoints, graphOfRows } from './graph.ts';
import { hasLink } from './has-link.ts';
import { linksOf } from './links.ts';
import { countTriangles, trianglesPerNode } from './triangles.ts';
import { countTwoPaths } from './two-paths.ts';

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

describe('createGraph', () => {
  it('keeps ascending rows', () => {
    const { offsets, neighbours } = createGraph(4, [
      [2, 0],
      [3, 2],
      [1, 2],
    ]);
    expect([...offsets]).toEqual([0, 1, 2, 5, 6]);
    expect([...neighbours]).toEqual([2, 2, 0, 1, 3, 2]);
  });

  it('holds exactly the links that it was given', () => {
    fc.assert(
      fc.property(anyGraph, ({ n, links, graph, adjacent }) => {
        const sorted = links.map(([i, j]) => [Math.min(i, j), Math.max(i, j)]).sort(([a, b], [c, d]) => a! - c! || b! - d!);
        expect(linksOf(graph)).toEqual(sorted);
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(hasLink(graph, i, j)).toBe(adjacent[i]![j]);
        expect([...degreesOf(graph)]).toEqual(adjacent.map((row) => row.filter(Boolean).length));
      }),
    );
  });

  it.each([
    [-1, [], 'ARGUMENT_OUT_OF_RANGE: createGraph: nodeCount is -1, expected an integer of at least 0. Give the number of nodes'],
    [
      3,
      [
        [0, 1],
        [1, 3],
      ],
      'ARGUMENT_OUT_OF_RANGE: createGraph: link 1 names node 3, expected an integer from 0 to 2. Number the nodes from 0',
    ],
    [3, [[0.5, 1]], 'ARGUMENT_OUT_OF_RANGE: createGraph: link 0 names node 0.5, expected an integer from 0 to 2. Number the nodes from 0'],
    [
      3,
      [
        [0, 1],
        [2, 2],
      ],
      'NETWORK_INVALID: createGraph: link 1 joins node 2 to itself. Leave self-loops out',
    ],
    [
      3,
      [
        [1, 2],
        [0, 1],
        [2, 1],
      ],
      'NETWORK_INVALID: createGraph: the link 1-2 stands twice. Give each link once, in either direction',
    ],
  ] as [number, [number, number][], string][])('refuses %j nodes with links %j', (n, links, message) => {
    expect(() => createGraph(n, links)).toThrow(message);
  });

  it('takes rows as they are', () => {
    const { offsets, neighbours } = star(3);
    expect(graphOfRows({ offsets, neighbours })).toEqual(star(3));
    expect(graphOfRows({ offsets, neighbours }).neighbours).toBe(neighbours);
  });

  it('refuses arrays of different lengths', () => {
    expect(() => graphOfEndpoints(3, Int32Array.of(0, 1), Int32Array.of(1))).toThrow(
      'SHAPE_MISMATCH: createGraph: sources has length 2, but targets has length 1. Give one source and one target per link',
    );
  });
});

describe('counts', () => {
  it('equal their closed forms', () => {
    for (const n of [3, 4, 7]) {
      expect(countTriangles(complete(n))).toBe(choose(n, 3));
      expect(countTwoPaths(complete(n))).toBe(3 * choose(n, 3));
      expect(countTwoPaths(star(n))).toBe(choose(n, 2));
      expect(countTwoPaths(path(n))).toBe(n - 2);
      expect(countTriangles(star(n))).toBe(0);
      expect(countTriangles(ring(n))).toBe(n === 3 ? 1 : 0);
    }
  });

  it('equal brute force over triples', () => {
    fc.assert(
      fc.property(anyGraph, ({ n, graph, adjacent }) => {
        const triangles = new Array<number>(n).fill(0);
        let paths = 0;
        for (let i = 0; i < n; i++)
          for (let j = i + 1; j < n; j++)
            for (let k = j + 1; k < n; k++) {
              const links = [adjacent[i]![j], adjacent[i]![k], adjacent[j]![k]].filter(Boolean).length;
              paths += choose(links, 2);
              if (links === 3) for (const at of [i, j, k]) triangles[at]!++;
            }
        expect([...trianglesPerNode(graph)]).toEqual(triangles);
        expect(countTwoPaths(graph)).toBe(paths);
      }),
    );
  });
});

describe('searches', () => {
  it('find the distances of Floyd and Warshall from every source, with one set of buffers', () => {
    fc.assert(
      fc.property(anyGraph, (sample) => {
        const expected = floydWarshall(sample);
        const search = createBreadthFirst(sample.graph);
        for (let i = 0; i < sample.n; i++) {
          const reached = search.from(i);
          expect([...search.distances]).toEqual(expected[i]!.map((d) => (d === Number.POSITIVE_INFINITY ? -1 : d)));
          const order = [...search.order.subarray(0, reached)];
          expect(order.map((j) => search.distances[j]!)).toEqual(expected[i]!.filter(Number.isFinite).sort((a, b) => a - b));
          expect(new Set(order).size).toBe(reached);
        }
      }),
    );
  });

  it('put two nodes in one component exactly when a path joins them', () => {
    fc.assert(
      fc.property(anyGraph, (sample) => {
        const { labels, sizes } = componentsOf(sample.graph);
        const distances = floydWarshall(sample);
        for (let i = 0; i < sample.n; i++) {
          for (let j = 0; j < sample.n; j++) expect(labels[i] === labels[j]).toBe(Number.isFinite(distances[i]![j]));
          expect(sizes[labels[i]!]).toBe(distances[i]!.filter(Number.isFinite).length);
        }
      }),
    );
  });

  it('number components by their first node', () => {
    expect([
      ...componentsOf(
        createGraph(5, [
          [1, 3],
          [0, 4],
        ]),
      ).labels,
    ]).toEqual([0, 1, 2, 1, 0]);
    expect([...componentsOf(empty(3)).sizes]).toEqual([1, 1, 1]);
    expect([...componentsOf(empty(0)).sizes]).toEqual([]);
  });
});
